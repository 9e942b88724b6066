import { describe, expect, test } from "@jest/globals";
import { type Chart, JsonPatch } from "cdk8s";
import {
  Autoscaler,
  ClusterIpService,
  Config,
  ConfigRef,
  HttpRoute,
  Ingress,
  Namespace,
  NetworkRule,
  PriorityClass,
  ResourceQuota,
  RollingDeployment,
  Secret,
  SecretRef,
  ServiceAccount,
  StorageClaim,
} from "../../lib";
import type { Manifest } from "../../lib/objects";
import { refusal, render } from "./render";

const container = { name: "app", image: "app:1", ports: { http: 8080 } } as const;

function deploy(chart: Chart, id: string, props: { namespace?: string; replicas?: number } = {}) {
  return new RollingDeployment(chart, id, { ...props, containers: [container] });
}

function serve(chart: Chart, id = "web", props: { namespace?: string } = {}) {
  const ports = [{ name: "http", port: 80, targetPort: "http" }] as const;
  return new ClusterIpService(chart, `${id}-service`, { ...props, name: id, target: deploy(chart, id, props), ports });
}

const kinds = (objects: readonly { kind: string }[]) => objects.map(({ kind }) => kind);
const specOf = (object: Manifest | undefined) => object?.spec;

describe("Config and Secret", () => {
  test("refer to their keys from env, envFrom and volumes", () => {
    render((chart) => {
      const config = new Config(chart, "settings", { data: { PORT: "1" } });
      const secret = new Secret(chart, "tls", {
        type: "kubernetes.io/tls",
        data: { "tls.key": "eA==" },
        stringData: { "tls.crt": "b" },
      });
      const namespace = "shop";
      expect(config.key("PORT", { optional: true })).toEqual({
        valueFrom: { configMapKeyRef: { name: "settings", key: "PORT", optional: true } },
        namespace,
      });
      expect(config.envFrom("APP_")).toEqual({ configMapRef: { name: "settings" }, prefix: "APP_", namespace });
      expect(secret.key("tls.key")).toEqual({
        valueFrom: { secretKeyRef: { name: "tls", key: "tls.key" } },
        namespace,
      });
      expect(Object.keys(secret.allKeys())).toEqual(["tls.crt", "tls.key"]);
      const items = [{ key: "tls.crt", path: "a.txt" }] as const;
      expect(secret.volume({ items })).toEqual({ secret: { secretName: "tls", items }, namespace });
      expect(config.volume()).toEqual({ configMap: { name: "settings" }, namespace });
    });
  });

  test("with contentHash, another content is another name, and the references follow", () => {
    const nameFor = (PORT: string) => {
      const [config, deployment] = render((chart) => {
        const settings = new Config(chart, "settings", { data: { PORT }, contentHash: true });
        const env = { PORT: settings.key("PORT") };
        new RollingDeployment(chart, "api", { containers: [{ ...container, env, envFrom: [settings.envFrom()] }] });
      });
      const { name } = config?.metadata ?? {};
      expect(JSON.stringify(deployment).split(`"name":"${String(name)}"`)).toHaveLength(3);
      return name;
    };
    expect(nameFor("1")).toMatch(/^settings-[0-9a-f]{10}$/);
    expect(nameFor("1")).toBe(nameFor("1"));
    expect(nameFor("1")).not.toBe(nameFor("2"));
  });

  test("made elsewhere, render nothing", () => {
    const objects = render((chart) => {
      const secret = new SecretRef(chart, "database", { name: "shop-db", keys: ["password"] });
      const config = new ConfigRef(chart, "shared", { namespace: "infra", keys: ["REGION"] });
      expect(secret.key("password")).toMatchObject({
        valueFrom: { secretKeyRef: { name: "shop-db", key: "password" } },
      });
      expect(config.key("REGION")).toMatchObject({ valueFrom: { configMapKeyRef: { name: "shared" } } });
    });
    expect(objects).toEqual([]);
  });

  test("a message never shows a secret value", () => {
    const bad = [
      { stringData: { a: 4711 } },
      { data: { a: "not base64: 4711" } },
      { stringData: { a: "4711".repeat(300_000) } },
    ];
    for (const props of bad) {
      const message = refusal((chart) => new Secret(chart, "s", props as never));
      expect(message).not.toContain("4711");
      expect(message).toContain("chart/s: ");
    }
  });
});

describe("Autoscaler", () => {
  test("refers to its target and measures what it is told", () => {
    const objects = render((chart) => {
      const metrics = [
        { type: "External", external: { metric: { name: "queue" }, target: { type: "Value", value: 5 } } },
      ];
      new Autoscaler(chart, "load", {
        target: deploy(chart, "api"),
        maxReplicas: 5,
        memory: { averageValue: "1Gi" },
        metrics,
      });
    });
    expect(specOf(objects[1])).toEqual({
      scaleTargetRef: { apiVersion: "apps/v1", kind: "Deployment", name: "api" },
      maxReplicas: 5,
      metrics: [
        { type: "Resource", resource: { name: "memory", target: { type: "AverageValue", averageValue: "1Gi" } } },
        { type: "External", external: { metric: { name: "queue" }, target: { type: "Value", value: 5 } } },
      ],
    });
  });
});

describe("Ingress and HttpRoute", () => {
  test("lead to a Service's port: an Ingress by its name, a route by its number", () => {
    const objects = render((chart) => {
      const backend = serve(chart).port("http");
      const tls = [{ hosts: ["shop.example.com"], secret: new SecretRef(chart, "tls", { keys: ["tls.key"] }) }];
      new Ingress(chart, "in", { rules: [{ host: "*.example.com", paths: [{ path: "/a", backend }] }], tls });
      const matches = [{ path: { exact: "/a" }, headers: { "X-Beta": "yes" }, method: "GET" }] as const;
      const rules = [{ matches, backends: [{ backend, weight: 9 }] }];
      new HttpRoute(chart, "route", { gateways: [{ name: "public" }], hostnames: ["shop.example.com"], rules });
    }, "Gateway/public");
    expect(specOf(objects[2])).toEqual({
      tls: [{ hosts: ["shop.example.com"], secretName: "tls" }],
      rules: [
        {
          host: "*.example.com",
          http: {
            paths: [{ path: "/a", pathType: "Prefix", backend: { service: { name: "web", port: { name: "http" } } } }],
          },
        },
      ],
    });
    const match = { path: { type: "Exact", value: "/a" }, method: "GET", headers: [{ name: "X-Beta", value: "yes" }] };
    expect(specOf(objects[3])).toEqual({
      parentRefs: [{ name: "public" }],
      hostnames: ["shop.example.com"],
      rules: [{ matches: [match], backendRefs: [{ name: "web", port: 80, weight: 9 }] }],
    });
  });
});

describe("NetworkRule", () => {
  test("selects both sides by reference, across namespaces by their name", () => {
    const objects = render((chart) => {
      const target = deploy(chart, "users");
      const incoming = [
        { from: [deploy(chart, "web"), deploy(chart, "gate", { namespace: "infra" })], ports: ["http"] },
        { from: { namespace: { team: "ops" } } },
        { from: { cidr: "10.0.0.0/8", except: ["10.1.0.0/16"] } },
      ] as const;
      const outgoing = [
        { to: deploy(chart, "db"), ports: [8080] },
        { to: "anybody", ports: [443] },
      ] as const;
      new NetworkRule(chart, "rule", { target, incoming, outgoing });
    });
    const named = (name: string) => ({ matchLabels: { "app.kubernetes.io/name": name } });
    expect(specOf(objects.at(-1))).toEqual({
      podSelector: named("users"),
      policyTypes: ["Ingress", "Egress"],
      ingress: [
        {
          from: [
            { podSelector: named("web") },
            {
              namespaceSelector: { matchLabels: { "kubernetes.io/metadata.name": "infra" } },
              podSelector: named("gate"),
            },
          ],
          ports: [{ protocol: "TCP", port: "http" }],
        },
        { from: [{ namespaceSelector: { matchLabels: { team: "ops" } } }] },
        { from: [{ ipBlock: { cidr: "10.0.0.0/8", except: ["10.1.0.0/16"] } }] },
      ],
      egress: [
        { to: [{ podSelector: named("db") }], ports: [{ protocol: "TCP", port: 8080 }] },
        { ports: [{ protocol: "TCP", port: 443 }] },
        {
          ports: [
            { protocol: "UDP", port: 53 },
            { protocol: "TCP", port: 53 },
          ],
        },
      ],
    });
  });

  test("an empty list closes the door, and then nothing is added", () => {
    const [, rule] = render(
      (chart) => new NetworkRule(chart, "rule", { target: deploy(chart, "users"), incoming: [], outgoing: [] }),
    );
    expect(specOf(rule)).toMatchObject({ policyTypes: ["Ingress", "Egress"], ingress: [], egress: [] });
  });
});

describe("ServiceAccount", () => {
  test("alone is an account and nothing else", () => {
    expect(kinds(render((chart) => new ServiceAccount(chart, "a")))).toEqual(["ServiceAccount"]);
  });

  test("may do what it is told: here, everywhere, or to single objects", () => {
    const objects = render((chart) => {
      const config = new Config(chart, "settings", { data: {} });
      const may = [
        { verbs: ["get"], resources: ["pods", "pods/log", "deployments", "certificates.cert-manager.io"] },
        { verbs: ["update"], objects: [config, deploy(chart, "api")] },
      ] as const;
      new ServiceAccount(chart, "robot", { may, mayEverywhere: [{ verbs: ["list"], resources: ["nodes"] }] });
    });
    expect(kinds(objects).slice(2)).toEqual([
      "ServiceAccount",
      "Role",
      "RoleBinding",
      "ClusterRole",
      "ClusterRoleBinding",
    ]);
    expect(objects[3]?.rules).toEqual([
      { apiGroups: [""], resources: ["pods", "pods/log"], verbs: ["get"] },
      { apiGroups: ["apps"], resources: ["deployments"], verbs: ["get"] },
      { apiGroups: ["cert-manager.io"], resources: ["certificates"], verbs: ["get"] },
      { apiGroups: [""], resources: ["configmaps"], resourceNames: ["settings"], verbs: ["update"] },
      { apiGroups: ["apps"], resources: ["deployments"], resourceNames: ["api"], verbs: ["update"] },
    ]);
    expect(objects[5]?.metadata).toEqual({ name: "shop-robot" });
    expect(objects[6]).toMatchObject({
      metadata: { name: "shop-robot" },
      subjects: [{ kind: "ServiceAccount", name: "robot", namespace: "shop" }],
      roleRef: { apiGroup: "rbac.authorization.k8s.io", kind: "ClusterRole", name: "shop-robot" },
    });
  });
});

describe("objects of the whole cluster", () => {
  test("are in no namespace, whatever the chart's", () => {
    const objects = render((chart) => {
      new Namespace(chart, "shop", { podSecurity: "restricted" }).object.addJsonPatch(
        JsonPatch.add("/metadata/finalizers", []),
      );
      new PriorityClass(chart, "urgent", { value: 10 });
    });
    expect(objects[0]?.metadata).toEqual({
      name: "shop",
      finalizers: [],
      labels: { "pod-security.kubernetes.io/enforce": "restricted" },
    });
    expect(objects[1]?.metadata).toEqual({ name: "urgent" });
  });

  test("a quota and a claim are in one", () => {
    const [quota, claim] = render((chart) => {
      new ResourceQuota(chart, "quota", { hard: { pods: 20, "requests.cpu": "4" } });
      expect(new StorageClaim(chart, "data", { size: "1Gi" }).volume({ readOnly: true })).toEqual({
        persistentVolumeClaim: { claimName: "data", readOnly: true },
        namespace: "shop",
      });
    });
    expect(specOf(quota)).toEqual({ hard: { pods: 20, "requests.cpu": "4" } });
    expect(claim?.metadata.namespace).toBe("shop");
  });
});

describe("what can never work is refused", () => {
  const anything = (value: unknown) => value as never;
  const rule = (props: object) => (chart: Chart) =>
    new NetworkRule(chart, "n", anything({ target: deploy(chart, "users"), ...props }));
  const account = (permission: object) => (chart: Chart) =>
    new ServiceAccount(chart, "a", { may: [anything(permission)] });
  const scale = (props: object) => (chart: Chart) =>
    new Autoscaler(chart, "a", anything({ target: deploy(chart, "api"), maxReplicas: 3, ...props }));
  const ten = { cidr: "10.0.0.0/8" };
  const claim = (accessModes: string[]) => (chart: Chart) =>
    new StorageClaim(chart, "c", { size: 1, accessModes: anything(accessModes) });
  test.each<[string, (chart: Chart) => unknown]>([
    ["autoscaler of fixed replicas", (chart) => scale({ target: deploy(chart, "fixed", { replicas: 2 }) })(chart)],
    ["autoscaler from more to less", scale({ minReplicas: 5 })],
    ["autoscaler at 0 %", scale({ cpu: { averageUtilization: 0 } })],
    ["autoscaler with two aims of one resource", scale({ cpu: { averageUtilization: 1, averageValue: "1" } })],
    ["autoscaler in another namespace", scale({ namespace: "elsewhere" })],
    ["network rule without a rule", rule({})],
    ["network rule for a port that the pods lack", rule({ incoming: [{ from: "anybody", ports: ["htp"] }] })],
    ["network rule for an empty list of peers", rule({ incoming: [{ from: [] }] })],
    ["network rule for no port at all", rule({ incoming: [{ from: "anybody", ports: [] }] })],
    ["network rule for port 70000", rule({ outgoing: [{ to: "anybody", ports: [70000] }] })],
    ["network rule for addresses that are none", rule({ incoming: [{ from: { cidr: "999.1.1.1/8" } }] })],
    [
      "network rule that excepts what it does not hold",
      rule({ outgoing: [{ to: { ...ten, except: ["11.0.0.0/16"] } }] }),
    ],
    ["network rule for a range that begins in its middle", rule({ outgoing: [{ to: { cidr: "10.0.0.1/8" } }] })],
    ["network rule for namespaces of no label", rule({ incoming: [{ from: { namespace: { "a b": "c" } } }] })],
    ["network rule for half an address", rule({ outgoing: [{ to: { cidr: "10.0.0.0" } }] })],
    ["permission without a verb", account({ verbs: [], resources: ["pods"] })],
    ["permission for a kind instead of a resource", account({ verbs: ["get"], resources: ["Pod"] })],
    ["permission for nothing", account({ verbs: ["get"] })],
    ["Ingress that leads nowhere", (chart) => new Ingress(chart, "i", {})],
    ["Ingress with a relative path", (chart) => ingress(chart, { path: "shop" })],
    ["Ingress to another namespace", (chart) => ingress(chart, {}, { namespace: "elsewhere" })],
    ["Ingress of an address", (chart) => ingress(chart, {}, {}, "10.0.0.1")],
    ["route without a Gateway", (chart) => new HttpRoute(chart, "r", { gateways: [], rules: [] })],
    ["route with half a weight", (chart) => route(chart, 0.5)],
    ["claim of nothing", (chart) => new StorageClaim(chart, "c", { size: 0 })],
    ["claim of 1,5Gi", (chart) => new StorageClaim(chart, "c", { size: "1,5Gi" })],
    ["claim with an access mode of its own", claim(["RWO"])],
    ["quota of nothing", (chart) => new ResourceQuota(chart, "q", { hard: {} })],
    ["priority of the system", (chart) => new PriorityClass(chart, "p", { value: 2_000_000_000 })],
    ["Namespace in upper case", (chart) => new Namespace(chart, "Shop")],
    [
      "Namespace with a level that does not exist",
      (chart) => new Namespace(chart, "s", { podSecurity: anything("strict") }),
    ],
    ["claim of ReadWriteOncePod beside others", claim(["ReadWriteOncePod", "ReadWriteOnce"])],
    ["certificate without its key", (chart) => new Secret(chart, "s", { type: "kubernetes.io/tls", data: {} })],
    ["secret key with a slash", (chart) => new Secret(chart, "s", { stringData: { "a/b": "x" } })],
    ["secret key given twice", (chart) => new Secret(chart, "s", { stringData: { a: "x" }, data: { a: "eA==" } })],
    ["reference to a key that was not named", (chart) => new SecretRef(chart, "s", { keys: ["a"] }).key(anything("b"))],
  ])("%s", (_, build) => {
    expect(refusal(build)).toMatchSnapshot();
  });

  function ingress(chart: Chart, path: object, service: { namespace?: string } = {}, host = "a.example.com") {
    const paths = [{ ...path, backend: serve(chart, "web", service).port("http") }];
    return new Ingress(chart, "i", { rules: [{ host, paths }] });
  }

  function route(chart: Chart, weight: number) {
    const rules = [{ backends: [{ backend: serve(chart).port(80), weight }] }];
    return new HttpRoute(chart, "r", { gateways: [{ name: "g" }], rules });
  }
});
