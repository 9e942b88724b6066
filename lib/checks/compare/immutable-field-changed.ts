import { type ComparisonRule, pairs } from "./comparison";
import { changedImmutableFields } from "./immutable-fields";

export const immutableFieldChanged: ComparisonRule = {
  code: "immutable-field-changed",
  severity: "error",
  why: "The API server refuses to change this field: the object must be deleted and made again.",
  *run(comparison) {
    for (const pair of pairs(comparison)) {
      for (const path of changedImmutableFields(pair)) {
        const hint = "keep the value, or give the object another name";
        yield { object: pair.now, path, message: "cannot be changed once the object exists", related: pair.old, hint };
      }
    }
  },
};
