/**
 * Requests and limits of containers.
 */
import { asFields, type Container, type Fields, memberPath } from "../../graph";

export type ResourceList = "requests" | "limits";

export function resourcesOf({ fields }: Container, list: ResourceList): Fields {
  return asFields(asFields(fields.resources)[list]);
}

export function resourcePath({ path }: Container, list: ResourceList, resource: string): string {
  return memberPath(`${path}.resources.${list}`, resource);
}
