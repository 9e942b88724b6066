/**
 * What an App renders, caught while it renders it. Rendering once more to look would not do: some objects of cdk8s-plus
 * (those with `spread`) come out differently each time, and what is deployed must be what was written.
 */
import { ApiObject, Chart } from "cdk8s";
import type { IConstruct } from "constructs";
import type { ChartObjects } from "../checks";
import { groupBy } from "../graph";
import type { Manifest, SynthesizedObject } from "../objects";

/** Runs `render` and returns each object as it was last rendered meanwhile, in that order, those of a chart together. */
export function captureRendered(root: IConstruct, render: () => void): ChartObjects[] {
  const rendered = new Map<ApiObject, Manifest>();
  const release = apiObjectsOf(root).map((object) => {
    const toJson = object.toJson.bind(object);
    return replaceRendering(object, () => {
      const manifest = toJson() as Manifest;
      rendered.delete(object); // the last one counts, for the order too
      rendered.set(object, manifest);
      return manifest;
    });
  });
  try {
    render();
  } finally {
    for (const restore of release) restore();
  }
  return byChart(rendered).map((objects) => objects.map(([object, manifest]) => toSynthesized(object, manifest)));
}

/** What is in one chart is written, and applied, together. */
export function byChart(rendered: Iterable<readonly [ApiObject, Manifest]>): (readonly [ApiObject, Manifest])[][] {
  return [...groupBy(rendered, ([object]) => Chart.of(object)).values()];
}

export function toSynthesized(object: ApiObject, manifest: Manifest): SynthesizedObject {
  return { manifest, constructPath: writtenConstruct(object).node.path };
}

export function apiObjectsOf(root: IConstruct): ApiObject[] {
  return root.node.findAll().filter((construct): construct is ApiObject => ApiObject.isApiObject(construct));
}

/** Lets `toJson` answer for an object, until the returned function is called. */
export function replaceRendering(object: ApiObject, toJson: () => Manifest): () => void {
  const own = Object.getOwnPropertyDescriptor(object, "toJson");
  object.toJson = toJson;
  return () => {
    if (own === undefined) Reflect.deleteProperty(object, "toJson");
    else Object.defineProperty(object, "toJson", own);
  };
}

/** The construct that the user wrote: a raw object inside another construct stands for that one. */
export function writtenConstruct(object: ApiObject): IConstruct {
  const { id, scope } = object.node;
  return id === "Resource" && scope !== undefined ? scope : object;
}
