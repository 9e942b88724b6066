import { asText, type GraphNode } from "../../graph";
import type { Check } from "../check";
import { namesInPods } from "./names-in-pods";

interface Limit {
  readonly length: number;
  readonly why: string;
}

const LABEL: Limit = { length: 63, why: "it becomes a DNS label" };
const SUBDOMAIN: Limit = { length: 253, why: "no name may be longer" };

const LIMITS: Readonly<Record<string, Limit>> = {
  "/Namespace": LABEL,
  "/Service": LABEL,
  "apps/StatefulSet": {
    length: 52,
    why: "the label controller-revision-hash of its pods holds the name and 11 characters more",
  },
  "batch/CronJob": { length: 52, why: "the names of its Jobs hold 11 characters more" },
  "batch/Job": { length: 63, why: "it becomes a label of its pods" },
};

export const nameTooLong: Check = {
  code: "name-too-long",
  severity: "error",
  why: "The name is refused, or its pods are: they carry it in a label of at most 63 characters.",
  *run(graph) {
    for (const node of graph.nodes) {
      const name = asText(node.metadata.name);
      const { length, why } = limitOf(node);
      if (name === undefined || name.length <= length) continue;
      const message = `has ${String(name.length)} characters; a ${node.kind} has at most ${String(length)}`;
      yield { object: node, path: "metadata.name", message, hint: why };
    }
    for (const { object, name, path } of namesInPods(graph)) {
      if (name.length <= LABEL.length) continue;
      yield {
        object,
        path,
        message: `has ${String(name.length)} characters, more than ${String(LABEL.length)}`,
        hint: LABEL.why,
      };
    }
  },
};

function limitOf({ group, kind }: GraphNode): Limit {
  return LIMITS[`${group}/${kind}`] ?? SUBDOMAIN;
}
