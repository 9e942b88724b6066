/**
 * A controller that is not allowed to create its pods. A ReplicaSet says so in a condition, the other kinds only in
 * Events. The Deployment's own copy of the condition may be an old ReplicaSet's, so it is not read.
 */
import {
  type Condition,
  conditionOf,
  isObserved,
  newReplicaSet,
  type Snapshot,
  timeMs,
  type WorkloadObject,
} from "../rollout";
import { type Cause, SHORT_GRACE_MS } from "./cause";
import type { EventsOf } from "./events";

interface Refusal {
  readonly message: string;
  readonly sinceMs: number;
}

/** Why the workload gets no pods, if it gets none. `appliedAtMs`: nothing dooms sooner than a grace after it. */
export function readNotCreated(
  live: WorkloadObject,
  snapshot: Snapshot,
  { events, appliedAtMs }: { readonly events: EventsOf; readonly appliedAtMs: number },
): Cause | undefined {
  const refusal =
    live.kind === "Deployment" ? ofDeployment(live, snapshot) : (ofReplicaSet(live) ?? ofEvents(live, events));
  if (refusal === undefined) return undefined;
  const { message, sinceMs } = refusal;
  const when = { doomsAtMs: Math.max(sinceMs, appliedAtMs) + SHORT_GRACE_MS };
  return {
    code: "pods-not-created",
    message: `its pods cannot be created: ${message}`,
    evidence: [message],
    ...classify(message, when),
  };
}

function ofDeployment(deployment: WorkloadObject, snapshot: Snapshot): Refusal | undefined {
  const progress = conditionOf(deployment.status, "Progressing");
  if (progress?.reason === "ReplicaSetCreateError" && isObserved(deployment)) return toRefusal(progress);
  const replicaSet = newReplicaSet(deployment, snapshot);
  return replicaSet === undefined ? undefined : ofReplicaSet(replicaSet);
}

/** A ReplicaSet that is used again keeps its old condition until its controller has seen the new spec. */
function ofReplicaSet(replicaSet: WorkloadObject): Refusal | undefined {
  const condition = conditionOf(replicaSet.status, "ReplicaFailure");
  return condition?.status === "True" && isObserved(replicaSet) ? toRefusal(condition) : undefined;
}

function toRefusal({ message = "", lastTransitionTime }: Condition): Refusal {
  return { message, sinceMs: timeMs(lastTransitionTime) || 0 };
}

function ofEvents({ metadata }: WorkloadObject, events: EventsOf): Refusal | undefined {
  const own = events(metadata.uid);
  const failure = own.find(({ reason }) => reason === "FailedCreate");
  // A success after it ended the trouble.
  if (
    failure === undefined ||
    own.some(({ reason, lastAtMs }) => reason === "SuccessfulCreate" && lastAtMs > failure.lastAtMs)
  )
    return undefined;
  return { message: failure.message, sinceMs: failure.lastAtMs };
}

function classify(message: string, when: { readonly doomsAtMs: number }): Pick<Cause, "dooms" | "doomsAtMs" | "hint"> {
  if (/exceeded quota/.test(message)) {
    return {
      dooms: "never",
      hint: "Raise the ResourceQuota or ask for less; what old pods hold comes free when they end.",
    };
  }
  if (/failed calling webhook|failed to call webhook/.test(message)) {
    return { dooms: "never", hint: "The admission webhook does not answer; look at the Service and pods behind it." };
  }
  if (/serviceaccount .*not found|service account .*not found/i.test(message)) {
    return { dooms: "one-pod", ...when, hint: "Create the ServiceAccount with this app, or fix serviceAccountName." };
  }
  return { dooms: "one-pod", ...when, hint: "Change the pod template so that the policy which refuses it is met." };
}
