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

  test("by number, or by the name of a container port, are ports that the pods declare", () => {
    const pods = (...lists: (readonly object[])[]) =>
      lists.map((ports, index) =>
        manifest("apps/v1 Deployment", `n/web-${String(index)}`, {
          spec: { template: template({ app: "web" }, { containers: [{ ports }] }) },
        }),
      );
    const http = [{ name: "http", containerPort: 80 }];
    const byPod = (endpoint: Fields, ...objects: ReturnType<typeof manifest>[]) =>
      findings("podmonitor-port-missing", [podMonitor({ podMetricsEndpoints: [endpoint] }), ...objects]);
    const told = "no selected pod declares this port (near Deployment n/web-0)";
    expect(byPod({ portNumber: 81 }, ...pods(http))).toEqual([
      `PodMonitor/m spec.podMetricsEndpoints[0].portNumber: ${told}`,
    ]);
    expect(byPod({ targetPort: "x" }, ...pods(http))).toEqual([
      `PodMonitor/m spec.podMetricsEndpoints[0].targetPort: ${told}`,
    ]);
    expect(byPod({ targetPort: 81 }, ...pods(http, [{ containerPort: 82 }, { containerPort: 83 }]))).toHaveLength(1);
    const right = [{ portNumber: 80 }, { targetPort: "http" }, { targetPort: 80 }, {}, { targetPort: true }];
    expect(right.map((endpoint) => byPod(endpoint, ...pods([...http, { containerPort: 1 }])))).toEqual(
      right.map(() => []),
    );
    expect(byPod({ portNumber: 81 }, ...pods(http, [{ containerPort: 81 }]))).toEqual([]);
    expect(byPod({ portNumber: 81 }, ...pods(http, []))).toEqual([]);
    const behind = (spec: Fields) => manifest("v1 Service", "n/a", { metadata: { labels: { app: "web" } }, spec });
    const byService = (spec: Fields) =>
      findings("servicemonitor-port-missing", [
        serviceMonitor({ endpoints: [{ targetPort: 81 }] }),
        behind(spec),
        ...pods(http),
      ]);
    expect(byService({ selector: { app: "web" } })).toEqual([
      "ServiceMonitor/m spec.endpoints[0].targetPort: no pod of the selected Services declares port 81 (near Service n/a)",
    ]);
    expect([byService({ selector: { app: "other" } }), byService({})]).toEqual([[], []]);
  });

  test("are not judged where names of Service ports are at fault", () => {
    const ask = (...names: (string | undefined)[]) =>
      findings("servicemonitor-port-missing", [
        serviceMonitor({ endpoints }),
        manifest("v1 Service", "n/a", {
          metadata: { labels: { app: "web" } },
          spec: { ports: names.map((name) => ({ name })) },
        }),
      ]).length;
    expect([ask("a", undefined), ask("a", "a"), ask("a", "b"), ask(undefined)]).toEqual([0, 0, 1, 1]);
  });
});

describe("what a ServiceMonitor may find outside of the set", () => {
  const count = (spec: Fields, ...others: ReturnType<typeof manifest>[]) =>
    findings("servicemonitor-selects-nothing", [serviceMonitor(spec), ...others]).length;
  const names = (...matchNames: string[]) => ({ namespaceSelector: { matchNames } });
  const namespace = (name: string) => manifest("v1 Namespace", name);

  test("is in namespaces of which the set is not whole", () => {
    expect([count(names("o")), count(names("o"), namespace("o")), count(names("o", "p"), namespace("o"))]).toEqual([
      0, 1, 0,
    ]);
    expect(count(names("o", "n"), namespace("o"), namespace("n"))).toBe(1);
    expect(count(names("kube-system"), namespace("kube-system"))).toBe(0);
  });

  test("is the API server", () => {
    const selector = { matchLabels: { component: "apiserver", provider: "kubernetes" } };
    expect(count({ ...names("default"), selector }, namespace("default"))).toBe(0);
    expect(count({ ...names("other"), selector }, namespace("other"))).toBe(1);
    expect(count(names("default"), namespace("default"))).toBe(1);
  });

  test("is told at the namespaces, where the Service is in another one", () => {
    const there = manifest("v1 Service", "o/a", { metadata: { labels: { app: "web" } } });
    const path = (spec: Fields, ...others: ReturnType<typeof manifest>[]) =>
      findings("servicemonitor-selects-nothing", [serviceMonitor(spec), there, ...others])[0]?.split(": ")[0];
    expect(path({})).toBe("ServiceMonitor/m spec.selector");
    expect(path(names("n"))).toBe("ServiceMonitor/m spec.namespaceSelector");
    expect([
      path({}, namespace("o")),
      path(names("n"), namespace("o")),
      path({}, namespace("n"), namespace("o")),
    ]).toEqual([undefined, "ServiceMonitor/m spec.namespaceSelector", "ServiceMonitor/m spec.selector"]);
  });
});
