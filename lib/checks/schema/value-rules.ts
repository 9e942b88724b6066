/**
 * What the API's validation asks beyond the schema, field by field: ranges, and fields that only its code requires.
 */
import { below, buildPatternTree, type GraphNode, type PatternPlace, type PodSource, walkPatterns } from "../../graph";
import { KIND_RULES } from "./kind-value-rules";
import { POD_RULES } from "./pod-value-rules";
import type { ValueRule } from "./value-judges";
import type { SchemaIssue } from "./walk-schema";

const TREES = new Map(Object.entries(KIND_RULES).map(([key, list]) => [key, buildPatternTree(list)]));
const POD = buildPatternTree(POD_RULES);

export function valueIssues(node: GraphNode, pod: PodSource | undefined): readonly SchemaIssue[] {
  const issues: SchemaIssue[] = [];
  const visit = ({ judge }: ValueRule, value: unknown, place: PatternPlace): void => {
    const found = judge(value, node);
    if (found === undefined) return;
    const { below: member = "", ...issue } = found;
    issues.push({ ...issue, path: below(place.path, member) });
  };
  const tree = TREES.get(node.info.key);
  if (tree !== undefined) walkPatterns(tree, { value: node.manifest, path: "" }, visit);
  if (pod !== undefined) walkPatterns(POD, { value: pod.spec, path: pod.specPath }, visit);
  return issues;
}
