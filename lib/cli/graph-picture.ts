/**
 * A set as a picture: its graph, with the findings at their objects.
 */
import { locateFindings } from "../checks";
import { Graph, type GraphNode, readEdges, toFindingObject } from "../graph";
import type { SynthesizedObject } from "../objects";
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
  return { nodes: graph.nodes.map((node) => toPictureNode(node, findings.get(node.subject) ?? [])), edges };
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
