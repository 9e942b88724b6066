/**
 * One short text for a whole desired set: equal digests mean the same app. Values of Secrets go in keyed, so that
 * nobody can try out passwords against a digest that they have seen in a log.
 */
import { createHash, createHmac } from "node:crypto";
import { type Manifest, refKey } from "../objects";
import type { DesiredObject } from "./desired";
import { isMap, toCanonicalJson } from "./json-equality";
import { isSecret } from "./secret-mask";

export function readDigest(desired: readonly DesiredObject[], secretKey: string): string {
  const hash = createHash("sha256");
  const byKey = desired.map(({ ref, manifest }) => [refKey(ref), manifest] as const);
  for (const [key, manifest] of byKey.sort(([a], [b]) => (a < b ? -1 : 1))) {
    hash.update(`${key}\n${toCanonicalJson(withKeyedValues(manifest, secretKey))}\n`);
  }
  return `sha256:${hash.digest("hex")}`;
}

function withKeyedValues(manifest: Manifest, secretKey: string): unknown {
  if (!isSecret(manifest) || !isMap(manifest.data)) return manifest;
  const keyed = Object.entries(manifest.data).map(([key, value]) => {
    return [key, createHmac("sha256", secretKey).update(toCanonicalJson(value)).digest("hex")];
  });
  return { ...manifest, data: Object.fromEntries(keyed) };
}
