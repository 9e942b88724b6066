import { asNumber, type GraphNode } from "../../graph";
import type { Check } from "../check";
import { services } from "./service";

export const nodePortCollision: Check = {
  code: "node-port-collision",
  severity: "error",
  why: "A node port belongs to one Service of the whole cluster; the second Service is refused.",
  *run(graph) {
    const owners = new Map<number, GraphNode>();
    for (const service of services(graph)) {
      const own = new Set<string>();
      for (const { number, use, path } of nodePorts(service)) {
        const owner = owners.get(number) ?? service;
        owners.set(number, owner);
        const twice = own.has(use);
        own.add(use);
        if ((owner === service && !twice) || isSameObject(owner, service)) continue;
        yield {
          object: service,
          path,
          message: `node port ${String(number)} is taken by ${owner === service ? "another port of this Service" : owner.text}`,
          related: owner,
          hint: "choose another one, or leave it out and let the cluster choose",
        };
      }
    }
  },
};

interface NodePort {
  readonly number: number;
  /** Number and protocol: within one Service the same number may serve TCP and UDP. */
  readonly use: string;
  readonly path: string;
}

/** The port for health checks comes from the same allocator, and is TCP. */
function nodePorts({ servicePorts, spec }: GraphNode): readonly NodePort[] {
  const all = [
    ...servicePorts.map(({ nodePort, protocol, path }) => ({ number: nodePort, protocol, path: `${path}.nodePort` })),
    { number: asNumber(spec.healthCheckNodePort), protocol: "TCP", path: "spec.healthCheckNodePort" },
  ];
  return all.flatMap(({ number = 0, protocol, path }) =>
    number === 0 ? [] : [{ number, use: `${String(number)}/${protocol}`, path }],
  );
}

function isSameObject(one: GraphNode, other: GraphNode): boolean {
  return one !== other && one.name === other.name && one.namespace === other.namespace;
}
