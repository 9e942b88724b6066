/**
 * Finds the places that path patterns such as `volumes[].configMap` name. All patterns of a table are merged into one
 * tree, so that a manifest is walked once, and only where it has something.
 */
import { type Fields, isFields } from "./fields";

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

/** Calls the visitor for every place below `root` that a pattern names. */
export function walkPatterns<Rule>(
  tree: PatternTree<Rule>,
  root: { readonly value: unknown; readonly path: string },
  visit: PatternVisitor<Rule>,
): void {
  new PatternWalker(visit).walk(tree, root.value, root.path);
}

class PatternWalker<Rule> {
  private readonly visit: PatternVisitor<Rule>;

  constructor(visit: PatternVisitor<Rule>) {
    this.visit = visit;
  }

  walk(tree: Branch<Rule>, value: unknown, path: string): void {
    for (const rule of tree.rules) this.visit(rule, value, path);
    if (Array.isArray(value)) {
      if (tree.items === undefined) return;
      for (let index = 0; index < value.length; index++)
        this.walk(tree.items, value[index], `${path}[${String(index)}]`);
    } else if (tree.members.size > 0 && isFields(value)) this.walkMembers(tree, value, path);
  }

  private walkMembers({ members }: Branch<Rule>, fields: Fields, path: string): void {
    for (const name in fields) {
      const branch = members.get(name);
      if (branch === undefined) continue;
      const next = fields[name];
      if (next !== undefined && next !== null) this.walk(branch, next, path === "" ? name : `${path}.${name}`);
    }
  }
}
