/**
 * The schema issues of every object of a graph, found in one walk for all schema rules.
 */
import { asText, type Graph, type GraphNode, type KindInfo, type PodSource, valueAt } from "../../graph";
import type { Check, CheckOptions, Problem } from "../check";
import { nearestName } from "../nearest";
import { type BuiltInSchemas, builtInSchemas } from "./built-in-schemas";
import { customSchemas } from "./custom-schemas";
import { isOwnedByOtherRule } from "./owned-elsewhere";
import { isRemovedApi } from "./removed-apis";
import type { SchemaNode } from "./schema-node";
import { secretKeyIssues } from "./secret-keys";
import { valueIssues } from "./value-rules";
import { type SchemaFault, type SchemaIssue, walkSchema } from "./walk-schema";

export interface ObjectIssue extends SchemaIssue {
  readonly node: GraphNode;
}

const known = new WeakMap<Graph, readonly ObjectIssue[]>();

/** A rule that reports one kind of schema fault. */
export function schemaCheck(fault: SchemaFault, rule: Pick<Check, "code" | "severity" | "why">): Check {
  return {
    ...rule,
    judgesText: true,
    *run(graph, options): Iterable<Problem> {
      for (const issue of schemaIssues(graph, options)) {
        if (issue.fault === fault)
          yield { object: issue.node, path: issue.path, message: issue.message, hint: issue.hint };
      }
    },
  };
}

export function schemaIssues(graph: Graph, { kubernetesVersion }: CheckOptions): readonly ObjectIssue[] {
  const found = known.get(graph);
  if (found !== undefined) return found;
  const issues: ObjectIssue[] = [];
  const builtIn = builtInSchemas(kubernetesVersion);
  const custom = customSchemas(graph);
  const schemas = new Map<KindInfo, SchemaNode | null>();
  for (const node of graph.nodes) {
    const report = (issue: SchemaIssue): void => {
      if (!isOwnedByOtherRule(node, issue)) issues.push({ node, ...issue });
    };
    const { group, version, kind } = node.info;
    const find = () => builtIn.find(group, version, kind) ?? custom.get(`${group}/${version}/${kind}`) ?? null;
    const schema = valueAt(schemas, node.info, find);
    for (const issue of secretKeyIssues(graph, node)) report(issue);
    if (schema !== null) judge({ node, schema, pod: graph.podOf(node) }, report);
    else {
      for (const issue of identityIssues(node)) report(issue);
      unknownKindIssues(node, { builtIn, custom, kubernetesVersion }, report);
    }
  }
  known.set(graph, issues);
  return issues;
}

interface Judged {
  readonly node: GraphNode;
  readonly pod: PodSource | undefined;
  readonly schema: SchemaNode;
}

function judge({ node, pod, schema }: Judged, report: (issue: SchemaIssue) => void): void {
  const wrong = new Set<string>();
  const misspelled: Misspelling[] = [];
  walkSchema(schema, node.manifest, (issue) => {
    if (isExplained(issue, misspelled)) return;
    wrong.add(issue.path);
    if (issue.fault === "unknown-field") misspelled.push(misspellingAt(issue.path));
    report(issue);
  });
  for (const issue of [...identityIssues(node), ...valueIssues(node, pod)]) {
    if (!wrong.has(issue.path) && !isExplained(issue, misspelled)) report(issue);
  }
}

interface Misspelling {
  readonly parent: string;
  readonly name: string;
}

function misspellingAt(path: string): Misspelling {
  const parent = parentOf(path);
  return { parent, name: path.slice(parent.length).replace(/^\./, "") };
}

/** Where a field is misspelled or stands a level too high, what is missing there is most likely that field. */
function isExplained({ fault, path }: SchemaIssue, misspelled: readonly Misspelling[]): boolean {
  if (fault !== "required-missing") return false;
  return misspelled.some(({ parent, name }) => {
    if (path === parent || parentOf(path) === parent) return true;
    const isBelow = parent === "" || path.startsWith(`${parent}.`);
    return isBelow && path.slice(parent.length).split(".").includes(name);
  });
}

function parentOf(path: string): string {
  return path.replace(/(?:^|\.)[A-Za-z0-9_-]+$|\["(?:[^"\\]|\\.)*"\]$|\[\d+\]$/, "");
}

/** What every object needs, whatever its kind. */
function identityIssues({ kind, manifest, metadata }: GraphNode): readonly SchemaIssue[] {
  const issues: SchemaIssue[] = [];
  const required = (path: string) => issues.push({ fault: "required-missing", path, message: "is required" });
  if (asText(manifest.apiVersion) === undefined) required("apiVersion");
  if (kind === "") required("kind");
  const { name = null, generateName = null } = metadata;
  if (name === null || name === "") {
    if (generateName === null) required("metadata.name");
  } else if (typeof name !== "string") {
    const hint = `write it in quotes: "${String(name)}"`;
    const message = `is ${JSON.stringify(name)} instead of a string`;
    issues.push({ fault: "wrong-type", path: "metadata.name", message, hint, wanted: "a string" });
  }
  return issues;
}

interface KnownSchemas {
  readonly builtIn: BuiltInSchemas;
  readonly custom: ReadonlyMap<string, SchemaNode>;
  readonly kubernetesVersion: string;
}

/** A kind of a built-in group that nobody serves. Kinds of other groups are somebody else's. */
function unknownKindIssues(node: GraphNode, schemas: KnownSchemas, report: (issue: SchemaIssue) => void): void {
  const { group, version, kind } = node.info;
  if (kind === "" || version === "" || isRemovedApi(node.info, schemas.kubernetesVersion)) return;
  const { builtIn, custom } = schemas;
  const served = builtIn.servedVersions(group, kind);
  if (served.length > 0) {
    const hint = `use ${group === "" ? "" : `${group}/`}${served[0] ?? ""}`;
    report({ fault: "invalid-value", path: "apiVersion", message: `${kind} is not served as ${version}`, hint });
  } else if (
    builtIn.hasGroup(group) &&
    !group.includes(".") &&
    ![...custom.keys()].some((key) => key.startsWith(`${group}/`))
  ) {
    const elsewhere = builtIn.groupsOf(kind)[0];
    const near = nearestName(kind, builtIn.kindsOf(group));
    const path = elsewhere === undefined ? "kind" : "apiVersion";
    const right =
      elsewhere === undefined
        ? ""
        : `${elsewhere === "" ? "" : `${elsewhere}/`}${builtIn.servedVersions(elsewhere, kind)[0] ?? ""}`;
    const hint = elsewhere !== undefined ? `use ${right}` : near === undefined ? undefined : `did you mean ${near}?`;
    report({ fault: "invalid-value", path, message: `there is no ${kind} in ${group === "" ? "v1" : group}`, hint });
  }
}
