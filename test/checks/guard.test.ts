import { describe, expect, test } from "@jest/globals";
import { ApiObject, App, Chart, Testing } from "cdk8s";
import * as kplus from "cdk8s-plus-28";
import { declareExternal, installGuard } from "../../lib/synth/guard";

const LABELS = { app: "web" };

function deployment(chart: Chart): ApiObject {
  const template = { metadata: { labels: LABELS }, spec: { containers: [{ name: "app", image: "nginx:1.27" }] } };
  const spec = { selector: { matchLabels: LABELS }, template };
  return new ApiObject(chart, "web", { apiVersion: "apps/v1", kind: "Deployment", metadata: { name: "web" }, spec });
}

function service(chart: Chart, selector: object): ApiObject {
  const spec = { selector, ports: [{ port: 80 }] };
  return new ApiObject(chart, "service", { apiVersion: "v1", kind: "Service", metadata: { name: "web" }, spec });
}

describe("the guard on the tree root", () => {
  test("a tree that is right synthesizes", () => {
    const chart = Testing.chart();
    installGuard(chart);
    deployment(chart);
    service(chart, LABELS);
    expect(Testing.synth(chart)).toHaveLength(2);
  });

  test("a raw Service that hits nothing stops the synthesis, with its construct path", () => {
    const chart = Testing.chart();
    installGuard(chart);
    deployment(chart);
    service(chart, { app: "wbe" });
    expect(() => Testing.synth(chart)).toThrow(
      /test\/service: spec\.selector matches no pod .*did you mean.*\[service-selects-nothing\]/,
    );
  });

  test("a declared external is right", () => {
    const chart = Testing.chart();
    installGuard(chart);
    service(chart, { app: "elsewhere" });
    declareExternal(chart, { kind: "Pod", labels: { app: "elsewhere" } });
    expect(Testing.synth(chart)).toHaveLength(1);
  });

  test("an app with many charts is checked once for each synthesis", () => {
    const app = new App();
    const charts = Array.from({ length: 10 }, (_, index) => new Chart(app, `chart-${String(index)}`));
    for (const chart of charts) installGuard(chart);
    let renders = 0;
    const object = new ApiObject(charts[0] as Chart, "config", {
      apiVersion: "v1",
      kind: "ConfigMap",
      metadata: { name: "a" },
      data: {},
    });
    const toJson = object.toJson.bind(object);
    object.toJson = () => {
      renders++;
      return toJson();
    };
    app.synthYaml();
    expect(renders).toBe(2); // once to check, once to write
  });

  test("what is checked is what is written, also where cdk8s-plus renders differently each time", () => {
    const render = (guarded: boolean): unknown => {
      const chart = Testing.chart();
      if (guarded) installGuard(chart);
      new kplus.Deployment(chart, "web", { spread: true, containers: [{ image: "nginx", portNumber: 80 }] });
      return Testing.synth(chart);
    };
    expect(render(true)).toEqual(render(false));
  });
});
