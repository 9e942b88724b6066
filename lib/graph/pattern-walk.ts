/**
 * Finds the places that path patterns such as `volumes[].configMap` name. All patterns of a table are merged into one
 * tree, so that a manifest is walked once, and only where it has something.
 */
import { asFields, isFields } from "./fields";

interface Branch<Rule> {
  /** Members below: `volumes`. */
  readonly members: Map<string, Branch<Rule>>;
  /** The same for each item of a list: `volumes[]`. */
  items: Branch<Rule> | undefined;
  readonly rules: Rule[];
}

export type PatternTree<Rule> = Branch<Rule>;
export type PatternVisitor<Rule> = (rule: Rule, value: unknown, path: string) => void;

export function buildPatternTree<Rule extends { readonly at: string }>(rules: readonly Rule[]): PatternTree<Rule> {
  const root = newBranch<Rule>();
  for (const rule of rules) {
    let branch = root;
    for (const step of rule.at.split(".")) {
      const name = step.replace("[]", "");
      if (name !== "") branch = memberOf(branch, name);
      if (step.endsWith("[]")) {
        branch.items ??= newBranch();
        branch = branch.items;
      }
    }
    branch.rules.push(rule);
  }
  return root;
}

function newBranch<Rule>(): Branch<Rule> {
  return { members: new Map(), items: undefined, rules: [] };
}

function memberOf<Rule>(branch: Branch<Rule>, name: string): Branch<Rule> {
  const known = branch.members.get(name);
  if (known !== undefined) return known;
  const created = newBranch<Rule>();
  branch.members.set(name, created);
  return created;
}

/** Calls the visitor for every place below `value` that a pattern names. */
export function walkPatterns<Rule>(
  tree: PatternTree<Rule>,
  place: { readonly value: unknown; readonly path: string },
  visit: PatternVisitor<Rule>,
): void {
  const { value, path } = place;
  for (const rule of tree.rules) visit(rule, value, path);
  if (tree.items !== undefined && Array.isArray(value)) {
    for (let index = 0; index < value.length; index++) {
      walkPatterns(tree.items, { value: value[index], path: `${path}[${String(index)}]` }, visit);
    }
  }
  if (tree.members.size === 0 || !isFields(value)) return;
  const fields = asFields(value);
  for (const [name, branch] of tree.members) {
    const next = fields[name];
    if (next === undefined || next === null) continue;
    walkPatterns(branch, { value: next, path: path === "" ? name : `${path}.${name}` }, visit);
  }
}
