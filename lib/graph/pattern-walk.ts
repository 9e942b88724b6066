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
  new PatternWalker(root.path, visit).walk(tree, root.value);
}

/** Most of what is walked is no place of any pattern: a path is put together only where one is. */
class PatternWalker<Rule> {
  private readonly base: string;
  private readonly visit: PatternVisitor<Rule>;
  private readonly steps: (string | number)[] = [];

  constructor(base: string, visit: PatternVisitor<Rule>) {
    this.base = base;
    this.visit = visit;
  }

  walk(tree: Branch<Rule>, value: unknown): void {
    for (const rule of tree.rules) this.visit(rule, value, this.path());
    if (Array.isArray(value)) {
      if (tree.items !== undefined) this.walkItems(tree.items, value);
    } else if (tree.members.size > 0 && isFields(value)) this.walkMembers(tree, value);
  }

  private walkItems(branch: Branch<Rule>, items: readonly unknown[]): void {
    for (let index = 0; index < items.length; index++) {
      this.steps.push(index);
      this.walk(branch, items[index]);
      this.steps.pop();
    }
  }

  private walkMembers({ members }: Branch<Rule>, fields: Fields): void {
    for (const name in fields) {
      const branch = members.get(name);
      if (branch === undefined) continue;
      const next = fields[name];
      if (next === undefined || next === null) continue;
      this.steps.push(name);
      this.walk(branch, next);
      this.steps.pop();
    }
  }

  private path(): string {
    let path = this.base;
    for (const step of this.steps) {
      if (typeof step === "number") path += `[${String(step)}]`;
      else path = path === "" ? step : `${path}.${step}`;
    }
    return path;
  }
}
