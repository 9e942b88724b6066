import { mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, test } from "@jest/globals";
import { ApiObject, App, Chart, JsonPatch, Testing } from "cdk8s";
import * as kplus from "cdk8s-plus-28";
import { Config, ConfigRef, declareExternal, installGuard, RollingDeployment, SecretRef, synthesize } from "../../lib";

const LABELS = { app: "web" };

function raw(chart: Chart, id: string, manifest: object): ApiObject {
  return new ApiObject(chart, id, manifest as never);
}

interface WebOptions {
  readonly name?: string;
  readonly labels?: Readonly<Record<string, string>>;
  readonly env?: readonly object[];
}

function deployment(chart: Chart, { name = "web", labels = LABELS, env = [] }: WebOptions = {}): ApiObject {
  const containers = [{ name: "app", image: "nginx:1.27", env }];
  const spec = { selector: { matchLabels: labels }, template: { metadata: { labels }, spec: { containers } } };
  return raw(chart, name, { apiVersion: "apps/v1", kind: "Deployment", metadata: { name }, spec });
}

function service(chart: Chart, selector: object, more: { metadata?: object; port?: object; type?: string } = {}): void {
  const { metadata, port, type } = more;
  const spec = { selector, ports: [{ port: 80, ...port }], ...(type === undefined ? {} : { type }) };
  raw(chart, "service", { apiVersion: "v1", kind: "Service", metadata: { name: "web", ...metadata }, spec });
}

const config = { apiVersion: "v1", kind: "ConfigMap", metadata: { name: "a" }, data: { KEY: "1" } };
const keyOf = (kind: "configMap" | "secret", name: string, key: string) => {
  return [{ name: "A", valueFrom: { [`${kind}KeyRef`]: { name, key } } }];
};

function guarded(): Chart {
  const chart = Testing.chart();
  installGuard(chart);
  return chart;
}

function errorOf(work: () => unknown): string {
  try {
    work();
  } catch (error) {
    return (error as Error).message;
  }
  return "nothing was thrown";
}

describe("the guard on the tree root", () => {
  test("a tree that is right synthesizes", () => {
    const chart = guarded();
    deployment(chart);
    service(chart, LABELS);
    expect(Testing.synth(chart)).toHaveLength(2);
  });

  test("tells each finding at its construct: field, fact, fix and code", () => {
    const chart = guarded();
    deployment(chart, { env: keyOf("configMap", "gone", "KEY") });
    service(chart, { app: "wbe" });
    expect(errorOf(() => Testing.synth(chart))).toMatchInlineSnapshot(`
"Validation failed with the following errors:
  [test/web] Deployment web: spec.template.spec.containers[0].env[0].valueFrom.configMapKeyRef.name there is no ConfigMap gone in namespace default (fix: add it, or declare it: slipway.dev/external: ConfigMap/gone) [configmap-missing]
  [test/service] Service web: spec.selector matches no pod (fix: the pods of Deployment web have app: web, did you mean that?) [service-selects-nothing]"
`);
  });

  test("is installed by every construct, and checks what stands beside it", () => {
    const chart = Testing.chart();
    new Config(chart, "settings", { data: { PORT: "1" } });
    deployment(chart, { env: keyOf("configMap", "settings", "PROT") });
    expect(() => Testing.synth(chart)).toThrow(/settings has no key PROT \(fix: did you mean PORT\?\)/);
  });

  test("stops app.synth() before a file is written", async () => {
    const outdir = await mkdtemp(join(tmpdir(), "slipway-test-"));
    const app = new App({ outdir });
    const chart = new Chart(app, "chart");
    installGuard(app);
    service(chart, LABELS);
    expect(() => app.synth()).toThrow("service-selects-nothing");
    expect(await readdir(outdir)).toEqual([]);
    await rm(outdir, { recursive: true });
  });

  test("keeps an error message readable when there is much to say", () => {
    const chart = guarded();
    const env = Array.from({ length: 40 }, (_, n) => ({
      ...keyOf("secret", `s${String(n)}`, "a")[0],
      name: `A${String(n)}`,
    }));
    deployment(chart, { env });
    const lines = errorOf(() => Testing.synth(chart)).split("\n");
    expect(lines).toHaveLength(32);
    expect(lines[1]).toContain("and 10 more: `slipway check` lists all findings");
  });

  test("warnings stop nothing", () => {
    const chart = guarded();
    deployment(chart, { labels: { version: "1" } });
    expect(Testing.synth(chart)).toHaveLength(1);
  });

  test("a finding that an annotation gives a reason to ignore stops nothing", () => {
    const chart = guarded();
    const annotations = { "slipway.dev/ignore": "service-selects-nothing: the pods come by hand" };
    service(chart, { app: "elsewhere" }, { metadata: { annotations } });
    expect(Testing.synth(chart)).toHaveLength(1);
  });
});

describe("what exists elsewhere", () => {
  test("is declared for the tree", () => {
    const chart = guarded();
    service(chart, { app: "elsewhere" });
    declareExternal(chart, { kind: "Pod", labels: { app: "elsewhere" } });
    expect(Testing.synth(chart)).toHaveLength(1);
  });

  test("is declared by SecretRef and ConfigRef, with the keys that it has", () => {
    const build = (key: string): Chart => {
      const chart = Testing.chart();
      new SecretRef(chart, "database", { keys: ["password"] });
      new ConfigRef(chart, "shared", { keys: ["REGION"] });
      const env = [...keyOf("secret", "database", key), { ...keyOf("configMap", "shared", "REGION")[0], name: "B" }];
      deployment(chart, { env });
      return chart;
    };
    expect(Testing.synth(build("password"))).toHaveLength(1);
    expect(() => Testing.synth(build("pasword"))).toThrow("Secret database has no key pasword");
  });

  test("may be anything in an open world, whoever installs the guard first or last", () => {
    const chart = guarded();
    installGuard(chart, { openWorld: true });
    installGuard(chart);
    service(chart, { app: "elsewhere" });
    expect(Testing.synth(chart)).toHaveLength(1);
  });

  test("a tree says which version of Kubernetes it is for", () => {
    const synth = (kubernetesVersion: string) => () => {
      const chart = Testing.chart();
      installGuard(chart, { kubernetesVersion });
      const spec = { limited: {}, type: "Limited" };
      const metadata = { name: "level" };
      raw(chart, "a", {
        apiVersion: "flowcontrol.apiserver.k8s.io/v1beta3",
        kind: "PriorityLevelConfiguration",
        metadata,
        spec,
      });
      return Testing.synth(chart);
    };
    expect(synth("1.30")()).toHaveLength(1);
    expect(synth("1.32")).toThrow("api-version-removed");
  });
});

describe("an App with several charts", () => {
  const charts = (...ids: readonly string[]): [App, ...Chart[]] => {
    const app = Testing.app();
    installGuard(app);
    return [app, ...ids.map((id) => new Chart(app, id))];
  };

  test("may make the same objects in each, for different clusters", () => {
    const [app, dev, prod] = charts("dev", "prod") as [App, Chart, Chart];
    for (const chart of [dev, prod]) {
      deployment(chart);
      service(chart, LABELS, { type: "NodePort", port: { nodePort: 30_000 } });
    }
    expect(synthesize(app)).toHaveLength(4);
  });

  test("may use the same labels and ports in each", () => {
    const [app, dev, prod] = charts("dev", "prod") as [App, Chart, Chart];
    deployment(dev, { name: "web-dev" });
    deployment(prod, { name: "web-prod" });
    service(dev, LABELS, { metadata: { name: "dev" }, type: "NodePort", port: { nodePort: 30_000 } });
    service(prod, LABELS, { metadata: { name: "prod" }, type: "NodePort", port: { nodePort: 30_000 } });
    expect(synthesize(app)).toHaveLength(4);
  });

  test("may refer from one to another", () => {
    const [app, base, dev, prod] = charts("base", "dev", "prod") as [App, Chart, Chart, Chart];
    raw(base, "config", config);
    for (const chart of [dev, prod]) deployment(chart, { env: keyOf("configMap", "a", "KEY") });
    expect(synthesize(app)).toHaveLength(3);
  });

  test("a chart's own object is meant before a namesake in another chart", () => {
    const [app, dev, prod] = charts("dev", "prod") as [App, Chart, Chart];
    raw(dev, "config", config);
    raw(prod, "config", { ...config, data: { OTHER: "1" } });
    for (const chart of [dev, prod]) deployment(chart, { env: keyOf("configMap", "a", "KEY") });
    expect(errorOf(() => synthesize(app))).toMatch(
      /^Validation failed.*\n {2}\[prod\/web\] .*\[configmap-key-missing\]$/,
    );
  });

  test("what no chart makes is missing, and twice in one chart is once too often", () => {
    const [app, dev, prod] = charts("dev", "prod") as [App, Chart, Chart];
    deployment(dev, { env: keyOf("configMap", "gone", "KEY") });
    raw(prod, "one", config);
    raw(prod, "two", config);
    const message = errorOf(() => synthesize(app));
    expect(message).toMatch(/\[dev\/web\].*configmap-missing/);
    expect(message).toMatch(/\[prod\/two\].*duplicate-object/);
  });

  test("is refused as a whole, whichever chart is rendered", () => {
    const [, good, bad] = charts("good", "bad") as [App, Chart, Chart];
    raw(good, "config", config);
    service(bad, LABELS);
    expect(() => Testing.synth(good)).toThrow("[bad/service]");
  });
});

describe("how often an object is rendered", () => {
  const count = (object: ApiObject): (() => number) => {
    let renders = 0;
    const toJson = object.toJson.bind(object);
    object.toJson = () => {
      renders++;
      return toJson();
    };
    return () => renders;
  };

  test("once for app.synth(), app.synthYaml() and synthesize(), however many charts there are", () => {
    const app = Testing.app();
    const all = Array.from({ length: 10 }, (_, index) => new Chart(app, `chart-${String(index)}`));
    const rendersOf = count(raw(all[0] as Chart, "config", config));
    installGuard(app);
    app.synth();
    expect(rendersOf()).toBe(1);
    app.synthYaml();
    expect(rendersOf()).toBe(2);
    synthesize(app);
    expect(rendersOf()).toBe(3);
  });

  test("once for Testing.synth()", () => {
    const chart = guarded();
    const rendersOf = count(raw(chart, "config", config));
    Testing.synth(chart);
    expect(rendersOf()).toBe(1);
  });

  test("what is checked is what is written, also where cdk8s-plus renders differently each time", () => {
    const build = (isGuarded: boolean): Chart => {
      const chart = Testing.chart();
      if (isGuarded) installGuard(chart);
      new kplus.Deployment(chart, "web", { spread: true, containers: [{ image: "nginx", portNumber: 80 }] });
      return chart;
    };
    expect(Testing.synth(build(true))).toEqual(Testing.synth(build(false)));
    expect(synthesize(build(true).node.root as App)).toEqual(synthesize(build(false).node.root as App));
  });

  test("anew after a change, in the same breath", () => {
    const app = Testing.app();
    const [one, two] = [new Chart(app, "one"), new Chart(app, "two")];
    installGuard(app);
    const object = raw(two, "config", config);
    deployment(two, { env: keyOf("configMap", "a", "KEY") });
    raw(one, "other", { ...config, metadata: { name: "b" } });
    Testing.synth(one);
    object.addJsonPatch(JsonPatch.add("/data/MORE", "2"));
    expect(object.toJson()).toMatchObject({ data: { MORE: "2" } });
    Testing.synth(two);
    object.addJsonPatch(JsonPatch.remove("/data/KEY"));
    expect(() => Testing.synth(one)).toThrow("configmap-key-missing");
    object.addJsonPatch(JsonPatch.add("/data/KEY", "3"));
    expect(Testing.synth(two)).toMatchObject([{ data: { KEY: "3" } }, {}]);
    expect(Object.hasOwn(object, "toJson")).toBe(false);
  });

  test("not at all by the guard when rendering fails: the error is the same as without it", () => {
    const build = (isGuarded: boolean): Chart => {
      const chart = Testing.chart();
      if (isGuarded) installGuard(chart);
      raw(chart, "config", config).addJsonPatch(JsonPatch.remove("/nothing/here"));
      return chart;
    };
    expect(errorOf(() => Testing.synth(build(true)))).toBe(errorOf(() => Testing.synth(build(false))));
  });
});

test("two copies of the package guard a tree once", () => {
  const chart = Testing.chart();
  new RollingDeployment(chart, "one", { containers: [{ name: "app", image: "app:1" }] });
  const guards = () => chart.node.root.node.validate().length;
  service(chart, LABELS);
  installGuard(chart);
  expect(guards()).toBe(0);
  expect(errorOf(() => Testing.synth(chart)).match(/service-selects-nothing/g)).toHaveLength(1);
});
