import { describe, expect, test } from "@jest/globals";
import { ApiObject, App, Chart, JsonPatch } from "cdk8s";
import * as kplus from "cdk8s-plus-28";
import {
  ClusterIpService,
  Config,
  DisruptionBudget,
  HttpRoute,
  Ingress,
  NetworkRule,
  podsOf,
  RollingDeployment,
} from "../../lib";
import { matchers, renderChart } from "../../lib/testing";

expect.extend(matchers);

const container = { name: "app", image: "app:1.0.0", ports: { http: 8080 } } as const;
const newChart = () => new Chart(new App(), "chart", { namespace: "shop" });
const deploy = (chart: Chart, id: string) =>
  new RollingDeployment(chart, id, { version: "1.0.0", containers: [container] });

function serve(chart: Chart, id: string) {
  const target = deploy(chart, id);
  const ports = [{ name: "web", port: 80, targetPort: "http" }] as const;
  return { target, service: new ClusterIpService(chart, `${id}-service`, { name: id, target, ports }) };
}

describe("toSelect", () => {
  test("holds for what selects the pods, by construct or by manifest", () => {
    const chart = newChart();
    const { target, service } = serve(chart, "api");
    const other = deploy(chart, "other");
    expect(service).toSelect(target);
    expect(service).not.toSelect(other);
    expect(new DisruptionBudget(chart, "budget", { target, maxUnavailable: 1 })).toSelect(target);
    expect(new NetworkRule(chart, "rule", { target, incoming: [] })).toSelect(target);
    expect(target).toSelect(target);
    expect(service).toSelect(podsOf(target, target));
    expect(service.object.toJson()).toSelect(target.object);
  });

  test("reads workloads and Services of cdk8s-plus", () => {
    const chart = newChart();
    const target = new kplus.Deployment(chart, "theirs", { containers: [{ image: "app:1.0.0", portNumber: 8080 }] });
    const ports = [{ port: 80, targetPort: 8080 }] as const;
    const service = new ClusterIpService(chart, "service", { target, ports });
    for (const entry of [service, target.exposeViaService()]) {
      expect(entry).toSelect(target);
      expect(entry).toRouteTo(target);
      expect(entry).not.toSelect(deploy(chart, `other-${entry.name}`));
    }
  });

  test("sees a patch, and says what differs", () => {
    const { target, service } = serve(newChart(), "api");
    service.object.addJsonPatch(JsonPatch.replace("/spec/selector", { app: "other" }));
    expect(() => expect(service).toSelect(target)).toThrow(
      'Service shop/api selects {"app":"other"}, the pods of Deployment shop/api have app.kubernetes.io/name=api',
    );
  });

  test("says when there is nothing to select, or to be selected", () => {
    const { target } = serve(newChart(), "api");
    expect(() => expect({}).toSelect(target)).toThrow("no object with a selector");
    expect(() => expect(target).toSelect("api")).toThrow("has no pods");
  });
});

describe("toRouteTo", () => {
  test("follows Service, Ingress and HTTPRoute to the pods", () => {
    const chart = newChart();
    const { target, service } = serve(chart, "api");
    const { target: other } = serve(chart, "other");
    const ingress = new Ingress(chart, "ingress", { rules: [{ paths: [{ backend: service.port("web") }] }] });
    const rules = [{ backends: [service.port("web")] }];
    const route = new HttpRoute(chart, "route", { gateways: [{ name: "public" }], rules });
    for (const entry of [service, ingress, route]) {
      expect(entry).toRouteTo(target);
      expect(entry).not.toRouteTo(other);
    }
  });

  test("says where requests end instead", () => {
    const chart = newChart();
    const { target, service } = serve(chart, "api");
    const ingress = new Ingress(chart, "ingress", { defaultBackend: service.port("web") });
    ingress.object.addJsonPatch(JsonPatch.replace("/spec/defaultBackend/service/port", { name: "htp" }));
    expect(() => expect(ingress).toRouteTo(target)).toThrow("leads to port htp, which Service shop/api lacks");
    service.object.addJsonPatch(JsonPatch.replace("/spec/ports/0/targetPort", 9));
    expect(() => expect(service).toRouteTo(target)).toThrow(
      "Service shop/api sends to port 9, the pods of Deployment shop/api have http, 8080",
    );
  });
});

describe("toHaveNoFindings", () => {
  test("runs the checks over the app, and reports those about the construct", () => {
    const chart = newChart();
    const { service } = serve(chart, "api");
    expect(chart.node.root).toHaveNoFindings();
    const twin = { apiVersion: "v1", kind: "Service", metadata: { name: "api" } };
    new ApiObject(chart, "twin", twin);
    expect(service).toHaveNoFindings();
    expect(() => expect(chart).toHaveNoFindings()).toThrow("error duplicate-object: Service shop/api metadata.name");
    expect(() => expect("api").toHaveNoFindings()).toThrow("no App, Chart or construct");
  });
});

describe("renderChart", () => {
  const build = (order: readonly string[], PORT: string) => {
    const chart = newChart();
    for (const id of order) deploy(chart, id);
    const config = new Config(chart, "settings", { data: { PORT }, contentHash: true });
    new RollingDeployment(chart, "z", { containers: [{ ...container, env: { PORT: config.key("PORT") } }] });
    return chart;
  };

  test("does not change with the order of constructs, nor with a content hash", () => {
    const [config, ...rest] = renderChart(build(["a", "b"], "1"));
    const [, ...others] = renderChart(build(["b", "a"], "2"));
    expect(rest).toEqual(others);
    expect(config?.metadata.name).toBe("settings-<hash>");
    expect(JSON.stringify(rest.at(-1))).toContain('{"key":"PORT","name":"settings-<hash>"}');
  });

  test("masks versions when asked to", () => {
    const text = JSON.stringify(renderChart(build(["a"], "1"), { maskVersions: true }));
    expect(text).toContain('"image":"app:<version>"');
    expect(text).not.toContain("1.0.0");
  });
});
