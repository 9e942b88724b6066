/**
 * Which fields of an object the API server found wrong. It says so in three ways: as causes of a 422, as text of a 400
 * (strict decoding), and, for server-side apply, as text of a 500 (https://issue.k8s.io/122480).
 */
import type { StatusCause } from "./cluster-error";

/** How the server begins its message when server-side apply met what the schema does not allow. */
const SCHEMA_MESSAGE = /failed to create typed patch object|failed to convert new object|field not declared in schema/;

/** `.spec.containers[name="a: b"].imagee: field not …`: a key of a list may hold anything between its quotes. */
const FIELD_AND_PROBLEM = /^\s*\.?((?:\[(?:"(?:[^"\\]|\\.)*"|[^\]"])*\]|[^\s:[])+): (.+)$/;

/** Whether a 500 is in truth about the object that was sent. */
export function isSchemaMessage(message: string): boolean {
  return SCHEMA_MESSAGE.test(message);
}

/** The fields that a message names, each as a cause; empty when it names none. */
export function readFieldProblems(message: string): readonly StatusCause[] {
  return [...readStrictDecoding(message), ...readTypedObject(message), ...readUnmarshal(message)];
}

/** `strict decoding error: unknown field "spec.replcias", duplicate field "spec.x"`. */
function readStrictDecoding(message: string): readonly StatusCause[] {
  const [, list] = /strict decoding error: (.*)$/s.exec(message) ?? [];
  if (list === undefined) return [];
  return [...list.matchAll(/(unknown|duplicate) field "((?:[^"\\]|\\.)*)"/g)].map(([, problem = "", field = ""]) => ({
    reason: problem === "unknown" ? "FieldValueUnknown" : "FieldValueDuplicate",
    message: `${problem} field`,
    field,
  }));
}

/** `… Kind=Deployment): .spec.replcias: field not declared in schema`; several stand under `errors:`, one a line. */
function readTypedObject(message: string): readonly StatusCause[] {
  if (!isSchemaMessage(message)) return [];
  return message
    .replace(/^.*?Kind=[^)]*\): /s, "")
    .split("\n")
    .flatMap((line) => {
      const [, field, problem] = FIELD_AND_PROBLEM.exec(line) ?? [];
      if (field === undefined || problem === undefined) return [];
      const isUnknown = problem.includes("field not declared in schema");
      return [
        {
          reason: isUnknown ? "FieldValueUnknown" : "FieldValueInvalid",
          message: isUnknown ? "unknown field" : problem,
          field,
        },
      ];
    });
}

/** `json: cannot unmarshal string into Go struct field DeploymentSpec.spec.replicas of type int32`. */
function readUnmarshal(message: string): readonly StatusCause[] {
  const [, found, path, wanted] =
    /cannot unmarshal (\S+) into Go (?:struct field \w+\.(\S+)|value) of type (\S+)/.exec(message) ?? [];
  if (path === undefined) return [];
  return [{ reason: "FieldValueInvalid", message: `is a ${found}, must be ${wanted}`, field: path }];
}

/** Manager that owns a field, from the message of a FieldManagerConflict: `conflict with "hpa" using apps/v1`. */
export function readManager(message: string): string | undefined {
  const [, manager] = /^conflict with "((?:[^"\\]|\\.)*)"/.exec(message) ?? [];
  return manager?.replace(/\\(.)/g, "$1");
}
