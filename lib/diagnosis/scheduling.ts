/**
 * A pod that fits on no node. The scheduler tries again on every change, so this dooms only after a grace: longer when
 * an autoscaler adds a node, when nodes are starting, or when old pods of this workload are leaving and make room.
 */
import { conditionOf, type PodObject, timeMs } from "../rollout";
import { type Cause, LONG_GRACE_MS, type PodContext, SHORT_GRACE_MS } from "./cause";
import { nearLabels, untoleratedTaints } from "./node-facts";
import { type NodeFact, parseNodeFacts } from "./unschedulable-message";

/** How long an autoscaler that said it adds a node may take. */
const SCALE_UP_GRACE_MS = 600_000;

/** What the cluster autoscaler and Karpenter say when a node is on its way. */
const SCALE_UP_REASONS = new Set(["TriggeredScaleUp", "Nominated"]);

export function readScheduling(context: PodContext): Cause | undefined {
  const condition = conditionOf(context.pod.status, "PodScheduled");
  if (condition?.status !== "False") return undefined;
  const { message = "" } = condition;
  if (condition.reason === "SchedulingGated") {
    const hint = "The controller that owns the gate (`spec.schedulingGates`) must remove it.";
    return { code: "unschedulable", dooms: "never", message: "not scheduled: held by scheduling gates", hint };
  }
  const facts = parseNodeFacts(message);
  const since = Math.max(timeMs(condition.lastTransitionTime) || 0, context.appliedAtMs);
  return {
    code: "unschedulable",
    ...whenDoomed(context, facts, since),
    message: `fits on no node: ${facts.length === 0 ? message : facts.map(factText).join(", ")}`,
    hint: facts.length === 0 ? otherHint(message) : facts.map((fact) => factHint(fact, context)).join(" "),
    evidence: [`PodScheduled=False: ${message}`],
  };
}

function whenDoomed(
  context: PodContext,
  facts: readonly NodeFact[],
  since: number,
): Pick<Cause, "dooms" | "doomsAtMs"> {
  const scaleUp = context.events.find(({ reason }) => SCALE_UP_REASONS.has(reason));
  if (scaleUp !== undefined) return { dooms: "every-pod", doomsAtMs: scaleUp.lastAtMs + SCALE_UP_GRACE_MS };
  // The scheduler has chosen a node and evicts others from it.
  if ((context.pod.status?.nominatedNodeName ?? "") !== "") return { dooms: "never" };
  const needsRoom = facts.some(({ kind }) => kind === "room");
  if (needsRoom && context.oldPods.some(isLeaving)) return { dooms: "never" };
  const starts = facts.length === 0 || facts.some(({ text }) => /node\.kubernetes\.io\/|unbound/.test(text));
  const grace = since + (starts ? LONG_GRACE_MS : SHORT_GRACE_MS);
  return { dooms: "every-pod", doomsAtMs: needsRoom ? Math.max(grace, roomFreedMs(context)) : grace };
}

function isLeaving({ metadata }: PodObject): boolean {
  return metadata.deletionTimestamp !== undefined;
}

/** By then an old pod that was told to end is gone, and the scheduler has tried again. */
function roomFreedMs({ pod, oldPodDeletedAtMs }: PodContext): number {
  const graceMs = (pod.spec?.terminationGracePeriodSeconds ?? 30) * 1000; // API default
  return oldPodDeletedAtMs === 0 ? 0 : oldPodDeletedAtMs + graceMs + SHORT_GRACE_MS;
}

function factText({ nodes, text }: NodeFact): string {
  return `${String(nodes)} ${text}`;
}

function factHint({ kind, text, allNodes }: NodeFact, { pod, oldPods, snapshot }: PodContext): string {
  const { spec = {} } = pod;
  const who = allNodes ? "No node has" : "Some nodes lack";
  switch (kind) {
    case "selector":
      return `${who} ${labelsWanted(pod)}${nearLabels(snapshot, spec)}. Label a node so, or fix nodeSelector or nodeAffinity.`;
    case "taint":
      return `Tolerate the nodes' taints${untoleratedTaints(snapshot, spec) || taintsIn(text)}, or choose other nodes.`;
    case "volume":
      return "Look at the PersistentVolumeClaims of the pod: they must be bound, and in reach of the node.";
    case "room":
      return roomHint(text, pod, oldPods.length > 0);
    case "other":
      return "Look at the nodes with `kubectl describe nodes`.";
  }
}

/** Some versions of the scheduler name the taint in their sentence. */
function taintsIn(text: string): string {
  const taint = /\{.*\}/.exec(text)?.[0];
  return taint === undefined ? "" : ` ${taint}`;
}

function labelsWanted({ spec }: PodObject): string {
  const labels = Object.entries(spec?.nodeSelector ?? {}).map(([key, value]) => `${key}=${value}`);
  return labels.length === 0 ? "the labels that nodeAffinity asks for" : `the labels ${labels.join(", ")}`;
}

function roomHint(text: string, { spec }: PodObject, oldPodsHoldRoom: boolean): string {
  const resource = /^Insufficient (\S+)/.exec(text)?.[1];
  const asks = (spec?.containers ?? []).flatMap(({ name, resources }) => {
    const amount = resource === undefined ? undefined : resources?.requests?.[resource];
    return amount === undefined ? [] : [`container ${name} asks for ${amount} ${resource ?? ""}`];
  });
  const who = asks.length === 0 ? "" : ` (${asks.join(", ")})`;
  const advice = `Ask for less, free some, or add a node${who}.`;
  if (!oldPodsHoldRoom) return advice;
  return `${advice} Pods of the old revision may hold it: with maxUnavailable 1 or more they leave first.`;
}

function otherHint(message: string): string {
  if (/persistentvolumeclaim/i.test(message))
    return "Create the PersistentVolumeClaim with this app, or fix its name; it must be bound.";
  return "Look at the nodes with `kubectl get nodes`.";
}
