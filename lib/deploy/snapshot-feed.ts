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
import { type Followed, findLists, KINDS, type ListName, type NamedList, OPTIONAL } from "./watched-lists";

export interface Feed {
  snapshot(): Snapshot;
  /** False where we have no right to read this list. */
  canSee(list: ListName, namespace: string): boolean;
  /** Whether this Job or Pod was once seen run to its completion; it may have been tidied away since. */
  hasEnded(uid: string): boolean;
  /** Resolves at the next change or abort, or at once when something changed since the last call. Throws when a watch broke. */
  changed(waitMs: number): Promise<void>;
  close(): void;
}

/** Returns once every list was read. */
export async function openFeed(session: Session, followed: readonly Followed[]): Promise<Feed> {
  const stop = new AbortController();
  setMaxListeners(0, stop.signal); // one for each watch
  const signal = new Signal();
  const onAbort = () => {
    stop.abort();
    signal.set(); // whoever waits shall see it
  };
  session.abort.addEventListener("abort", onAbort);
  if (session.abort.aborted) onAbort();
  const lists = findLists(followed).map((list) => new FollowedList(list));
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
  await warnOfHidden(session, lists);
  return {
    snapshot: () => toSnapshot(lists),
    canSee: (name, namespace) =>
      !lists.some((list) => list.isHidden && list.name === name && list.namespace === namespace),
    hasEnded: (uid) => lists.some(({ ended }) => ended.has(uid)),
    changed: (waitMs) => signal.wait(waitMs),
    close,
  };
}

async function warnOfHidden({ emit }: Session, lists: readonly FollowedList[]): Promise<void> {
  for (const { name, namespace } of lists.filter(({ isHidden }) => isHidden)) {
    const message = `no right to watch ${name.toLowerCase()} in ${namespace}: ${OPTIONAL[name] ?? ""}`;
    await emit({ type: "warning", message });
  }
}

/** The same, read once; what is optional and forbidden is left out. */
export async function fetchSnapshot(cluster: Cluster, followed: readonly Followed[], abort: Abort): Promise<Snapshot> {
  const lists = await mapBounded(findLists(followed), async ({ name, namespace }) => {
    const [apiVersion, kind] = KINDS[name];
    const served = await cluster.fetchKind(apiVersion, kind, abort);
    const { items } = await cluster.list(served, { namespace }, abort).catch((error: unknown) => {
      if (isExcused(name, error)) return { items: [] };
      throw error;
    });
    return { name, objects: new Map(items.map((item) => [item.metadata.uid, item])) };
  });
  return toSnapshot(lists);
}

function isExcused(name: ListName, error: unknown): boolean {
  return OPTIONAL[name] !== undefined && isCodedError(error) && error.code === "FORBIDDEN";
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
  readonly ended = new Set<string>();
  readonly name: ListName;
  readonly namespace: string;
  isHidden = false;

  constructor({ name, namespace }: NamedList) {
    this.name = name;
    this.namespace = namespace;
  }

  /** Resolves when the first list is there; goes on following until stopped. */
  start(session: Session, stop: AbortController, signal: Signal): Promise<void> {
    return new Promise((resolve, reject) => {
      const failed = (error: unknown) => {
        this.isHidden = isExcused(this.name, error);
        if (stop.signal.aborted || this.isHidden) return resolve();
        reject(error);
        signal.fail(error);
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
        for (const object of event.items) this.hold(object);
      } else if (event.type === "deleted") this.objects.delete(event.object.metadata.uid);
      else this.hold(event.object);
      onChange();
    }
  }

  private hold(object: LiveObject): void {
    this.objects.set(object.metadata.uid, withoutManagedFields(object));
    if (hasRunToEnd(object)) this.ended.add(object.metadata.uid);
  }
}

/** What has succeeded for good; `ttlSecondsAfterFinished` may delete it before anybody looks. */
function hasRunToEnd({ kind, status }: LiveObject): boolean {
  const { phase, conditions } = (status ?? {}) as {
    readonly phase?: string;
    readonly conditions?: readonly { readonly type: string; readonly status: string }[] | null;
  };
  if (kind === "Pod") return phase === "Succeeded";
  return kind === "Job" && (conditions ?? []).some(({ type, status }) => type === "Complete" && status === "True");
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
