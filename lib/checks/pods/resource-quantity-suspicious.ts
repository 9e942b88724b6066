import { asFields, asList, deepField, type Graph, type GraphNode, type PodSource } from "../../graph";
import type { Check } from "../check";
import { resourcePath, resourcesOf } from "./resources";

export const resourceQuantitySuspicious: Check = {
  code: "resource-quantity-suspicious",
  severity: "warning",
  why: "The suffix m means a thousandth: 128m of memory is an eighth of a byte.",
  *run(graph) {
    for (const { object, path, value } of sizes(graph)) {
      if (typeof value !== "string" || !/\dm$/.test(value)) continue;
      const message = `${value} is a fraction of a byte`;
      yield { object, path, message, hint: `did you mean ${value.slice(0, -1)}Mi?` };
    }
  },
};

interface Size {
  readonly object: GraphNode;
  readonly path: string;
  readonly value: unknown;
}

const STORAGE = "spec.resources.requests.storage";

/** Every place that counts bytes. */
function* sizes(graph: Graph): Iterable<Size> {
  for (const object of graph.ofKind("", "PersistentVolumeClaim")) {
    yield { object, path: STORAGE, value: deepField(object.manifest, STORAGE) };
  }
  for (const pod of graph.templates) {
    yield* sizesOfContainers(pod);
    yield* sizesOfVolumes(pod);
  }
}

function* sizesOfContainers({ node, containers }: PodSource): Iterable<Size> {
  for (const container of containers) {
    for (const list of ["requests", "limits"] as const) {
      for (const [resource, value] of Object.entries(resourcesOf(container, list))) {
        const isSize = resource === "memory" || resource === "ephemeral-storage" || resource.startsWith("hugepages-");
        if (isSize) yield { object: node, path: resourcePath(container, list, resource), value };
      }
    }
  }
}

function* sizesOfVolumes({ node, volumes }: PodSource): Iterable<Size> {
  for (const { fields, path } of volumes) {
    for (const at of ["emptyDir.sizeLimit", `ephemeral.volumeClaimTemplate.${STORAGE}`]) {
      yield { object: node, path: `${path}.${at}`, value: deepField(fields, at) };
    }
  }
  for (const [index, template] of asList(asFields(node.spec).volumeClaimTemplates).entries()) {
    const path = `spec.volumeClaimTemplates[${String(index)}].${STORAGE}`;
    yield { object: node, path, value: deepField(template, STORAGE) };
  }
}
