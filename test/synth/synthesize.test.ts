import { describe, expect, test } from "@jest/globals";
import { ApiObject, App, Chart, Testing } from "cdk8s";
import { Config, RollingDeployment, synthesize, WebApp } from "../../lib";

describe("an App as objects", () => {
  test("every object knows the construct that the user wrote", () => {
    const app = new App();
    const chart = new Chart(app, "shop");
    new WebApp(chart, "web", { image: "web:1", port: 80 });
    new ApiObject(chart, "raw", { apiVersion: "v1", kind: "ConfigMap", metadata: { name: "raw" } });
    const paths = synthesize(app).map(({ constructPath, manifest }) => `${manifest.kind} ${String(constructPath)}`);
    expect(paths).toEqual([
      "Deployment shop/web/deployment",
      "Service shop/web/service",
      "PodDisruptionBudget shop/web/budget",
      "ConfigMap shop/raw",
    ]);
  });

  test("they come in the order in which app.synth() writes them, dependencies first", () => {
    const app = new App();
    const chart = new Chart(app, "chart");
    const later = new Config(chart, "later", { data: {} });
    const sooner = new Config(chart, "sooner", { data: {} });
    later.node.addDependency(sooner);
    const other = new Chart(app, "other");
    new Config(other, "first", { data: {} });
    chart.addDependency(other);
    const names = synthesize(app).map(({ manifest, constructPath }) => [manifest.metadata.name, constructPath]);
    expect(names).toEqual([
      ["first", "other/first"],
      ["sooner", "chart/sooner"],
      ["later", "chart/later"],
    ]);
  });

  test("a validation of the app's own still speaks", () => {
    const app = new App();
    const chart = new Chart(app, "chart");
    chart.node.addValidation({ validate: () => ["not on a Friday"] });
    expect(() => synthesize(app)).toThrow("[chart] not on a Friday");
  });

  test("a chart can be snapshot-tested as ever", () => {
    const chart = Testing.chart();
    new RollingDeployment(chart, "api", { containers: [{ name: "app", image: "api:1" }] });
    expect(Testing.synth(chart)).toMatchInlineSnapshot(`
[
  {
    "apiVersion": "apps/v1",
    "kind": "Deployment",
    "metadata": {
      "labels": {
        "app.kubernetes.io/name": "api",
      },
      "name": "api",
    },
    "spec": {
      "selector": {
        "matchLabels": {
          "app.kubernetes.io/name": "api",
        },
      },
      "template": {
        "metadata": {
          "labels": {
            "app.kubernetes.io/name": "api",
          },
        },
        "spec": {
          "containers": [
            {
              "image": "api:1",
              "name": "app",
            },
          ],
        },
      },
    },
  },
]
`);
  });
});
