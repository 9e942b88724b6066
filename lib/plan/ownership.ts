/**
 * The marks that say whose object it is: on the metadata of each object only, never in a selector or pod template.
 * They follow KEP-3659 (https://github.com/kubernetes/enhancements/tree/master/keps/sig-cli/3659-kubectl-apply-prune),
 * so that kubectl and others can list what belongs together.
 */
import { createHash } from "node:crypto";
import type { LiveObject, Manifest } from "../objects";

export const APP_LABEL = "slipway.dev/app";
const PART_OF_LABEL = "applyset.kubernetes.io/part-of";
const CHANGE_CAUSE = "kubernetes.io/change-cause";

/** Who owns an app's objects: its name, and the id of its ApplySet, which includes the home namespace. */
export interface Owner {
  readonly app: string;
  readonly applySetId: string;
}

/** Name of the app's parent Secret, and the prefix of its records. */
export function parentName(app: string): string {
  return `slipway.${app}`;
}

/** The ApplySet id of the parent Secret, by the KEP's formula. */
export function applySetId(app: string, homeNamespace: string): string {
  const identity = `${parentName(app)}.${homeNamespace}.Secret.`;
  return `applyset-${createHash("sha256").update(identity).digest("base64url")}-v1`;
}

export function withOwnership(manifest: Manifest, { app, applySetId: id }: Owner): Manifest {
  const labels = { ...manifest.metadata.labels, [APP_LABEL]: app, [PART_OF_LABEL]: id };
  return { ...manifest, metadata: { ...manifest.metadata, labels } };
}

/** The live object as nobody's, to be written back. */
export function withoutOwnership(live: LiveObject): LiveObject {
  const { [APP_LABEL]: _, [PART_OF_LABEL]: __, ...labels } = live.metadata.labels ?? {};
  return { ...live, metadata: { ...live.metadata, labels } };
}

/** `ours`, `free` (nobody's, as far as Slipway knows) or the name of the app that has it. */
export function readOwner(live: LiveObject, owner: Owner): "ours" | "free" | { readonly app: string } {
  const { [APP_LABEL]: app, [PART_OF_LABEL]: id } = live.metadata.labels ?? {};
  if (app === undefined && id === undefined) return "free";
  if (id === owner.applySetId || (id === undefined && app === owner.app)) return "ours";
  return { app: app ?? String(id) };
}

// Kinds whose controller keeps revisions and copies the cause into each: `kubectl rollout history` shows it.
const KINDS_WITH_REVISIONS = ["Deployment", "StatefulSet", "DaemonSet"];

/** The manifest with its change-cause, on kinds with revisions, unless its author wrote one. */
export function withCause(manifest: Manifest, cause: string | undefined): Manifest {
  const { annotations } = manifest.metadata;
  if (cause === undefined || annotations?.[CHANGE_CAUSE] !== undefined) return manifest;
  if (!KINDS_WITH_REVISIONS.includes(manifest.kind)) return manifest;
  return { ...manifest, metadata: { ...manifest.metadata, annotations: { ...annotations, [CHANGE_CAUSE]: cause } } };
}

/** The cause that stands on a live object, and whether it is ours to replace (`kubectl annotate` makes it another's). */
export function readCause(live: LiveObject | undefined, fieldManager: string): { value?: string; foreign: boolean } {
  const value = live?.metadata.annotations?.[CHANGE_CAUSE];
  if (live === undefined || value === undefined) return { foreign: false };
  const own = (live.metadata.managedFields ?? []).filter(({ manager }) => manager === fieldManager);
  const ours = own.some((entry) => JSON.stringify(entry.fieldsV1 ?? {}).includes(`"f:${CHANGE_CAUSE}"`));
  return ours ? { value, foreign: false } : { foreign: true };
}
