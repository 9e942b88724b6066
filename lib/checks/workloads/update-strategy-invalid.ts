import { asFields, type Fields, type Graph, type GraphNode } from "../../graph";
import type { Check } from "../check";

export const updateStrategyInvalid: Check = {
  code: "update-strategy-invalid",
  severity: "error",
  why: "The fields of the update strategy contradict each other: the API server refuses the workload.",
  *run(graph) {
    for (const { node, member, alternative } of strategies(graph)) {
      const fault = faultOf(node, asFields(node.spec[member]), alternative);
      if (fault !== undefined) yield { object: node, path: `spec.${member}.${fault.member}`, message: fault.message };
    }
  },
};

interface Strategy {
  readonly node: GraphNode;
  readonly member: string;
  /** What can be chosen instead of RollingUpdate. */
  readonly alternative: string;
}

function strategies(graph: Graph): readonly Strategy[] {
  const of = (kind: string, member: string, alternative: string): Strategy[] =>
    graph.ofKind("apps", kind).map((node) => ({ node, member, alternative }));
  return [
    ...of("Deployment", "strategy", "Recreate"),
    ...of("DaemonSet", "updateStrategy", "OnDelete"),
    ...of("StatefulSet", "updateStrategy", "OnDelete"),
  ];
}

function faultOf(
  { kind }: GraphNode,
  strategy: Fields,
  alternative: string,
): { member: string; message: string } | undefined {
  const type = strategy.type || "RollingUpdate"; // the server reads the empty text as "left out"
  const rolling = strategy.rollingUpdate ?? undefined;
  if (typeof type !== "string") return undefined; // the schema's
  if (type !== "RollingUpdate" && type !== alternative) {
    return { member: "type", message: `${type} is neither RollingUpdate nor ${alternative}` };
  }
  if (type !== "RollingUpdate") {
    if (rolling === undefined || kind === "DaemonSet") return undefined; // a DaemonSet ignores it
    return { member: "rollingUpdate", message: `is not allowed with type: ${type}` };
  }
  return kind === "StatefulSet" ? undefined : standstill(kind, asFields(rolling));
}

/** Neither a pod more nor a pod less: such an update could never take a step. */
function standstill(
  kind: string,
  { maxSurge, maxUnavailable }: Fields,
): { member: string; message: string } | undefined {
  const isZero = (value: unknown): boolean => value === 0 || value === "0%" || value === "0";
  const isDaemonSet = kind === "DaemonSet"; // there maxSurge is 0 when it is left out, elsewhere 25%
  const member = "rollingUpdate.maxUnavailable";
  if (isZero(maxUnavailable) && (isZero(maxSurge) || (isDaemonSet && maxSurge === undefined))) {
    return { member, message: "cannot be 0 when maxSurge is 0" };
  }
  if (isDaemonSet && !isZero(maxSurge ?? 0) && !isZero(maxUnavailable)) {
    return { member: "rollingUpdate.maxSurge", message: "cannot be set unless maxUnavailable is 0" };
  }
  return undefined;
}
