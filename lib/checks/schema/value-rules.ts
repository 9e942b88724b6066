/**
 * What the API's validation asks beyond the schema, field by field: ranges, and fields that only its code requires.
 */
import {
  below,
  buildPatternTree,
  type GraphNode,
  type PatternPlace,
  type PatternTree,
  type PodSource,
  valueAt,
  walkPatterns,
} from "../../graph";
import { KIND_RULES } from "./kind-value-rules";
import { POD_RULES } from "./pod-value-rules";
import type { ValueRule } from "./value-judges";
import type { SchemaIssue } from "./walk-schema";

/** Built when a kind is first met: a set has few of them, and the command line waits for what is built at its start. */
const trees = new Map<string, PatternTree<ValueRule>>();

function treeOf(kind: string, list: readonly ValueRule[]): PatternTree<ValueRule> {
  return valueAt(trees, kind, () => buildPatternTree(list));
}

export function valueIssues(node: GraphNode, pod: PodSource | undefined): readonly SchemaIssue[] {
  const issues: SchemaIssue[] = [];
  const visit = ({ judge }: ValueRule, value: unknown, place: PatternPlace): void => {
    const found = judge(value, node);
    if (found === undefined) return;
    const { below: member = "", ...issue } = found;
    issues.push({ ...issue, path: below(place.path, member) });
  };
  const { key } = node.info;
  const own = Object.hasOwn(KIND_RULES, key) ? KIND_RULES[key] : undefined;
  if (own !== undefined) walkPatterns(treeOf(key, own), { value: node.manifest, path: "" }, visit);
  if (pod !== undefined) walkPatterns(treeOf("", POD_RULES), { value: pod.spec, path: pod.specPath }, visit);
  return issues;
}
