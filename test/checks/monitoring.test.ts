/** Edges of the rules about Prometheus operator's monitors. */
import { describe, expect, test } from "@jest/globals";
import { manifest, template } from "../graph/manifests";
import { findings } from "./findings";

type Fields = Readonly<Record<string, unknown>>;

const selector = { matchLabels: { app: "web" } };

function serviceMonitor(spec: Fields) {
  return manifest("monitoring.coreos.com/v1 ServiceMonitor", "n/m", { spec: { selector, ...spec } });
}

function podMonitor(spec: Fields) {
  return manifest("monitoring.coreos.com/v1 PodMonitor", "n/m", { spec: { selector, ...spec } });
}

function service(name: string, labels: Fields, ...ports: string[]) {
  return manifest("v1 Service", name, { metadata: { labels }, spec: { ports: ports.map((one) => ({ name: one })) } });
}

function web(...ports: object[]) {
  return manifest("apps/v1 Deployment", "n/web", {
    spec: { template: template({ app: "web" }, { containers: [{ ports }] }) },
  });
}

describe("servicemonitor-selects-nothing", () => {
  const ask = (...services: ReturnType<typeof service>[]) =>
    findings("servicemonitor-selects-nothing", [serviceMonitor({}), ...services]).map((line) =>
      line.replace("ServiceMonitor/m spec.selector: matches no Service", ""),
    );

  test("tells the Service that was probably meant", () => {
    expect(ask(service("n/a", { tier: "x" }), service("n/b", { app: "wbe", tier: "y" }))).toEqual([
      " (near Service n/b); Service b has app: wbe, tier: y",
    ]);
    expect(ask(service("n/a", {}), service("n/b", { tier: "y" }))).toEqual([
      " (near Service n/a); Service a has no labels",
    ]);
    expect(ask(service("n/a", { a: "1", b: "2", c: "3", d: "4", e: "5", f: "6" }))).toEqual([
      " (near Service n/a); Service a has a: 1, b: 2, c: 3, d: 4, e: 5",
    ]);
    expect(ask(service("o/a", { app: "web" }))).toEqual([
      " (near Service o/a); Service a is in namespace o: put it into namespaceSelector.matchNames",
    ]);
    expect(ask()).toEqual(["; the set has no Service"]);
    expect(ask(service("n/a", { app: "web" }))).toEqual([]);
  });

  test("searches the namespaces that the monitor names", () => {
    const there = service("o/a", { app: "web" });
    const told = (namespaceSelector: Fields) =>
      findings("servicemonitor-selects-nothing", [serviceMonitor({ namespaceSelector }), there]).length;
    expect(told({ any: true })).toBe(0);
    expect(told({ matchNames: ["o"] })).toBe(0);
    expect(told({ matchNames: ["n"] })).toBe(1);
    expect(told({ matchNames: ["n", ""] })).toBe(1);
    expect(told({ matchNames: [] })).toBe(1);
    expect(told({ matchNames: ["n", "o"] })).toBe(0);
    expect(told({ any: "yes" })).toBe(1);
  });
});

describe("the ports of monitors", () => {
  const endpoints = [{ port: "metrisc" }, { path: "/x" }];

  test("are those of the Services", () => {
    const ask = (...services: ReturnType<typeof service>[]) =>
      findings("servicemonitor-port-missing", [serviceMonitor({ endpoints }), ...services]);
    const told =
      "ServiceMonitor/m spec.endpoints[0].port: no selected Service has a port named metrisc (near Service n/a)";
    expect(ask(service("n/a", { app: "web" }, "metrics", "http"))).toEqual([`${told}; did you mean metrics?`]);
    expect(ask(service("n/a", { app: "web" }, "http", "https"), service("n/b", { app: "web" }, "http"))).toEqual([
      `${told}; they have http, https`,
    ]);
    expect(ask(manifest("v1 Service", "n/a", { metadata: { labels: { app: "web" } } }))).toEqual([
      `${told}; they have no named ports`,
    ]);
    expect(ask(service("n/a", { app: "web" }, "metrisc"))).toEqual([]);
    expect(ask(service("n/a", { app: "x" }))).toEqual([]);
    expect(ask()).toEqual([]);
  });

  test("are those of the pods", () => {
    const podMetricsEndpoints = endpoints;
    const ask = (...pods: ReturnType<typeof web>[]) =>
      findings("podmonitor-port-missing", [podMonitor({ podMetricsEndpoints }), ...pods]);
    const told =
      "PodMonitor/m spec.podMetricsEndpoints[0].port: no selected pod has a port named metrisc (near Deployment n/web)";
    expect(ask(web({ name: "metrics" }, { name: "http" }))).toEqual([`${told}; did you mean metrics?`]);
    expect(ask(web({ name: "http" }, { name: "https" }, { containerPort: 1 }))).toEqual([
      `${told}; they have http, https`,
    ]);
    expect(ask(web())).toEqual([`${told}; they have no named ports`]);
    expect(ask(web({ name: "metrisc" }))).toEqual([]);
    expect(ask()).toEqual([]);
  });
});
