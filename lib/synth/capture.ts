/**
 * What an App renders, caught while it renders it. Rendering once more to look would not do: some objects of cdk8s-plus
 * (those with `spread`) come out differently each time, and what is deployed must be what was written.
 */
import { ApiObject, type App } from "cdk8s";
import type { Manifest, SynthesizedObject } from "../objects";

/** Runs `render` and returns each object as it was last rendered meanwhile, in that order, with its construct path. */
export function captureRendered(app: App, render: () => void): SynthesizedObject[] {
  const rendered = new Map<ApiObject, Manifest>();
  const objects = app.node.findAll().filter((construct): construct is ApiObject => ApiObject.isApiObject(construct));
  const release = objects.map((object) => watchObject(object, rendered));
  try {
    render();
  } finally {
    for (const stopWatching of release) stopWatching();
  }
  return [...rendered].map(([object, manifest]) => ({ manifest, constructPath: constructPathOf(object) }));
}

function watchObject(object: ApiObject, rendered: Map<ApiObject, Manifest>): () => void {
  const own = Object.getOwnPropertyDescriptor(object, "toJson");
  const toJson = object.toJson.bind(object);
  object.toJson = () => {
    const manifest = toJson() as Manifest;
    rendered.delete(object); // the last one counts, for the order too
    rendered.set(object, manifest);
    return manifest;
  };
  return () => {
    if (own === undefined) Reflect.deleteProperty(object, "toJson");
    else Object.defineProperty(object, "toJson", own);
  };
}

/** The construct that the user wrote: a raw object inside another construct stands for that one. */
function constructPathOf({ node }: ApiObject): string {
  return node.id === "Resource" && node.scope !== undefined ? node.scope.node.path : node.path;
}
