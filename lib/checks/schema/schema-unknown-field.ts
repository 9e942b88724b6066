import { schemaCheck } from "./object-issues";

export const schemaUnknownField = schemaCheck("unknown-field", {
  code: "schema-unknown-field",
  severity: "error",
  why: "The API server refuses fields that it does not know, or drops them without a word where it is not asked to be strict.",
});
