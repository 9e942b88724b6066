/**
 * The ports of a Service, as the rules of Services, Ingresses, routes, webhooks and monitors read them.
 */
import { asFields, asList, asNumber, asText, type Fields } from "./fields";

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

export function readServicePorts(spec: Fields): readonly ServicePort[] {
  return asList(spec.ports).map((item, index) => {
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
