import { describe, expect, test } from "@jest/globals";
import { JsonPatch } from "cdk8s";
import { Cpu, EnvFieldPaths, EnvValue, ResourceFieldPaths } from "cdk8s-plus-28";
import * as fc from "fast-check";
import { DisruptionBudget, NodePortService, RollingDeployment, WebApp } from "../../lib";
import { type Labels, type Manifest, matchesSelector } from "../../lib/objects";
import { refusal, render } from "./render";

const container = { name: "app", image: "app:1", ports: { http: 80 }, unnamedPorts: [9090] };

describe("wiring by reference", () => {
  test("a Service selects by the workload's own selector, never by its version", () => {
    const [, service] = render((chart) => {
      const podLabels = { tier: "front" };
      const target = new RollingDeployment(chart, "api", { version: "1.0.0", podLabels, containers: [container] });
      new NodePortService(chart, "port", { target, ports: [{ port: 80, targetPort: "http" }] });
    });
    expect(service?.spec).toMatchObject({ selector: { "app.kubernetes.io/name": "api" } });
  });

  test("a Service may narrow to any labels of the pods, and name a port by its number", () => {
    const [, service] = render((chart) => {
      const podLabels = { tier: "front" } as const;
      const target = new RollingDeployment(chart, "api", {
        selector: { app: "api" },
        podLabels,
        containers: [container],
      });
      const ports = [{ name: "metrics", port: 9090, targetPort: 9090 }] as const;
      new NodePortService(chart, "port", { target, selector: { tier: "front" }, ports });
    });
    expect(service?.spec).toMatchObject({ selector: { tier: "front" }, ports: [{ targetPort: 9090 }] });
  });

  test("where the pods declare no port, any number goes", () => {
    const [, service] = render((chart) => {
      const target = new RollingDeployment(chart, "api", { containers: [{ name: "app", image: "app:1" }] });
      new NodePortService(chart, "port", { target, ports: [{ port: 80, targetPort: 8080 }] });
    });
    expect(service?.spec).toMatchObject({ ports: [{ port: 80, targetPort: 8080 }] });
  });

  test("whatever the labels, what selects the pods of a workload selects them", () => {
    const key = fc.stringMatching(/^([a-z]{1,8}\.[a-z]{2,3}\/)?[A-Za-z0-9]([-A-Za-z0-9_.]{0,20}[A-Za-z0-9])?$/);
    const value = fc.stringMatching(/^([A-Za-z0-9]([-A-Za-z0-9_.]{0,20}[A-Za-z0-9])?)?$/);
    const labels = fc.dictionary(key, value, { minKeys: 1, maxKeys: 5 });
    void fc.assert(
      fc.property(labels, labels, fc.boolean(), (selector, extra, narrow) => {
        const podLabels = Object.fromEntries(Object.entries(extra).filter(([name]) => !(name in selector)));
        const objects = render((chart) => {
          const given = { selector, podLabels, version: "1.0.0", containers: [container] };
          const target = new RollingDeployment(chart, "api", given);
          const ports = [{ port: 80, targetPort: "http" }] as const;
          const narrowed = narrow && Object.keys(podLabels).length > 0 ? { selector: podLabels } : {};
          new NodePortService(chart, "port", { target, ports, ...narrowed });
          new DisruptionBudget(chart, "budget", { target, maxUnavailable: 1 });
        });
        expectToSelectItsPods(objects);
      }),
    );
  });

  test("the same holds for a WebApp", () => {
    const objects = render((chart) => new WebApp(chart, "web", { image: "web:1", port: 80, selector: { app: "web" } }));
    expectToSelectItsPods(objects);
  });
});

/** The Deployment, then perhaps a Service and a budget, as the API server would match them. */
function expectToSelectItsPods(objects: readonly Manifest[]): void {
  const specOf = (index: number) =>
    objects[index]?.spec as { selector: Labels; template: { metadata: { labels: Labels } } };
  const { labels } = specOf(0).template.metadata;
  expect(matchesSelector(specOf(0).selector, labels)).toBe(true);
  expect(Object.keys(specOf(1).selector)).not.toHaveLength(0);
  expect(matchesSelector({ matchLabels: specOf(1).selector }, labels)).toBe(true);
  expect(matchesSelector(specOf(2).selector, labels)).toBe(true);
}

describe("beside the typed props", () => {
  test("the object is open to patches, and keeps fields that no type knows", () => {
    const [deployment] = render((chart) => {
      const annotations = { "slipway.dev/ignore": "schema-unknown-field: newer than the schemas" };
      const { object } = new RollingDeployment(chart, "api", { annotations, containers: [container] });
      object.addJsonPatch(JsonPatch.add("/spec/template/spec/runtimeClassName", "gvisor"));
      object.addJsonPatch(JsonPatch.add("/spec/template/spec/containers/0/brandNewField", { limit: 1 }));
    });
    const containers = [{ brandNewField: { limit: 1 } }];
    expect(deployment).toMatchObject({ spec: { template: { spec: { runtimeClassName: "gvisor", containers } } } });
  });

  test("values of cdk8s-plus go where a plain one would", () => {
    const [deployment] = render((chart) => {
      const env = {
        POD: EnvValue.fromFieldRef(EnvFieldPaths.POD_NAME),
        PLAIN: EnvValue.fromValue("x"),
        CPUS: EnvValue.fromResource(ResourceFieldPaths.CPU_LIMIT, { divisor: "1m" }),
      };
      const resources = { requests: { cpu: Cpu.millis(50) } };
      new RollingDeployment(chart, "api", { containers: [{ ...container, env, resources }] });
    });
    const env = [
      { name: "POD", valueFrom: { fieldRef: { fieldPath: "metadata.name" } } },
      { name: "PLAIN", value: "x" },
      { name: "CPUS", valueFrom: { resourceFieldRef: { resource: "limits.cpu", divisor: "1m" } } },
    ];
    const containers = [{ env, resources: { requests: { cpu: "50m" } } }];
    expect(deployment).toMatchObject({ spec: { template: { spec: { containers } } } });
  });

  test("what JSON cannot hold is refused with its place", () => {
    const circle: { self?: object } = {};
    circle.self = circle;
    const probe = (value: unknown) => ({ httpGet: { port: 80, httpHeaders: value as never } });
    const build = (value: unknown) =>
      refusal(
        (chart) =>
          new RollingDeployment(chart, "api", { containers: [{ ...container, readinessProbe: probe(value) }] }),
      );
    expect(build(circle)).toMatchInlineSnapshot(
      `"chart/api: spec.template.spec.containers[0].readinessProbe.httpGet.httpHeaders.self contains itself. Give a value that JSON can hold."`,
    );
    expect(build([Number.NaN])).toMatchInlineSnapshot(
      `"chart/api: spec.template.spec.containers[0].readinessProbe.httpGet.httpHeaders[0] is NaN. Give a value that JSON can hold."`,
    );
    expect(build([new Date(0)])).toContain("httpHeaders[0] is a Date. Give a plain value.");
    expect(build(() => "x")).toMatchInlineSnapshot(
      `"chart/api: spec.template.spec.containers[0].readinessProbe.httpGet.httpHeaders is ()=>"x". Give a value that JSON can hold."`,
    );
  });

  test("a caller who changes an object afterwards changes nothing", () => {
    const selector: Record<string, string> = { app: "api" };
    const [deployment, service] = render((chart) => {
      const target = new RollingDeployment(chart, "api", { selector, containers: [container] });
      selector.app = "other";
      new NodePortService(chart, "port", { target, ports: [{ port: 80 }] });
    });
    expect(deployment?.spec).toMatchObject({ selector: { matchLabels: { app: "api" } } });
    expect(service?.spec).toMatchObject({ selector: { app: "api" } });
  });
});
