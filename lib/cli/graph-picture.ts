/**
 * A set as a picture: its graph, with the findings at their objects.
 */
import { locateFindings } from "../checks";
import { Graph, type GraphNode, readEdges, toFindingObject } from "../graph";
import type { Labels, SynthesizedObject } from "../objects";
import { findingInWords, type GraphPicture, type PictureNode } from "../report";

export function buildPicture(objects: readonly SynthesizedObject[]): GraphPicture {
  const graph = new Graph(objects);
  const findings = new Map<SynthesizedObject, PictureNode["findings"][number][]>();
  for (const { finding, subject } of locateFindings(objects)) {
    const known = findings.get(subject) ?? [];
    known.push({ severity: finding.severity, text: `${finding.code}: ${findingInWords(finding)}` });
    findings.set(subject, known);
  }
  const edges = readEdges(graph).map(({ from, to, name }) => ({ from: idOf(from), to: idOf(to), name }));
  const nodes = graph.nodes.map((node) => {
    const app = appOf(node.labels) ?? appOf(graph.podOf(node)?.labels ?? {});
    return { ...toPictureNode(node, findings.get(node.subject) ?? []), ...(app === undefined ? {} : { app }) };
  });
  return { nodes, edges };
}

/** Labels that name an app, the most telling one first (https://kubernetes.io/docs/concepts/overview/working-with-objects/common-labels/). */
const APP_LABELS = ["app.kubernetes.io/instance", "app.kubernetes.io/name", "app", "k8s-app"];

function appOf(labels: Labels): string | undefined {
  return APP_LABELS.map((key) => labels[key]).find((value) => value !== undefined && value !== "");
}

function idOf({ position }: GraphNode): string {
  return `n${String(position)}`;
}

function toPictureNode(node: GraphNode, findings: PictureNode["findings"]): PictureNode {
  const { kind, name, namespace } = toFindingObject(node);
  const { constructPath } = node.subject;
  return {
    id: idOf(node),
    kind,
    name,
    findings,
    ...(namespace === undefined ? {} : { namespace }),
    ...(constructPath === undefined ? {} : { constructPath }),
  };
}
