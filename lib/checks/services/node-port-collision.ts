import type { GraphNode } from "../../graph";
import type { Check } from "../check";
import { services } from "./service";

export const nodePortCollision: Check = {
  code: "node-port-collision",
  severity: "error",
  why: "A node port belongs to one Service of the whole cluster; the second Service is refused.",
  *run(graph) {
    const owners = new Map<number, GraphNode>();
    for (const service of services(graph)) {
      const own = new Map<string, string>();
      for (const { nodePort, protocol, path } of service.servicePorts) {
        if (nodePort === undefined || nodePort === 0) continue;
        const owner = owners.get(nodePort) ?? service;
        owners.set(nodePort, owner);
        const twice = own.has(`${String(nodePort)}/${protocol}`);
        own.set(`${String(nodePort)}/${protocol}`, path);
        if ((owner === service && !twice) || isSameObject(owner, service)) continue;
        yield {
          object: service,
          path: `${path}.nodePort`,
          message: `node port ${String(nodePort)} is taken by ${owner === service ? "another port of this Service" : owner.text}`,
          related: owner,
          hint: "choose another one, or leave it out and let the cluster choose",
        };
      }
    }
  },
};

function isSameObject(one: GraphNode, other: GraphNode): boolean {
  return one !== other && one.name === other.name && one.namespace === other.namespace;
}
