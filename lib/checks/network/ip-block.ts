/**
 * Address blocks in CIDR notation, as numbers that can be compared.
 */

export interface IpBlock {
  readonly address: bigint;
  readonly prefix: number;
  /** 32 or 128. */
  readonly bits: number;
}

/** `10.0.0.0/8`, or undefined when it is no block. */
export function readIpBlock(text: string): IpBlock | undefined {
  const [host = "", prefixText = "", ...rest] = text.split("/");
  if (rest.length > 0 || !/^\d{1,3}$/.test(prefixText)) return undefined;
  const bits = host.includes(":") ? 128 : 32;
  const address = bits === 32 ? readIpv4(host) : readIpv6(host);
  const prefix = Number(prefixText);
  return address === undefined || prefix > bits ? undefined : { address, prefix, bits };
}

/** Whether `inner` lies within `outer` and is smaller. */
export function isWithin(inner: IpBlock, outer: IpBlock): boolean {
  if (inner.bits !== outer.bits || inner.prefix <= outer.prefix) return false;
  const shift = BigInt(outer.bits - outer.prefix);
  return inner.address >> shift === outer.address >> shift;
}

export function readIpv4(text: string): bigint | undefined {
  const parts = text.split(".");
  if (parts.length !== 4 || !parts.every((part) => /^(?:0|[1-9]\d{0,2})$/.test(part) && Number(part) <= 255))
    return undefined;
  return parts.reduce((sum, part) => sum * 256n + BigInt(part), 0n);
}

export function readIpv6(text: string): bigint | undefined {
  const halves = text.split("::");
  if (halves.length > 2) return undefined;
  const [first = "", second = ""] = halves;
  const head = readGroups(first);
  const tail = readGroups(second);
  if (head === undefined || tail === undefined) return undefined;
  const missing = 8 - head.length - tail.length;
  if (halves.length === 1 ? missing !== 0 : missing < 1) return undefined;
  const groups = [...head, ...Array.from({ length: missing }, () => 0), ...tail];
  return groups.reduce((sum, group) => sum * 65536n + BigInt(group), 0n);
}

function readGroups(text: string): number[] | undefined {
  if (text === "") return [];
  const groups = text.split(":");
  return groups.every((group) => /^[0-9a-fA-F]{1,4}$/.test(group))
    ? groups.map((group) => Number.parseInt(group, 16))
    : undefined;
}
