/**
 * An App as plain objects, each with the path of the construct that made it.
 */
import type { App } from "cdk8s";
import type { SynthesizedObject } from "../objects";
import { captureRendered } from "./capture";
import { duringSynthesis } from "./guard";

/** Renders the app in this process, in the order in which `app.synth()` writes. Throws what the app's validations say. */
export function synthesize(app: App): SynthesizedObject[] {
  const charts = duringSynthesis(app, () => {
    return captureRendered(app, () => {
      for (const chart of app.charts) chart.toJson();
    });
  });
  return charts.flat();
}
