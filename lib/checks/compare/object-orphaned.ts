import { toFindingObject } from "../../graph";
import { type ComparisonRule, counterpart } from "./comparison";

export const objectOrphaned: ComparisonRule = {
  code: "object-orphaned",
  severity: "info",
  why: "The object is no longer in the set: a plain apply leaves it in the cluster, a deploy that prunes deletes it.",
  *run({ before, after }) {
    for (const old of before.nodes) {
      if (old.name === "" || counterpart(after, old) !== undefined) continue;
      const { namespace } = toFindingObject(old);
      const place = namespace === undefined ? "" : ` of namespace ${namespace}`;
      yield { object: old, path: "metadata.name", message: `${old.text}${place} is no longer in the set` };
    }
  },
};
