/**
 * What the readers see: the live objects at one moment, as lists that the deploy loop keeps fresh from its watches,
 * and what our own apply answered. Values only: no reader fetches, waits or looks at a clock.
 */
import type { LiveObject } from "../objects";

/** The keys of a ConfigMap or Secret, never its values. */
export interface KeyList {
  readonly namespace: string;
  readonly name: string;
  readonly keys: readonly string[];
}

/** Lists of live objects. More than the rollout's own objects may be in them: readers pick by owner and uid. */
export interface Snapshot {
  readonly deployments?: readonly LiveObject[];
  readonly replicaSets?: readonly LiveObject[];
  readonly statefulSets?: readonly LiveObject[];
  readonly daemonSets?: readonly LiveObject[];
  readonly jobs?: readonly LiveObject[];
  readonly pods?: readonly LiveObject[];
  /** Kubernetes Events, of `v1` or of `events.k8s.io/v1`. */
  readonly events?: readonly LiveObject[];
  readonly endpointSlices?: readonly LiveObject[];
  /** Only needed to say more about pods that fit on no node. */
  readonly nodes?: readonly LiveObject[];
  /** The ConfigMaps that exist, as far as known. Absent: unknown. An empty list: none exists. */
  readonly configMaps?: readonly KeyList[];
  readonly secrets?: readonly KeyList[];
}

/** One object that this deploy watches. Readers believe only status that is about this uid and generation. */
export interface Tracked {
  /** The object as the API server answered our apply (or as it was read, when nothing had to be applied). */
  readonly applied: LiveObject;
  /** The live object before our apply; absent when the apply created it. */
  readonly before?: LiveObject;
  /** Server time of the apply, in milliseconds since 1970. Nothing older counts as evidence. */
  readonly appliedAtMs: number;
}
