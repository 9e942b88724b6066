/**
 * Runs the rules over a set of objects. The one entrance for all who check: the guard of the construct tree, `slipway
 * check`, the plugin for cdk8s-cli and the gate before a deploy.
 */
import { type External, Graph, type GraphNode, toFindingObject } from "../graph";
import type { Finding, SynthesizedObject } from "../objects";
import type { Check, CheckOptions, DuplicateKeyOf, Report } from "./check";
import { compareSets } from "./compare/compare-sets";
import { NEWEST_KUBERNETES } from "./kubernetes-version";
import { ALL_CHECKS } from "./rules";
import { type MendedSet, mendSet } from "./schema/mend";
import { applySuppressions } from "./suppression";

export interface RunChecksOptions {
  /** What exists outside of the set, beside what its annotations declare. */
  readonly externals?: readonly External[];
  /** The set is only a part: what is missing from it is a note, not a fault. @default false */
  readonly openWorld?: boolean;
  /** @default "1.36" */
  readonly kubernetesVersion?: string;
  /** @default [30000, 32767] */
  readonly nodePortRange?: readonly [number, number];
  /** The version of the set that is to be replaced: changes are judged as well. */
  readonly against?: readonly SynthesizedObject[];
  /** Keys that the reader of the YAML found twice. */
  readonly duplicateKeys?: readonly DuplicateKeyOf[];
  /** @default all */
  readonly checks?: readonly Check[];
  /** Codes that no annotation may silence. @default none */
  readonly neverIgnored?: ReadonlySet<string>;
}

/** A finding with the object that it is about, for those who know where the object stands. */
export interface LocatedFinding {
  readonly finding: Finding;
  readonly subject: SynthesizedObject;
}

/** All findings of a set, in a stable order: by object, then by field. */
export function runChecks(objects: readonly SynthesizedObject[], options: RunChecksOptions = {}): Finding[] {
  return locateFindings(objects, options).map(({ finding }) => finding);
}

export function locateFindings(
  objects: readonly SynthesizedObject[],
  options: RunChecksOptions = {},
): LocatedFinding[] {
  const graph = new Graph(objects, options.externals);
  const reports = [...runAll(graph, options)];
  const kept = applySuppressions(graph, reports, options.neverIgnored);
  return kept.sort(inOrder).map(toLocatedFinding);
}

function* runAll(graph: Graph, options: RunChecksOptions): Iterable<Report> {
  const { kubernetesVersion = NEWEST_KUBERNETES, nodePortRange = [30000, 32767], checks = ALL_CHECKS } = options;
  const { duplicateKeys = [] } = options;
  const checkOptions: CheckOptions = { kubernetesVersion, nodePortRange, duplicateKeys };
  const meant = checks.some(({ judgesText }) => judgesText)
    ? mendSet(graph, { ...checkOptions, externals: options.externals ?? [] })
    : { graph, wrong: new Map<number, readonly string[]>() };
  for (const check of checks) {
    const asNote = check.needsWholeSet === true && options.openWorld === true;
    for (const problem of check.run(check.judgesText === true ? graph : meant.graph, checkOptions)) {
      const severity = asNote ? "info" : (problem.severity ?? check.severity);
      const report: Report = { code: check.code, severity, problem };
      yield* check.judgesText === true ? [report] : asWritten(report, graph, meant);
    }
  }
  for (const report of compared(meant.graph, options)) yield* asWritten(report, graph, meant);
}

/** A finding about what is meant, told of the object as it is written; not again where the schema has told one. */
function asWritten(report: Report, graph: Graph, meant: MendedSet): readonly Report[] {
  if (meant.graph === graph) return [report];
  const { problem } = report;
  const wrong = meant.wrong.get(problem.object.position) ?? [];
  if (wrong.some((path) => isAtOrBelow(problem.path, path))) return [];
  const written = (node: GraphNode): GraphNode =>
    meant.graph.nodes[node.position] === node ? (graph.nodes[node.position] ?? node) : node;
  const related = problem.related === undefined ? undefined : written(problem.related);
  return [{ ...report, problem: { ...problem, object: written(problem.object), related } }];
}

function isAtOrBelow(path: string, base: string): boolean {
  return path === base || path.startsWith(`${base}.`) || path.startsWith(`${base}[`);
}

function compared(graph: Graph, { against, externals }: RunChecksOptions): Iterable<Report> {
  return against === undefined ? [] : compareSets(new Graph(against, externals), graph);
}

function inOrder(one: Report, other: Report): number {
  const byObject = one.problem.object.position - other.problem.object.position;
  return byObject || compareText(one.problem.path, other.problem.path) || compareText(one.code, other.code);
}

/** By code unit, so that the order depends on no locale. */
function compareText(one: string, other: string): number {
  return one < other ? -1 : one > other ? 1 : 0;
}

function toLocatedFinding({ code, severity, problem }: Report): LocatedFinding {
  const { object, path, message, related, hint } = problem;
  const { constructPath } = object.subject;
  const finding: Finding = {
    code,
    severity,
    object: toFindingObject(object),
    path,
    message,
    ...(related === undefined ? {} : { related: toFindingObject(related as GraphNode) }),
    ...(constructPath === undefined ? {} : { constructPath }),
    ...(hint === undefined ? {} : { hint }),
  };
  return { finding, subject: object.subject };
}
