/**
 * How much a plan changes, for a headline and for the question whether somebody should say yes first.
 */
import { refToText } from "../objects";
import type { InventoryEntry, Plan, PlanCounts } from "./plan";
import { PRECIOUS_KINDS } from "./removal";

export function readCounts({ steps }: Plan): PlanCounts {
  const counts = { create: 0, update: 0, unchanged: 0, delete: 0 };
  for (const { action } of steps) counts[action]++;
  return counts;
}

/** Why this plan deletes so much that somebody should say yes first; undefined when it does not. */
export function readShrinkage({ steps }: Plan, inventory: readonly InventoryEntry[]): string | undefined {
  const deletes = steps.filter(({ action }) => action === "delete");
  const precious = deletes.find(({ ref }) => PRECIOUS_KINDS.includes(ref.kind));
  if (precious !== undefined) return `it would delete ${refToText(precious.ref)}, and with it what it holds`;
  const drastic = deletes.length >= 3 && deletes.length * 2 > inventory.length;
  return drastic ? `it would delete ${String(deletes.length)} of ${String(inventory.length)} objects` : undefined;
}
