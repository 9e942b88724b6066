/**
 * An App as plain objects, each with the path of the construct that made it.
 */
import { ApiObject, type App, Chart, DependencyGraph } from "cdk8s";
import type { Manifest, SynthesizedObject } from "../objects";

/** Renders the app in this process, in the order in which `app.synth()` writes. Throws what the app's validations say. */
export function synthesize(app: App): SynthesizedObject[] {
  return app.charts.flatMap((chart) => {
    const manifests = chart.toJson() as Manifest[];
    const paths = objectsOf(chart).map((object) => constructPathOf(object));
    return manifests.map((manifest, index) => {
      const constructPath = paths[index];
      return constructPath === undefined ? { manifest } : { manifest, constructPath };
    });
  });
}

/** In the order of `chart.toJson()`, which returns no constructs. Call it afterwards: it adds dependencies. */
function objectsOf(chart: Chart): ApiObject[] {
  return new DependencyGraph(chart.node)
    .topology()
    .filter((construct): construct is ApiObject => ApiObject.isApiObject(construct) && Chart.of(construct) === chart);
}

/** The construct that the user wrote: a raw object inside another construct stands for that one. */
function constructPathOf({ node }: ApiObject): string {
  const isHidden = node.id === "Resource" && node.scope !== undefined;
  return isHidden ? (node.scope?.node.path ?? node.path) : node.path;
}
