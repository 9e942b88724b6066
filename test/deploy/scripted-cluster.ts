/**
 * A cluster for the watching half of a deploy: its lists are what a test says, and change when the test says so.
 */
import { type Cluster, ClusterError, type FollowEvent, type ServedKind } from "../../lib/cluster";
import type { DeployEvent } from "../../lib/deploy";
import type { AppliedObject } from "../../lib/deploy/apply-plan";
import type { Session } from "../../lib/deploy/session";
import type { Abort, LiveObject, Manifest } from "../../lib/objects";
import type { StepAction } from "../../lib/plan";

type Change = Extract<FollowEvent, { readonly object: LiveObject }>;

export class ScriptedCluster {
  readonly forbidden = new Set<string>();
  /** `verb resource` that an access review answers no to. */
  readonly denied = new Set<string>();
  readonly lists = new Map<string, LiveObject[]>();
  logs = "";
  private readonly pending = new Map<string, Change[]>();
  private wake = new Set<() => void>();

  change(event: Change): void {
    const { kind } = event.object;
    this.pending.set(kind, [...(this.pending.get(kind) ?? []), event]);
    for (const wake of this.wake) wake();
  }

  asCluster(): Cluster {
    return {
      clockOffsetMs: () => 0,
      forgetKinds: () => undefined,
      fetchKind: (_: string, kind: string) => Promise.resolve({ kind, resource: `${kind.toLowerCase()}s` }),
      list: ({ kind }: ServedKind) => {
        if (this.forbidden.has(kind)) return Promise.reject(new ClusterError("FORBIDDEN", `no ${kind}`));
        return Promise.resolve({ items: this.lists.get(kind) ?? [], resourceVersion: "1" });
      },
      follow: ({ kind }: ServedKind, _: object, abort: Abort) => this.follow(kind, abort),
      fetchLogs: () => Promise.resolve(this.logs),
      fetchAccess: ({ verb, resource }: { verb: string; resource: string }) =>
        Promise.resolve(!this.denied.has(`${verb} ${resource}`)),
    } as unknown as Cluster;
  }

  private async *follow(kind: string, abort: Abort): AsyncGenerator<FollowEvent> {
    if (this.forbidden.has(kind)) throw new ClusterError("FORBIDDEN", `no ${kind}`);
    yield { type: "listed", items: this.lists.get(kind) ?? [] };
    while (!abort.aborted) {
      const next = this.pending.get(kind)?.shift();
      if (next !== undefined) yield next;
      else
        await new Promise<void>((resolve) => {
          this.wake.add(resolve);
          abort.addEventListener("abort", () => resolve());
        });
    }
    throw new ClusterError("ABORTED", "stopped");
  }
}

export interface Watching {
  readonly session: Session;
  readonly events: DeployEvent[];
  readonly stop: AbortController;
}

export function watching(cluster: ScriptedCluster, onEvent: (event: DeployEvent) => void = () => undefined): Watching {
  const stop = new AbortController();
  const events: DeployEvent[] = [];
  const session = {
    request: {},
    cluster: cluster.asCluster(),
    clock: { now: () => new Date(), monotonicMs: () => performance.now() },
    abort: stop.signal,
    serverNowMs: () => Date.now(),
    emit: (event: DeployEvent) => {
      events.push(event);
      onEvent(event);
      return Promise.resolve();
    },
  } as unknown as Session;
  return { session, events, stop };
}

export function live(manifest: object, status: object = {}): LiveObject {
  const { kind, metadata, ...rest } = manifest as Manifest;
  const creationTimestamp = "2026-01-01T00:00:00Z";
  const identity = { namespace: "shop", uid: `uid-${kind}-${metadata.name}`, resourceVersion: "1", creationTimestamp };
  return { ...rest, kind, metadata: { ...identity, ...metadata }, status } as LiveObject;
}

export function applied(object: LiveObject, action: StepAction, appliedAtMs = Date.now()): AppliedObject {
  const { apiVersion, kind, metadata } = object;
  const group = apiVersion.includes("/") ? (apiVersion.split("/")[0] ?? "") : "";
  const ref = { group, kind, name: metadata.name, namespace: "shop" };
  const manifest = object as unknown as Manifest;
  const step = { action, ref, apiVersion, manifest, changes: [], rolls: false, wave: 0 };
  return { step, object, appliedAtMs };
}

export function job(name: string, isComplete = false): LiveObject {
  const conditions = isComplete ? [{ type: "Complete", status: "True" }] : [];
  return live({ apiVersion: "batch/v1", kind: "Job", metadata: { name }, spec: {} }, { conditions });
}

export function pod(name: string, status: object = { phase: "Pending" }): LiveObject {
  const spec = { containers: [{ name: "app", image: "shop:1" }] };
  return live({ apiVersion: "v1", kind: "Pod", metadata: { name }, spec }, status);
}
