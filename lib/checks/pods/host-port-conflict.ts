import type { Graph, PodSource } from "../../graph";
import type { Check, Problem } from "../check";
import { mayShareNodes } from "./node-sharing";

export const hostPortConflict: Check = {
  code: "host-port-conflict",
  severity: "error",
  why: "A port of a node belongs to one pod: others that want it are refused, or stay pending.",
  *run(graph) {
    const owners = new Map<string, HostPort[]>();
    for (const pod of graph.templates) {
      const wanted = hostPorts(pod);
      if (wanted.length === 0) continue;
      const own: HostPort[] = [];
      for (const port of wanted) {
        if (port.differs)
          yield {
            object: pod.node,
            path: port.path,
            message: "must equal containerPort: the pod uses the host's network",
          };
        else if (own.some((other) => clash(other, port))) {
          yield {
            object: pod.node,
            path: port.path,
            message: `host port ${String(port.number)} is used twice in this pod`,
          };
        } else yield* clashWithOthers(graph, port, owners.get(port.key) ?? []);
        own.push(port);
      }
      for (const port of own) owners.set(port.key, [...(owners.get(port.key) ?? []), port]);
    }
  },
};

interface HostPort {
  readonly pod: PodSource;
  readonly number: number;
  /** Protocol and number: what two must share to clash. */
  readonly key: string;
  readonly address: string;
  readonly path: string;
  readonly differs: boolean;
}

function hostPorts(pod: PodSource): HostPort[] {
  const isHost = pod.spec.hostNetwork === true;
  const found: HostPort[] = [];
  for (const port of pod.servingPorts) {
    const number = port.hostPort ?? (isHost ? port.number : undefined);
    if (number === undefined || number === 0) continue;
    const path = `${port.path}.${port.hostPort === undefined ? "containerPort" : "hostPort"}`;
    const differs = isHost && port.number !== number;
    const address = port.hostIp ?? "0.0.0.0";
    found.push({ pod, number, key: `${port.protocol} ${String(number)}`, address, path, differs });
  }
  return found;
}

function clash(one: HostPort, other: HostPort): boolean {
  const any = (address: string): boolean => address === "0.0.0.0" || address === "::";
  return one.key === other.key && (one.address === other.address || any(one.address) || any(other.address));
}

/** Pods with equal needs fit side by side on a large cluster; what runs on every node leaves no room at all. */
function* clashWithOthers(graph: Graph, port: HostPort, others: readonly HostPort[]): Iterable<Problem> {
  const { pod, number, path } = port;
  const other = others.find((one) => clash(one, port) && !isSameObject(one.pod, pod) && mayShareNodes(one.pod, pod));
  if (other === undefined) return;
  const everywhere = pod.node.kind === "DaemonSet" || other.pod.node.kind === "DaemonSet";
  yield {
    object: pod.node,
    path,
    severity: everywhere ? "error" : "warning",
    message: `host port ${String(number)} is wanted by ${other.pod.node.text} too`,
    related: graph.find({ ...other.pod.node.info, namespace: other.pod.namespace, name: other.pod.node.name }),
  };
}

function isSameObject(one: PodSource, other: PodSource): boolean {
  return one.node.name === other.node.name && one.namespace === other.namespace && one.node.kind === other.node.kind;
}
