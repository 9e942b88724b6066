import { describe, expect, test } from "@jest/globals";
import type { Chart } from "cdk8s";
import {
  ClusterIpService,
  DisruptionBudget,
  ExternalNameService,
  HeadlessService,
  LoadBalancerService,
  NodePortService,
  podsOf,
  RollingDeployment,
} from "../../lib";
import { refusal, render } from "./render";

const container = { name: "app", image: "app:1", ports: { http: 8080 }, unnamedPorts: [9090] } as const;

function release<const R extends string>(chart: Chart, name: R, props: { namespace?: string } = {}) {
  const selector = { app: "echo", release: name };
  return new RollingDeployment(chart, name, {
    ...props,
    selector,
    podLabels: { tier: "back" },
    containers: [container],
  });
}

describe("a Service for each way to be reached", () => {
  test("a ClusterIP Service writes no type: it is the API server's default", () => {
    const [, service] = render((chart) => {
      const ports = [{ port: 80, targetPort: "http" }] as const;
      new ClusterIpService(chart, "s", { target: release(chart, "a"), ports, sessionAffinity: "ClientIP" });
    });
    expect(service?.spec).toEqual({
      selector: { app: "echo", release: "a" },
      ports: [{ port: 80, targetPort: "http" }],
      sessionAffinity: "ClientIP",
    });
  });

  test("M37: a LoadBalancer Service, with what only it can have", () => {
    const [, service] = render(
      (chart) =>
        new LoadBalancerService(chart, "chat", {
          target: release(chart, "chat-app"),
          ports: [{ port: 80, targetPort: "http" }],
          externalTrafficPolicy: "Local",
          loadBalancerSourceRanges: ["10.0.0.0/8"],
        }),
    );
    expect(service?.spec).toEqual({
      type: "LoadBalancer",
      selector: { app: "echo", release: "chat-app" },
      ports: [{ port: 80, targetPort: "http" }],
      externalTrafficPolicy: "Local",
      loadBalancerSourceRanges: ["10.0.0.0/8"],
    });
  });

  test("M37: a headless Service, with or without a port", () => {
    const [, bare, withPort] = render((chart) => {
      const target = release(chart, "redis");
      new HeadlessService(chart, "bare", { target, publishNotReadyAddresses: true });
      new HeadlessService(chart, "with-port", { target, ports: [{ name: "http", port: 8080 }] });
    });
    const selector = { app: "echo", release: "redis" };
    expect(bare?.spec).toEqual({ clusterIP: "None", selector, publishNotReadyAddresses: true });
    expect(withPort?.spec).toEqual({ clusterIP: "None", selector, ports: [{ name: "http", port: 8080 }] });
  });

  test("M37: an ExternalName Service selects nothing", () => {
    const [service] = render((chart) => new ExternalNameService(chart, "db", { externalName: "db.example.com" }));
    expect(service?.spec).toEqual({ type: "ExternalName", externalName: "db.example.com" });
    expect(service?.metadata.labels).toEqual({ "app.kubernetes.io/name": "db" });
  });

  test("refers to its ports by name or number", () => {
    render((chart) => {
      const ports = [{ name: "web", port: 80, targetPort: "http" }] as const;
      const service = new ClusterIpService(chart, "s", { name: "echo", target: release(chart, "a"), ports });
      const web = { service: "echo", namespace: "shop", port: 80, portName: "web" };
      expect([service.port("web"), service.port(80)]).toEqual([web, web]);
      expect(() => service.port("htp" as never)).toThrow(
        'chart/s: the Service has no port "htp", it has web. Name one of them.',
      );
    });
  });
});

describe("several workloads as one target", () => {
  test("are selected by the labels that they share", () => {
    const objects = render((chart) => {
      const target = podsOf(release(chart, "spring"), release(chart, "summer"));
      new ClusterIpService(chart, "all", { target, ports: [{ port: 80, targetPort: "http" }] });
      new NodePortService(chart, "narrow", {
        target,
        selector: { app: "echo" },
        ports: [{ port: 80, targetPort: 9090 }],
      });
      new DisruptionBudget(chart, "budget", { target, maxUnavailable: 1 });
    });
    expect(objects[2]).toMatchObject({ spec: { selector: { app: "echo", tier: "back" } } });
    expect(objects[3]?.spec).toMatchObject({ selector: { app: "echo" } });
    expect(objects[4]?.spec).toMatchObject({ selector: { matchLabels: { app: "echo", tier: "back" } } });
  });

  test("have only the ports that all of them have", () => {
    const message = refusal((chart) => {
      const other = { name: "app", image: "app:1", ports: { http: 8081 } };
      const target = podsOf(
        release(chart, "a"),
        new RollingDeployment(chart, "b", { selector: { app: "echo" }, containers: [other] }),
      );
      new ClusterIpService(chart, "s", { target, ports: [{ port: 80, targetPort: 9090 as never }] });
    });
    expect(message).toMatchInlineSnapshot(
      `"chart/s: ports[0] sends to port 9090/TCP, the pods have http 8080/TCP. Give one of them as targetPort."`,
    );
  });

  test("refused when they share no label, or are apart", () => {
    const noLabel = refusal((chart) => {
      const other = { selector: { app: "other" }, podLabels: { tier: "front" }, containers: [container] };
      podsOf(release(chart, "a"), new RollingDeployment(chart, "b", other));
    });
    expect(noLabel).toMatchInlineSnapshot(
      `"chart/a, chart/b: they share no label. Give their pods one label of the same value."`,
    );
    const apart = refusal((chart) => podsOf(release(chart, "a"), release(chart, "b", { namespace: "elsewhere" })));
    expect(apart).toMatchInlineSnapshot(
      `"chart/a, chart/b: they are in shop and elsewhere. Put them into one namespace."`,
    );
  });
});

describe("what can never work is refused", () => {
  const balance = (props: object) => (chart: Chart) =>
    new LoadBalancerService(chart, "s", {
      target: release(chart, "a"),
      ports: [{ port: 80, targetPort: "http" }],
      ...props,
    });
  test.each<[string, (chart: Chart) => unknown]>([
    ["an address as external name", (chart) => new ExternalNameService(chart, "s", { externalName: "10.0.0.1" })],
    ["an external name with a path", (chart) => new ExternalNameService(chart, "s", { externalName: "a.b/c" })],
    ["a source range without a length", balance({ loadBalancerSourceRanges: ["10.0.0.1"] })],
    ["a traffic policy that does not exist", balance({ externalTrafficPolicy: "local" })],
    ["a headless port that the pods lack", (chart) => headless(chart, [{ port: 80 }])],
  ])("%s", (_, build) => {
    expect(refusal(build)).toMatchSnapshot();
  });

  function headless(chart: Chart, ports: readonly object[]) {
    return new HeadlessService(chart, "s", { target: release(chart, "a"), ports: ports as never });
  }
});
