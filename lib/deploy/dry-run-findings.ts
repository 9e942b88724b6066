/**
 * What the dry run's refusals mean: an invalid object is a finding for its author, anything else (a conflict, a
 * policy, missing rights, an immutable field) a reason not to start.
 */
import type { ClusterErrorDetails, StatusCause } from "../cluster";
import type { CodedError } from "../errors";
import { type Finding, refToText, toVisibleLine } from "../objects";
import { type DesiredObject, toFindingObject } from "../plan";
import type { Judgement } from "./gate";
import type { Refusal } from "./outcome";

/** Codes by the reason of a cause; anything else the server dislikes is an invalid value. */
const CODES: Readonly<Record<string, string>> = {
  FieldValueUnknown: "schema-unknown-field",
  FieldValueRequired: "schema-required-missing",
  FieldValueTypeInvalid: "schema-wrong-type",
};

/** Where each kind keeps what can never change, as the API server names it in a cause. */
const IMMUTABLE: Readonly<Record<string, readonly string[]>> = {
  Deployment: ["spec.selector"],
  ReplicaSet: ["spec.selector"],
  DaemonSet: ["spec.selector"],
  StatefulSet: ["spec", "spec.selector"],
  Job: ["spec.template", "spec.selector", "spec.completions", "spec.completionMode", "spec.podFailurePolicy"],
  Pod: ["spec"],
  Service: ["spec.clusterIP", "spec.clusterIPs", "spec.ipFamilies"],
  PersistentVolumeClaim: ["spec"],
  ConfigMap: ["data", "binaryData", "immutable"],
  Secret: ["data", "type", "immutable"],
  RoleBinding: ["roleRef"],
  ClusterRoleBinding: ["roleRef"],
  PriorityClass: ["value", "preemptionPolicy"],
  StorageClass: ["provisioner", "parameters", "reclaimPolicy", "volumeBindingMode"],
};

export function toFindings(object: DesiredObject, error: CodedError): Finding[] {
  const causes = causesOf(error);
  const seen = causes.length > 0 ? causes : [{ reason: "", field: "", message: error.message }];
  return seen.map((cause) => toFinding(object, cause));
}

function toFinding({ manifest, constructPath }: DesiredObject, { reason, field, message }: StatusCause): Finding {
  // By where it is, not by its text: no other rule of the API server refuses this field as a whole.
  const mismatch = field === "spec.template.metadata.labels";
  const hint = mismatch ? "give the pod template the labels that spec.selector asks for" : hintOf(reason);
  return {
    code: mismatch ? "selector-template-mismatch" : (CODES[reason] ?? "schema-invalid-value"),
    severity: "error",
    object: toFindingObject(manifest),
    path: field.replace(/^\./, ""),
    message: toVisibleLine(message),
    ...(constructPath === undefined ? {} : { constructPath }),
    ...(hint === undefined ? {} : { hint }),
  };
}

function hintOf(reason: string): string | undefined {
  return reason === "FieldValueUnknown" ? "look for a misspelling, or for a field that belongs elsewhere" : undefined;
}

/** The field that cannot change, when that is why a live object's update is invalid. */
export function findImmutable({ ref }: DesiredObject, error: CodedError): string | undefined {
  const fields = IMMUTABLE[ref.kind] ?? [];
  return causesOf(error).find(({ field }) => fields.includes(field.replace(/\[.*$/, "")))?.field;
}

export function toImmutableRefusal(object: DesiredObject, field: string): Refusal {
  return {
    ...whose(object),
    code: "FIELD_IMMUTABLE",
    message: `${refToText(object.ref)}: ${toVisibleLine(field)} cannot be changed once the object exists`,
    hint: "keep the old value, give the object another name, or delete it first",
  };
}

/** The refusals of fields that cannot change, as the checks say it where they know the field as well. */
export function toImmutable(refusals: readonly Refusal[], { immutable }: Judgement): Finding[] {
  const isOf = ({ object: { kind, namespace, name } }: Finding, { object }: Refusal): boolean =>
    kind === object.kind && name === object.name && namespace === object.namespace;
  return refusals
    .filter(({ code }) => code === "FIELD_IMMUTABLE")
    .flatMap((refusal) => immutable.filter((finding) => isOf(finding, refusal)));
}

/** A conflict, a policy or missing rights: where, why and whose. */
export function toRefusal(object: DesiredObject, error: CodedError): Refusal {
  const { hint } = error.details;
  if (error.code === "FIELD_CONFLICT") return toConflictRefusal(object, error);
  return { ...whose(object), code: error.code, message: error.message, ...(hint === undefined ? {} : { hint }) };
}

function toConflictRefusal(object: DesiredObject, error: CodedError): Refusal {
  const owned = causesOf(error).map(({ field, message, manager }) => {
    return `${toVisibleLine(field).replace(/^\./, "")} (owned by ${toVisibleLine(manager ?? message)})`;
  });
  return {
    ...whose(object),
    code: "FIELD_CONFLICT",
    message: `${refToText(object.ref)}: other field managers own ${owned.join(", ")}`,
    hint: "leave these fields out of the manifest, or take them over with --force-conflicts",
  };
}

function whose({ ref, constructPath }: DesiredObject): Pick<Refusal, "object" | "constructPath"> {
  return constructPath === undefined ? { object: ref } : { object: ref, constructPath };
}

function causesOf({ details }: CodedError): readonly StatusCause[] {
  return (details as ClusterErrorDetails).causes ?? [];
}
