import { schemaCheck } from "./object-issues";

export const schemaWrongType = schemaCheck("wrong-type", {
  code: "schema-wrong-type",
  severity: "error",
  why: "The API server cannot read the object.",
});
