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

export function isNewerOrSame(version: string, than: string): boolean {
  return (minorOf(version) ?? 0) >= (minorOf(than) ?? 0);
}
