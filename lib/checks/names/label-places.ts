/**
 * Every place that holds labels: those of objects and templates, node selectors, and the equalities of selectors.
 */
import {
  asFields,
  buildPatternTree,
  deepField,
  type Fields,
  type Graph,
  type GraphNode,
  isFields,
  walkPatterns,
} from "../../graph";

export interface LabelPlace {
  readonly node: GraphNode;
  readonly labels: Fields;
  /** Most are right and never told. */
  readonly path: () => string;
}

const PLACES = buildPatternTree(
  [
    "metadata.labels",
    "spec.template.metadata.labels",
    "spec.jobTemplate.metadata.labels",
    "spec.jobTemplate.spec.template.metadata.labels",
    "spec.volumeClaimTemplates[].metadata.labels",
    "spec.nodeSelector",
    "spec.template.spec.nodeSelector",
    "spec.jobTemplate.spec.template.spec.nodeSelector",
  ].map((at) => ({ at })),
);

export interface AnnotationPlace {
  readonly node: GraphNode;
  readonly annotations: Fields;
  readonly path: string;
}

/** The annotations of objects and of pod templates. */
export function* annotationPlaces(graph: Graph): Iterable<AnnotationPlace> {
  for (const node of graph.nodes) {
    const { annotations } = node.metadata;
    if (isFields(annotations)) yield { node, annotations, path: "metadata.annotations" };
  }
  for (const { node, path } of graph.templates) {
    if (path === "") continue;
    const { annotations } = asFields(asFields(deepField(node.manifest, path)).metadata);
    if (isFields(annotations)) yield { node, annotations, path: `${path}.metadata.annotations` };
  }
}

/** All of them; walked once for the rules that ask. */
export function labelPlaces(graph: Graph): readonly LabelPlace[] {
  return graph.once(readLabelPlaces);
}

function readLabelPlaces(graph: Graph): readonly LabelPlace[] {
  const places: LabelPlace[] = [];
  for (const node of graph.nodes) {
    walkPatterns(PLACES, { value: node.manifest, path: "" }, (_, value, place) => {
      if (isFields(value)) places.push({ node, labels: value, path: () => place.path });
    });
  }
  for (const place of graph.allSelectors) {
    const { node, value, isMap } = place;
    if (isMap && isFields(value)) places.push({ node, labels: value, path: () => place.path });
    const equalities = asFields(value).matchLabels;
    if (!isMap && isFields(equalities))
      places.push({ node, labels: equalities, path: () => `${place.path}.matchLabels` });
  }
  return places;
}
