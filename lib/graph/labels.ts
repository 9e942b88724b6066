/**
 * Labels of an unvalidated manifest, and their syntax. A label that the API refuses is a finding of its own; what
 * selects by it must not be blamed for missing it as well.
 */
import type { Labels } from "../objects";
import { isFields } from "./fields";

export interface ReadLabels {
  readonly labels: Labels;
  /** Keys whose value the API refuses: whether they match is unknown. */
  readonly unknownKeys: ReadonlySet<string>;
}

const NO_LABELS: Labels = Object.freeze({});
const NO_KEYS: ReadonlySet<string> = new Set();

/** The labels with a string value. */
export function readLabels(value: unknown): Labels {
  if (!isFields(value)) return NO_LABELS;
  for (const key of Object.keys(value)) if (typeof value[key] !== "string") return onlyTexts(value);
  return value as Labels;
}

/** Labels with those keys set apart that the API would refuse. */
export function readJudgedLabels(value: unknown): ReadLabels {
  if (!isFields(value)) return { labels: NO_LABELS, unknownKeys: NO_KEYS };
  const unknown = Object.keys(value).filter((key) => value[key] !== null && !isLabelValue(value[key]));
  return { labels: readLabels(value), unknownKeys: unknown.length === 0 ? NO_KEYS : new Set(unknown) };
}

/** What has no string is left out; null is the empty value, as the API server reads it. */
function onlyTexts(value: Readonly<Record<string, unknown>>): Labels {
  const entries = Object.entries(value).map(([key, text]) => [key, text === null ? "" : text] as const);
  return Object.fromEntries(entries.filter((entry): entry is [string, string] => typeof entry[1] === "string"));
}

const LABEL_VALUE = /^(?:[A-Za-z0-9](?:[-A-Za-z0-9_.]*[A-Za-z0-9])?)?$/;
const LABEL_NAME = /^[A-Za-z0-9](?:[-A-Za-z0-9_.]*[A-Za-z0-9])?$/;
const DNS_SUBDOMAIN = /^[a-z0-9](?:[-a-z0-9]*[a-z0-9])?(?:\.[a-z0-9](?:[-a-z0-9]*[a-z0-9])?)*$/;

export function isLabelValue(value: unknown): value is string {
  return typeof value === "string" && value.length <= 63 && LABEL_VALUE.test(value);
}

/** A "qualified name": an optional DNS prefix, a slash, and a name. Annotation keys follow it too. */
export function isLabelKey(key: string): boolean {
  if (seenKeys.has(key)) return true;
  if (!hasKeySyntax(key)) return false;
  if (seenKeys.size >= KEYS_KEPT) seenKeys.clear();
  seenKeys.add(key);
  return true;
}

/** A set has few keys, each thousands of times. */
const seenKeys = new Set<string>();
const KEYS_KEPT = 1000;

function hasKeySyntax(key: string): boolean {
  const slash = key.indexOf("/");
  const name = key.slice(slash + 1);
  if (name.length > 63 || !LABEL_NAME.test(name)) return false;
  return slash < 0 || (slash <= 253 && DNS_SUBDOMAIN.test(key.slice(0, slash)));
}
