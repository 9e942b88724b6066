import { schemaCheck } from "./object-issues";

export const schemaInvalidValue = schemaCheck("invalid-value", {
  code: "schema-invalid-value",
  severity: "error",
  why: "The API server cannot parse or does not allow the value.",
});
