/**
 * Findings that somebody has decided to live with, by an annotation on the object that they are about:
 *
 *   slipway.dev/ignore: "service-selects-nothing: the pods come with the operator"
 *
 * One a line, or separated by semicolons. One that suppresses nothing is itself a finding: it would hide the next
 * fault of its kind.
 */
import { type Graph, type GraphNode, memberPath } from "../graph";
import type { Report } from "./check";

export const IGNORE_ANNOTATION = "slipway.dev/ignore";

interface Suppression {
  readonly node: GraphNode;
  readonly code: string;
  readonly reason: string;
}

/** What is left to tell. Findings of the codes in `neverIgnored` stay, whatever an annotation says. */
export function applySuppressions(
  graph: Graph,
  reports: readonly Report[],
  neverIgnored: ReadonlySet<string> = new Set(),
): Report[] {
  const suppressions = graph.nodes.flatMap(readSuppressions);
  if (suppressions.length === 0) return [...reports];
  const used = new Set<Suppression>();
  const kept = reports.filter((report) => {
    const matching = suppressions.find(({ node, code }) => node === report.problem.object && code === report.code);
    if (matching !== undefined) used.add(matching);
    return matching === undefined || matching.reason === "" || neverIgnored.has(report.code);
  });
  return [...kept, ...suppressions.flatMap((suppression) => judge(suppression, used.has(suppression)))];
}

function readSuppressions(node: GraphNode): Suppression[] {
  const text = node.metadata.annotations === undefined ? undefined : node.annotations[IGNORE_ANNOTATION];
  if (typeof text !== "string") return [];
  const entries = text.split(/[;\n]/).map((entry) => entry.trim());
  return entries
    .filter((entry) => entry !== "")
    .map((entry) => {
      const colon = entry.indexOf(":");
      const code = colon < 0 ? entry : entry.slice(0, colon).trim();
      return { node, code, reason: colon < 0 ? "" : entry.slice(colon + 1).trim() };
    });
}

function judge({ node, code, reason }: Suppression, isUsed: boolean): Report[] {
  const path = memberPath("metadata.annotations", IGNORE_ANNOTATION);
  if (!isUsed) {
    const problem = { object: node, path, message: `there is no finding ${code} to ignore`, hint: "remove it" };
    return [{ code: "suppression-unused", severity: "warning", problem }];
  }
  if (reason !== "") return [];
  const problem = {
    object: node,
    path,
    message: `${code} is not ignored without a reason`,
    hint: `write ${code}: why`,
  };
  return [{ code: "suppression-without-reason", severity: "warning", problem }];
}
