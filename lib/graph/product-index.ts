/**
 * What the producers of a set make, findable by name: those with a fixed name in a map, the few with a pattern in a
 * list.
 */
import { type Definition, matchesName } from "./definitions";
import type { GraphNode } from "./node";
import { productsOf } from "./producers";
import type { TargetRef } from "./reference";

export class ProductIndex {
  private readonly fixed = new Map<string, Definition[]>();
  private readonly patterns: Definition[] = [];

  constructor(nodes: readonly GraphNode[]) {
    for (const node of nodes) for (const product of productsOf(node)) this.add(product);
  }

  find(target: TargetRef): Definition | undefined {
    const isIt = ({ group, kind, namespace, name }: Definition): boolean =>
      group === target.group &&
      kind === target.kind &&
      (namespace === target.namespace || namespace === "*") &&
      matchesName(name, target.name);
    return this.fixed.get(target.name)?.find(isIt) ?? this.patterns.find(isIt);
  }

  private add(product: Definition): void {
    if (product.name.includes("*")) this.patterns.push(product);
    else this.fixed.set(product.name, [...(this.fixed.get(product.name) ?? []), product]);
  }
}
