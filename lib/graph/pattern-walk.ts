/**
 * Finds the places that path patterns such as `volumes[].configMap` name. All patterns of a table are merged into one
 * tree, so that a manifest is walked once, and only where it has something.
 */
import { below } from "./field-path";
import { type Fields, isFields } from "./fields";

interface Branch<Rule> {
  /** Members below: `volumes`. */
  readonly members: Map<string, Branch<Rule>>;
  /** The same for each item of a list: `volumes[]`. */
  items: Branch<Rule> | undefined;
  readonly rules: Rule[];
}

export type PatternTree<Rule> = Branch<Rule>;
/** Where a pattern met something. Most are never told to anybody: the path is put together when it is asked for. */
export class PatternPlace {
  private readonly base: string;
  private readonly at: string;
  /** Of the lists on the way, in order. */
  private readonly indexes: readonly number[];

  constructor(base: string, at: string, indexes: readonly number[]) {
    this.base = base;
    this.at = at;
    this.indexes = indexes;
  }

  get path(): string {
    let list = 0;
    return below(
      this.base,
      this.at.replace(/\[\]/g, () => `[${String(this.indexes[list++] ?? 0)}]`),
    );
  }
}

export type PatternVisitor<Rule> = (rule: Rule, value: unknown, place: PatternPlace) => void;

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
export function walkPatterns<Rule extends { readonly at: string }>(
  tree: PatternTree<Rule>,
  root: { readonly value: unknown; readonly path: string },
  visit: PatternVisitor<Rule>,
): void {
  new PatternWalker(root.path, visit).walk(tree, root.value);
}

const NO_INDEXES: readonly number[] = [];

class PatternWalker<Rule extends { readonly at: string }> {
  private readonly base: string;
  private readonly visit: PatternVisitor<Rule>;
  private readonly indexes: number[] = [];

  constructor(base: string, visit: PatternVisitor<Rule>) {
    this.base = base;
    this.visit = visit;
  }

  walk(tree: Branch<Rule>, value: unknown): void {
    for (const rule of tree.rules) this.visit(rule, value, this.placeOf(rule));
    if (Array.isArray(value)) {
      if (tree.items !== undefined) this.walkItems(tree.items, value);
    } else if (tree.members.size > 0 && isFields(value)) this.walkMembers(tree, value);
  }

  private walkItems(branch: Branch<Rule>, items: readonly unknown[]): void {
    for (let index = 0; index < items.length; index++) {
      this.indexes.push(index);
      this.walk(branch, items[index]);
      this.indexes.pop();
    }
  }

  private placeOf({ at }: Rule): PatternPlace {
    return new PatternPlace(this.base, at, this.indexes.length === 0 ? NO_INDEXES : [...this.indexes]);
  }

  private walkMembers({ members }: Branch<Rule>, fields: Fields): void {
    for (const name in fields) {
      const branch = members.get(name);
      if (branch === undefined) continue;
      const next = fields[name];
      if (next !== undefined && next !== null) this.walk(branch, next);
    }
  }
}
