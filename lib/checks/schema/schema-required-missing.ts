import { schemaCheck } from "./object-issues";

export const schemaRequiredMissing = schemaCheck("required-missing", {
  code: "schema-required-missing",
  severity: "error",
  why: "The API server refuses the object without this field.",
});
