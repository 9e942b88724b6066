/**
 * The kinds that a server offers, as one catalogue: finds the one that an apiVersion and kind mean, or says which
 * are near.
 */
import type { ServedKind } from "./cluster";
import { ClusterError } from "./cluster-error";
import { nearestNames } from "./nearest";

export interface KindCatalogue {
  /** Every kind in every version, each group's preferred version first. */
  readonly kinds: readonly ServedKind[];
  /** `group/version`s whose own server (an aggregated API) did not answer: their kinds are not known. */
  readonly silent: readonly string[];
}

/** Each kind once, in the version that the server prefers. */
export function preferredKinds({ kinds }: KindCatalogue): readonly ServedKind[] {
  const first = new Map<string, ServedKind>();
  for (const kind of kinds) {
    const key = `${kind.group}/${kind.resource}`;
    if (!first.has(key)) first.set(key, kind);
  }
  return [...first.values()];
}

export interface KindQuery {
  readonly group: string;
  /** Absent: the preferred one. */
  readonly version?: string;
  readonly kind: string;
}

export function findKind({ kinds }: KindCatalogue, { group, version, kind }: KindQuery): ServedKind | undefined {
  return kinds.find(
    (served) => served.kind === kind && served.group === group && (version === undefined || served.version === version),
  );
}

export function apiVersionOf({ group, version }: { group: string; version: string }): string {
  return group === "" ? version : `${group}/${version}`;
}

export function unknownKindError(catalogue: KindCatalogue, query: KindQuery): ClusterError {
  const { group, version, kind } = query;
  const asked = `${version === undefined ? group : apiVersionOf({ group, version })} ${kind}`.trim();
  return new ClusterError("KIND_UNKNOWN", `The server does not offer the kind ${asked}.`, {
    hint: kindHint(catalogue, query),
  });
}

function kindHint(catalogue: KindCatalogue, { group, kind }: KindQuery): string {
  const names = (kinds: readonly ServedKind[]) =>
    [...new Set(kinds.map((served) => `${apiVersionOf(served)} ${served.kind}`))].slice(0, 3).join(", ");
  const elsewhere = catalogue.kinds.filter((served) => served.kind === kind);
  if (elsewhere.length > 0) return `It is offered as ${names(elsewhere)}.`;
  const near = nearestNames(
    kind,
    catalogue.kinds.map((served) => served.kind),
  );
  const nearKinds = near.flatMap((name) => preferredKinds(catalogue).filter((served) => served.kind === name));
  if (nearKinds.length > 0) return `Did you mean ${names(nearKinds)}?`;
  const silent = catalogue.silent.find((groupVersion) => groupVersion.startsWith(`${group}/`));
  if (silent !== undefined) return `The API ${silent} does not answer at present (see \`kubectl get apiservice\`).`;
  return "Apply its CustomResourceDefinition first, or correct apiVersion and kind.";
}
