/**
 * What exists, although the set does not hold it: declared in code, or with the annotation `slipway.dev/external` on
 * any object of the set. A declaration states a fact about the cluster, so it counts for the whole set.
 *
 *   slipway.dev/external: Secret/db-password, Service/infra/redis, ConfigMap/shared-*, Pod:app=operator-made
 */
import type { Labels } from "../objects";
import { matchesName } from "./definitions";
import type { GraphNode } from "./node";
import type { TargetRef } from "./reference";

export interface External {
  /** `Secret`; with its group where two groups share a kind: `Gateway.gateway.networking.k8s.io`. */
  readonly kind: string;
  /** Any namespace when absent. */
  readonly namespace?: string;
  /** May hold `*` for any text. Any name when absent. */
  readonly name?: string;
  /** Keys of a ConfigMap or Secret; unknown when absent. */
  readonly keys?: readonly string[];
  /** For `kind: "Pod"`: labels that pods made elsewhere carry. Any labels when absent. */
  readonly labels?: Labels;
}

export const EXTERNAL_ANNOTATION = "slipway.dev/external";

const NO_EXTERNALS: readonly External[] = [];

/** Declarations of one object's annotation. */
export function readExternals(node: GraphNode): readonly External[] {
  const text = node.metadata.annotations === undefined ? undefined : node.annotations[EXTERNAL_ANNOTATION];
  if (text === undefined) return NO_EXTERNALS;
  return text
    .split(/[,;\n]/)
    .map((entry) => entry.trim())
    .filter((entry) => entry !== "")
    .map(parseExternal);
}

export function parseExternal(entry: string): External {
  if (entry.startsWith("Pod:")) {
    const pairs = entry.slice("Pod:".length).split("&");
    return { kind: "Pod", labels: Object.fromEntries(pairs.map((pair) => splitAt(pair, "="))) };
  }
  const [kind = "", first, second] = entry.split("/").map((part) => part.trim());
  if (first === undefined) return { kind };
  return second === undefined ? { kind, name: first } : { kind, namespace: first, name: second };
}

function splitAt(text: string, separator: string): [string, string] {
  const at = text.indexOf(separator);
  return at < 0 ? [text.trim(), ""] : [text.slice(0, at).trim(), text.slice(at + 1).trim()];
}

/** Whether a declared kind means this group and kind. */
export function isOfKind(declared: string, group: string, kind: string): boolean {
  const dot = declared.indexOf(".");
  if (dot < 0) return declared === kind;
  return declared.slice(0, dot) === kind && declared.slice(dot + 1) === group;
}

/** Whether the declaration covers a target. */
export function declares({ kind, namespace, name = "*" }: External, target: TargetRef): boolean {
  if (!isOfKind(kind, target.group, target.kind)) return false;
  return (
    (namespace === undefined || namespace === target.namespace || target.namespace === "") &&
    matchesName(name, target.name)
  );
}
