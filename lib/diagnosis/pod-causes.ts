/**
 * Finds the cause of each pod of the new revision that is not ready, with the rules in the order in which a pod comes
 * to life: scheduling, init containers, containers, volumes, probes. Pods of older revisions are no evidence.
 */
import {
  conditionOf,
  isSince,
  type PodObject,
  podsOf,
  replicaSetsOf,
  type Snapshot,
  type Tracked,
  type WorkloadObject,
} from "../rollout";
import { type Cause, LONG_GRACE_MS, type PodContext } from "./cause";
import { readContainerConfig } from "./container-config";
import { type ContainerPart, containersOf } from "./containers";
import { readCrash } from "./crash";
import type { EventsOf } from "./events";
import { readImage } from "./image";
import { readNotReady } from "./not-ready";
import { readFailedPod } from "./rejected";
import { readScheduling } from "./scheduling";
import { readStartError } from "./start-error";
import { readVolumes } from "./volumes";

export interface PodCause {
  readonly pod: PodObject;
  readonly cause: Cause;
}

type ContainerRule = (part: ContainerPart, context: PodContext) => Cause | undefined;
const CONTAINER_RULES: readonly ContainerRule[] = [readContainerConfig, readImage, readStartError, readCrash];

interface Evidence {
  readonly live: WorkloadObject;
  readonly tracked: Tracked;
  readonly snapshot: Snapshot;
  readonly events: EventsOf;
  readonly nowMs: number;
}

/** One cause for each pod of the new revision that is not ready, in the order of the snapshot. */
export function readPodCauses({ live, tracked, snapshot, events, nowMs }: Evidence): readonly PodCause[] {
  const { current, old } = podsOf(live, snapshot);
  const shared = { snapshot, nowMs, appliedAtMs: tracked.appliedAtMs, oldPods: old };
  const oldPodDeletedAtMs = lastPodDeletionMs(live, snapshot, events);
  return current.filter(isNotReady).flatMap((pod) => {
    const context = { ...shared, pod, events: events(pod.metadata.uid), oldPodDeletedAtMs };
    const cause = readPodCause(context, live.kind === "Pod" ? undefined : current);
    return cause === undefined ? [] : [{ pod, cause }];
  });
}

function isNotReady({ metadata, status }: PodObject): boolean {
  if (metadata.deletionTimestamp !== undefined || status?.phase === "Succeeded") return false;
  return conditionOf(status, "Ready")?.status !== "True";
}

function lastPodDeletionMs(live: WorkloadObject, snapshot: Snapshot, events: EventsOf): number {
  const owners = live.kind === "Deployment" ? replicaSetsOf(live, snapshot) : [live];
  const deletions = owners.flatMap(({ metadata }) => events(metadata.uid));
  return Math.max(
    0,
    ...deletions.filter(({ reason }) => reason === "SuccessfulDelete").map(({ lastAtMs }) => lastAtMs),
  );
}

function readPodCause(context: PodContext, siblings: readonly PodObject[] | undefined): Cause | undefined {
  if (context.pod.status?.phase === "Failed") return readFailedPod(context, siblings);
  const cause = readScheduling(context) ?? readContainers(context) ?? readVolumes(context) ?? readNotReady(context);
  return withPatience(cause, context);
}

function readContainers(context: PodContext): Cause | undefined {
  for (const part of containersOf(context.pod)) {
    for (const rule of CONTAINER_RULES) {
      const cause = rule(part, context);
      if (cause !== undefined) return cause;
    }
  }
  return undefined;
}

/** A pod that is older than the apply may suffer from what the apply cured; its node has to try again first. */
function withPatience(cause: Cause, { pod, appliedAtMs }: PodContext): Cause {
  if (isSince(pod.metadata.creationTimestamp, appliedAtMs)) return cause;
  return { ...cause, doomsAtMs: Math.max(cause.doomsAtMs ?? 0, appliedAtMs + LONG_GRACE_MS) };
}
