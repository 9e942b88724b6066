import { asList, asText, type GraphNode } from "../../graph";
import type { Check } from "../check";
import { services } from "./service";

export const clusterIpCollision: Check = {
  code: "cluster-ip-collision",
  severity: "error",
  why: "An address belongs to one Service; the second one is refused.",
  *run(graph) {
    const owners = new Map<string, GraphNode>();
    for (const service of services(graph)) {
      for (const { address, path } of clusterIps(service)) {
        const owner = owners.get(address);
        owners.set(address, owner ?? service);
        if (owner === undefined || owner === service) continue;
        if (owner.name === service.name && owner.namespace === service.namespace) continue;
        yield { object: service, path, message: `address ${address} is taken by ${owner.text}`, related: owner };
      }
    }
  },
};

function clusterIps({ spec }: GraphNode): { address: string; path: string }[] {
  const all = [
    { address: asText(spec.clusterIP), path: "spec.clusterIP" },
    ...asList(spec.clusterIPs).map((address, index) => ({
      address: asText(address),
      path: `spec.clusterIPs[${String(index)}]`,
    })),
  ];
  return all.flatMap(({ address, path }) => (address === undefined || address === "None" ? [] : [{ address, path }]));
}
