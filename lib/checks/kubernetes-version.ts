/**
 * Versions of Kubernetes as `1.36`: only the minor number counts.
 */

/** The newest version whose API the checks know. */
export const NEWEST_KUBERNETES = "1.36";
export const OLDEST_KUBERNETES = "1.30";

/** The minor number of `1.36`, `v1.36.3`; undefined for anything else. */
export function minorOf(version: string): number | undefined {
  const minor = /^v?1\.(\d+)(?:[.+-].*)?$/.exec(version.trim())?.[1];
  return minor === undefined ? undefined : Number(minor);
}

/** `1.33` for `v1.33.2`; undefined for a version whose API the checks do not know. */
export function knownVersion(version: string): string | undefined {
  const minor = minorOf(version);
  if (minor === undefined || minor < (minorOf(OLDEST_KUBERNETES) ?? 0)) return undefined;
  return minor > (minorOf(NEWEST_KUBERNETES) ?? 0) ? undefined : `1.${String(minor)}`;
}

export function isNewerOrSame(version: string, than: string): boolean {
  return (minorOf(version) ?? 0) >= (minorOf(than) ?? 0);
}
