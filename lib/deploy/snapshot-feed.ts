/**
 * Keeps a snapshot of some namespaces fresh from watches, and says when it changed. What readers make of it, and when
 * to stop, is the caller's.
 */
import { setMaxListeners } from "node:events";
import type { Cluster } from "../cluster";
import { isCodedError } from "../errors";
import type { Abort, LiveObject } from "../objects";
import type { Snapshot } from "../rollout";
import { mapBounded } from "./bounded";
import type { Session } from "./session";

type ListName = Exclude<keyof Snapshot, "configMaps" | "secrets" | "nodes">;

const KINDS: Readonly<Record<ListName, readonly [apiVersion: string, kind: string]>> = {
  deployments: ["apps/v1", "Deployment"],
  replicaSets: ["apps/v1", "ReplicaSet"],
  statefulSets: ["apps/v1", "StatefulSet"],
  daemonSets: ["apps/v1", "DaemonSet"],
  jobs: ["batch/v1", "Job"],
  pods: ["v1", "Pod"],
  events: ["v1", "Event"],
  endpointSlices: ["discovery.k8s.io/v1", "EndpointSlice"],
};

/** What the reader of a kind looks at. */
const NEEDS: Readonly<Record<string, readonly ListName[]>> = {
  Deployment: ["deployments", "replicaSets", "pods", "events"],
  ReplicaSet: ["replicaSets", "pods", "events"],
  StatefulSet: ["statefulSets", "pods", "events"],
  DaemonSet: ["daemonSets", "pods", "events"],
  Job: ["jobs", "pods", "events"],
  Pod: ["pods", "events"],
  Service: ["endpointSlices"],
};

/** Evidence, not state: without the right to read them a rollout can still be judged. */
const OPTIONAL: readonly ListName[] = ["events"];

export interface Feed {
  snapshot(): Snapshot;
  /** Resolves at the next change, or at once when something changed since the last call. Throws when a watch broke. */
  changed(waitMs: number): Promise<void>;
  close(): void;
}

export interface Followed {
  readonly kind: string;
  readonly namespace: string;
}

/** Returns once every list was read. */
export async function openFeed(session: Session, followed: readonly Followed[]): Promise<Feed> {
  const stop = new AbortController();
  setMaxListeners(0, stop.signal); // one for each watch
  const signal = new Signal();
  const onAbort = () => stop.abort();
  session.abort.addEventListener("abort", onAbort);
  if (session.abort.aborted) stop.abort();
  const wanted = new Set(
    followed.flatMap(({ kind, namespace }) => (NEEDS[kind] ?? []).map((list) => `${list} ${namespace}`)),
  );
  const lists = [...wanted].map((key) => {
    const [name, namespace] = key.split(" ") as [ListName, string];
    return new FollowedList(name, namespace);
  });
  const close = () => {
    session.abort.removeEventListener("abort", onAbort);
    stop.abort();
  };
  try {
    await Promise.all(lists.map((list) => list.start(session, stop, signal)));
  } catch (error) {
    close();
    throw error;
  }
  return { snapshot: () => toSnapshot(lists), changed: (waitMs) => signal.wait(waitMs), close };
}

/** The same, read once. */
export async function fetchSnapshot(cluster: Cluster, followed: readonly Followed[], abort: Abort): Promise<Snapshot> {
  const lists = await mapBounded(findLists(followed), async ({ name, namespace }) => {
    const [apiVersion, kind] = KINDS[name];
    const { items } = await cluster.list(await cluster.fetchKind(apiVersion, kind, abort), { namespace }, abort);
    return { name, objects: new Map(items.map((item) => [item.metadata.uid, item])) };
  });
  return toSnapshot(lists);
}

interface NamedList {
  readonly name: ListName;
  readonly namespace: string;
}

function findLists(followed: readonly Followed[]): NamedList[] {
  const keys = followed.flatMap(({ kind, namespace }) => (NEEDS[kind] ?? []).map((name) => `${name} ${namespace}`));
  return [...new Set(keys)].map((key) => {
    const [name, namespace] = key.split(" ") as [ListName, string];
    return { name, namespace };
  });
}

interface HeldList {
  readonly name: ListName;
  readonly objects: ReadonlyMap<string, LiveObject>;
}

function toSnapshot(lists: readonly HeldList[]): Snapshot {
  const snapshot: Partial<Record<ListName, readonly LiveObject[]>> = {};
  for (const { name, objects } of lists) snapshot[name] = [...(snapshot[name] ?? []), ...objects.values()];
  return snapshot;
}

/** One kind in one namespace, by uid. */
class FollowedList {
  readonly objects = new Map<string, LiveObject>();

  constructor(
    readonly name: ListName,
    readonly namespace: string,
  ) {}

  /** Resolves when the first list is there; goes on following until stopped. */
  start(session: Session, stop: AbortController, signal: Signal): Promise<void> {
    return new Promise((resolve, reject) => {
      const failed = (error: unknown) => {
        const optional = OPTIONAL.includes(this.name) && isCodedError(error) && error.code === "FORBIDDEN";
        if (stop.signal.aborted || optional) resolve();
        else reject(error);
        if (!stop.signal.aborted && !optional) signal.fail(error);
      };
      this.follow(session, stop, () => {
        resolve();
        signal.set();
      }).then(() => failed(new Error("a watch ended by itself")), failed);
    });
  }

  private async follow({ cluster }: Session, stop: AbortController, onChange: () => void): Promise<void> {
    const [apiVersion, kind] = KINDS[this.name];
    const served = await cluster.fetchKind(apiVersion, kind, stop.signal);
    for await (const event of cluster.follow(served, { namespace: this.namespace }, stop.signal)) {
      if ("items" in event) {
        this.objects.clear();
        for (const object of event.items) this.objects.set(object.metadata.uid, withoutManagedFields(object));
      } else if (event.type === "deleted") this.objects.delete(event.object.metadata.uid);
      else this.objects.set(event.object.metadata.uid, withoutManagedFields(event.object));
      onChange();
    }
  }
}

/** Half of the bytes of a pod; no reader needs them, and thousands of pods may be held here. */
function withoutManagedFields(object: LiveObject): LiveObject {
  const { managedFields: _, ...metadata } = object.metadata;
  return { ...object, metadata: metadata as LiveObject["metadata"] };
}

/** A flag that can be waited for. */
class Signal {
  private isSet = false;
  private error: unknown;
  private wake = () => {};

  set(): void {
    this.isSet = true;
    this.wake();
  }

  fail(error: unknown): void {
    this.error ??= error;
    this.set();
  }

  async wait(waitMs: number): Promise<void> {
    if (!this.isSet) {
      let timer: NodeJS.Timeout | undefined;
      await new Promise<void>((resolve) => {
        this.wake = resolve;
        timer = setTimeout(resolve, Math.max(0, waitMs));
      });
      clearTimeout(timer);
    }
    this.isSet = false;
    if (this.error !== undefined) throw this.error;
  }
}
