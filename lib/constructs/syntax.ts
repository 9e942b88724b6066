/**
 * The syntax that the API server asks of names, labels, ports and quantities. Rules: apimachinery's
 * `util/validation` and `api/resource`
 * (https://github.com/kubernetes/apimachinery/blob/v0.36.3/pkg/util/validation/validation.go).
 *
 * Each rule returns what is wrong, or undefined.
 */
import { BlockList, isIP } from "node:net";

const DNS_LABEL = /^[a-z0-9]([-a-z0-9]*[a-z0-9])?$/;
const DNS_1035_LABEL = /^[a-z]([-a-z0-9]*[a-z0-9])?$/;
const DNS_SUBDOMAIN = /^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$/;
const LABEL_NAME = /^[A-Za-z0-9]([-A-Za-z0-9_.]*[A-Za-z0-9])?$/;

export type Problem = string | undefined;
export type Rule = (value: string) => Problem;

function matches(pattern: RegExp, limit: number, rule: string): Rule {
  return (value) => {
    if (value.length > limit) return `has ${String(value.length)} characters; at most ${String(limit)} are allowed`;
    return pattern.test(value) ? undefined : `must be ${rule}`;
  };
}

const LETTERS = "lower-case letters, digits and '-', beginning and ending with a letter or digit";

/** Namespaces, containers, Service ports. */
export const dnsLabel = matches(DNS_LABEL, 63, LETTERS);
/** Services: as above, but a letter first. */
export const serviceName = matches(DNS_1035_LABEL, 63, "lower-case letters, digits and '-', beginning with a letter");
/** Most objects. */
export const dnsSubdomain = matches(DNS_SUBDOMAIN, 253, `${LETTERS}, in parts joined by '.'`);
/** Keys of a ConfigMap. */
export const configKey = matches(/^(?!\.{1,2}$)[-._a-zA-Z0-9]+$/, 253, "letters, digits, '-', '_' and '.'");

const nonEmptyLabelValue = matches(
  LABEL_NAME,
  63,
  "letters, digits, '-', '_' and '.', with a letter or digit at both ends",
);
export const labelValue: Rule = (value) => (value === "" ? undefined : nonEmptyLabelValue(value));

const keyName = matches(LABEL_NAME, 63, "letters, digits, '-', '_' and '.' after an optional 'prefix/'");

/** Keys of labels, annotations, taints: `name` or `prefix/name`. */
export const qualifiedName: Rule = (value) => {
  const slash = value.indexOf("/");
  const prefix = slash < 0 ? undefined : value.slice(0, slash);
  if (prefix !== undefined && dnsSubdomain(prefix) !== undefined) return "needs a DNS name before the '/'";
  return keyName(value.slice(slash + 1));
};

/** Names of container ports. */
export const portName: Rule = (value) => {
  if (value.length > 15) return `has ${String(value.length)} characters; a port name has at most 15`;
  if (!/[a-z]/.test(value)) return "must contain a letter";
  return value.includes("--") ? "must not contain '--'" : dnsLabel(value);
};

/** Names of environment variables: every printable character but '='. */
export const envName: Rule = (value) =>
  /^[\x20-\x3c\x3e-\x7e]+$/.test(value) ? undefined : "must be printable ASCII without '='";

export const portNumber = (value: unknown): Problem =>
  isInteger(value) && value >= 1 && value <= 65535 ? undefined : "must be a whole number from 1 to 65535";

/** `2` or `"25%"`. */
export const countOrPercent = (value: unknown): Problem =>
  isCount(value) || (typeof value === "string" && /^\d+%$/.test(value))
    ? undefined
    : 'must be a whole number from 0 or a percentage like "25%"';

/** As above, of a whole that cannot be exceeded. */
export const countOrShare = (value: unknown): Problem =>
  countOrPercent(value) ??
  (Number.parseInt(String(value), 10) > 100 && !isCount(value) ? "is more than 100%" : undefined);

export function isInteger(value: unknown): value is number {
  return Number.isSafeInteger(value);
}

/** Most numbers of the API have 32 bits. */
export function isCount(value: unknown, least = 0): value is number {
  return isInteger(value) && value >= least && value <= 2_147_483_647;
}

/** `10.0.0.0/8`, `2001:db8::/32` */
export const addressRange: Rule = (value) => {
  const [address, bits] = partsOf(value);
  const version = isIP(address);
  if (version === 0 || bits > (version === 4 ? 32 : 128)) return "must be addresses such as 10.0.0.0/8";
  const after = version === 4 ? (BigInt(numberOf(address)) << BigInt(bits)) & 0xffff_ffffn : 0n;
  return after === 0n ? undefined : `must end with zeros after its first ${String(bits)} bits`;
};

/** Whether all of a range is in another, and not the same. */
export function isWithin(range: string, other: string): boolean {
  const [[address, bits], [base, otherBits]] = [partsOf(range), partsOf(other)];
  if (isIP(address) !== isIP(base) || bits <= otherBits) return false;
  const family = isIP(address) === 4 ? "ipv4" : "ipv6";
  const list = new BlockList();
  list.addSubnet(base, otherBits, family);
  return list.check(address, family);
}

function partsOf(range: string): readonly [string, number] {
  const [, address = "", bits] = /^([^/]+)\/(\d{1,3})$/.exec(range) ?? [];
  return [address, Number(bits)];
}

function numberOf(address: string): number {
  return address.split(".").reduce((sum, part) => sum * 256 + Number(part), 0);
}

/** Of objects whose names become parts of longer ones. */
export const limitedLabel = (limit: number): Rule => matches(DNS_LABEL, limit, LETTERS);
export const limitedName = (limit: number): Rule => matches(DNS_SUBDOMAIN, limit, `${LETTERS}, in parts joined by '.'`);

const MONTH = /jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec/gi;
const DAY = /sun|mon|tue|wed|thu|fri|sat/gi;
/** Lowest and highest value of each field. */
const CRON_FIELDS: readonly (readonly [string, number, number])[] = [
  ["minute", 0, 59],
  ["hour", 0, 23],
  ["day of month", 1, 31],
  ["month", 1, 12],
  ["day of week", 0, 6],
];

/** Five fields, or a macro (https://pkg.go.dev/github.com/robfig/cron/v3, which the CronJob controller uses). */
export const cronSchedule: Rule = (value) => {
  if (/^@(yearly|annually|monthly|weekly|daily|midnight|hourly)$/.test(value) || /^@every \d\S*$/.test(value)) {
    return undefined;
  }
  if (/TZ=/.test(value)) return "must not hold a time zone: that is a field of its own, timeZone";
  const fields = value.trim().split(/\s+/);
  if (fields.length !== 5) return `must have five fields, it has ${String(fields.length)}`;
  const bad = CRON_FIELDS.find(([name, low, high], index) => !isCronField(fields[index] ?? "", name, [low, high]));
  return bad && `has a ${bad[0]} that is not within ${String(bad[1])} to ${String(bad[2])}`;
};

function isCronField(field: string, name: string, [low, high]: readonly [number, number]): boolean {
  const plain = name === "month" ? field.replace(MONTH, "1") : name === "day of week" ? field.replace(DAY, "1") : field;
  return plain.split(",").every((part) => {
    const [, first, last, step] = /^(?:\*|\?|(\d+)(?:-(\d+))?)(?:\/(\d+))?$/.exec(part) ?? [""];
    const isStep = step === undefined || Number(step) > 0;
    const within = [first, last].every((n) => n === undefined || (Number(n) >= low && Number(n) <= high));
    const isPart = /^(?:\*|\?|\d+(?:-\d+)?)(?:\/\d+)?$/.test(part);
    return isPart && isStep && within && (last === undefined || Number(last) >= Number(first));
  });
}
