/**
 * Fields that another manager owns. How many pods run is often somebody else's to say (an autoscaler, `kubectl
 * scale`): that field is left to them. Any other conflict is for a person to decide, except in a restore: there the
 * rest of the good release is worth more than one field.
 */
import type { ClusterErrorDetails } from "../cluster";
import type { CodedError } from "../errors";
import { type Manifest, refToText, toVisibleLine } from "../objects";
import { type DesiredObject, withoutField } from "../plan";

/** An object without the fields that are left to others, and a note that names these. */
export interface Yielded {
  readonly object: DesiredObject;
  readonly note: string;
}

const REPLICAS = ".spec.replicas";

/** Undefined when the conflict is to be told as it is. */
export function yieldFields(object: DesiredObject, error: CodedError, restoring: boolean): Yielded | undefined {
  const { causes = [] } = error.details as ClusterErrorDetails;
  if (causes.length === 0 || !(restoring || causes.every(({ field }) => field === REPLICAS))) return undefined;
  let manifest: Manifest | undefined = object.manifest;
  for (const { field } of causes) manifest = withoutField(manifest, field) as Manifest | undefined;
  if (manifest === undefined) return undefined;
  const left = causes.map(({ field, manager = "its owner" }) => {
    return `${toVisibleLine(field).replace(/^\./, "")} is left to ${toVisibleLine(manager)}`;
  });
  return { object: { ...object, manifest }, note: `${refToText(object.ref)}: ${left.join(", ")}` };
}
