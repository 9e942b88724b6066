/**
 * What several rules need to know of a Service: its type, its selector, its ports.
 */
import {
  asFields,
  asList,
  asNumber,
  asText,
  type Fields,
  type Graph,
  type GraphNode,
  type PodSource,
  type SelectorPlace,
} from "../../graph";

export interface ServicePort {
  readonly name: string | undefined;
  readonly number: number | undefined;
  readonly protocol: string;
  /** Undefined when it is left out: then it is the port's own number. */
  readonly targetPort: unknown;
  readonly nodePort: number | undefined;
  readonly fields: Fields;
  readonly path: string;
}

export function services(graph: Graph): readonly GraphNode[] {
  return graph.ofKind("", "Service");
}

export function isExternalName(service: GraphNode): boolean {
  return service.spec.type === "ExternalName";
}

export function isHeadless(service: GraphNode): boolean {
  return service.spec.clusterIP === "None";
}

export function readServicePorts(service: GraphNode): readonly ServicePort[] {
  return asList(service.spec.ports).map((item, index) => {
    const fields = asFields(item);
    return {
      name: asText(fields.name),
      number: asNumber(fields.port),
      protocol: asText(fields.protocol) ?? "TCP",
      targetPort: fields.targetPort ?? undefined,
      nodePort: asNumber(fields.nodePort),
      fields,
      path: `spec.ports[${String(index)}]`,
    };
  });
}

/** Services with a usable selector, which select pods of their namespace. */
export function selectingServices(graph: Graph): readonly SelectorPlace[] {
  return graph.selectors("service").filter(({ node, selector }) => selector.state === "some" && !isExternalName(node));
}

export function selectedPods(graph: Graph, { node, selector }: SelectorPlace): readonly PodSource[] {
  return graph.podsSelectedBy(selector, node.namespace);
}
