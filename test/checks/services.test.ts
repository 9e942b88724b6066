/** Edges of the rules about Services. */
import { describe, expect, test } from "@jest/globals";
import { manifest, template } from "../graph/manifests";
import { findings } from "./findings";

type Fields = Readonly<Record<string, unknown>>;

function service(spec: Fields, name = "n/s") {
  return manifest("v1 Service", name, { spec });
}

function web(ports: readonly object[], labels: Fields = { app: "web" }, name = "n/web") {
  return manifest("apps/v1 Deployment", name, {
    spec: { template: template(labels, { containers: [{ name: "app", ports }] }) },
  });
}

describe("service-without-endpoints", () => {
  const WITHOUT = "has no selector, and no Endpoints or EndpointSlice gives it addresses";
  const HINT = "add a selector, or an EndpointSlice labelled kubernetes.io/service-name: s";
  const slice = (name: string, label: string) =>
    manifest("discovery.k8s.io/v1 EndpointSlice", name, {
      metadata: { labels: { "kubernetes.io/service-name": label } },
    });
  const isTold = (...others: ReturnType<typeof manifest>[]) => {
    const told = findings("service-without-endpoints", [service({ ports: [{ port: 80 }] }), ...others]);
    return told.length > 0;
  };

  test("tells a Service that nothing stands behind, and the slice beside it", () => {
    expect(findings("service-without-endpoints", [service({})])).toEqual([
      `Service/s spec.selector: ${WITHOUT}; ${HINT}`,
    ]);
    expect(findings("service-without-endpoints", [service({}), slice("m/x", "s"), slice("n/y", "t")])).toEqual([
      `Service/s spec.selector: ${WITHOUT} (near EndpointSlice n/y); ${HINT}`,
    ]);
  });

  test("endpoints of its name or label are enough, in its own namespace", () => {
    expect(isTold(manifest("v1 Endpoints", "n/s"))).toBe(false);
    expect(isTold(manifest("v1 Endpoints", "n/t"))).toBe(true);
    expect(isTold(manifest("v1 Endpoints", "m/s"))).toBe(true);
    expect(isTold(slice("n/x", "s"))).toBe(false);
    expect(isTold(slice("m/x", "s"))).toBe(true);
  });

  test("a selector is enough, or the type ExternalName; a broken selector is another rule's business", () => {
    const told = (spec: Fields) => findings("service-without-endpoints", [service(spec)]).length;
    expect([{ selector: { a: "b" } }, { selector: "a" }, { type: "ExternalName" }, { selector: {} }].map(told)).toEqual(
      [0, 0, 0, 1],
    );
  });

  test("the Service of the API server has its endpoints from itself", () => {
    const told = (name: string) => findings("service-without-endpoints", [service({}, name)]).length;
    expect(["default/kubernetes", "n/kubernetes", "default/s"].map(told)).toEqual([0, 1, 1]);
  });

  test("endpoints may be declared to exist", () => {
    const told = (kind: string, name?: string) => {
      const externals = [name === undefined ? { kind } : { kind, name }];
      return findings("service-without-endpoints", [service({})], { externals }).length;
    };
    expect([told("Endpoints"), told("Endpoints", "s"), told("Endpoints", "t")]).toEqual([0, 0, 1]);
    expect([told("EndpointSlice"), told("EndpointSlice", "s"), told("EndpointSlice", "t")]).toEqual([0, 0, 1]);
    expect([told("Secret"), told("Secret", "s")]).toEqual([1, 1]);
  });

  test("the Services of a Rollout get their selector from it, those above a mesh route need none", () => {
    const rollout = (name: string, activeService: string) =>
      manifest("argoproj.io/v1alpha1 Rollout", name, { spec: { strategy: { blueGreen: { activeService } } } });
    expect([isTold(rollout("n/r", "s")), isTold(rollout("n/r", "t")), isTold(rollout("m/r", "s"))]).toEqual([
      false,
      true,
      true,
    ]);
    const route = (kind: string, parent: object) =>
      manifest("gateway.networking.k8s.io/v1 HTTPRoute", "n/r", {
        spec: { parentRefs: [{ kind, group: "", ...parent }] },
      });
    expect(isTold(route("Service", { name: "s" }))).toBe(false);
    expect(isTold(route("Service", { name: "t" }))).toBe(true);
    expect(isTold(route("Service", { name: "s", namespace: "m" }))).toBe(true);
    expect(isTold(route("Gateway", { name: "s" }))).toBe(true);
  });
});

describe("endpointslice-service-missing", () => {
  const slice = (label: string, name = "n/slice") =>
    manifest("discovery.k8s.io/v1 EndpointSlice", name, {
      metadata: { labels: { "kubernetes.io/service-name": label } },
    });
  const ask = (...objects: ReturnType<typeof manifest>[]) => findings("endpointslice-service-missing", objects);

  test("tells a slice whose Service is not there, where another one waits for endpoints", () => {
    expect(ask(service({}), slice("t"))).toEqual([
      'EndpointSlice/slice metadata.labels["kubernetes.io/service-name"]: there is no Service t in namespace n (near Service n/s); did you mean Service s?',
    ]);
    expect(ask(service({}), slice("s"))).toEqual([]);
    expect(ask(slice("t"))).toEqual([]);
    expect(ask(service({}), slice("t", "m/slice"))).toEqual([]);
    expect(ask(service({}), service({ selector: { a: "b" } }, "n/t"), slice("t"))).toEqual([]);
    expect(ask(service({}), manifest("discovery.k8s.io/v1 EndpointSlice", "n/slice"))).toEqual([]);
  });
});

describe("addresses", () => {
  const ask = (...objects: ReturnType<typeof manifest>[]) => findings("cluster-ip-collision", objects);

  test("belong to one Service", () => {
    expect(
      ask(service({ clusterIP: "10.0.0.1" }, "n/a"), service({ clusterIPs: ["10.0.0.2", "10.0.0.1"] }, "n/b")),
    ).toEqual(["Service/b spec.clusterIPs[1]: address 10.0.0.1 is taken by Service a (near Service n/a)"]);
    expect(ask(service({ clusterIP: "10.0.0.1", clusterIPs: ["10.0.0.1"] }))).toEqual([]);
    expect(
      ask(service({ clusterIP: "None" }, "n/a"), service({ clusterIP: "None", clusterIPs: ["None"] }, "n/b")),
    ).toEqual([]);
    expect(ask(service({ clusterIP: "" }, "n/a"), service({ clusterIP: "" }, "n/b"))).toEqual([]);
    expect(ask(service({ clusterIP: "10.0.0.1" }), service({ clusterIP: "10.0.0.1" }))).toEqual([]);
    expect(ask(service({ clusterIP: "10.0.0.1" }), service({ clusterIP: "10.0.0.1" }, "m/s"))).toHaveLength(1);
    expect(ask(service({ clusterIP: "10.0.0.1" }), service({ clusterIP: "10.0.0.1" }, "n/t"))).toHaveLength(1);
  });
});

describe("target-port-invalid", () => {
  test.each<[unknown, string | undefined]>([
    [1, undefined],
    [65535, undefined],
    [0, undefined],
    ["", undefined],
    ["http", undefined],
    [null, undefined],
    [true, undefined],
    [65536, "65536 is no port number (1–65535)"],
    [-1, "-1 is no port number (1–65535)"],
    [1.5, "1.5 is no port number (1–65535)"],
    ["8080", '"8080" in quotes is a name, and a name needs a letter; write 8080 without quotes'],
    ["8", '"8" in quotes is a name, and a name needs a letter; write 8 without quotes'],
    ["-http", "-http starts or ends with -, or has -- inside"],
  ])("%j", (targetPort, words) => {
    const told = findings("target-port-invalid", [service({ ports: [{ port: 80, targetPort }] })]);
    expect(told).toEqual(words === undefined ? [] : [`Service/s spec.ports[0].targetPort: ${words}`]);
  });
});

describe("service-selects-unrelated-workloads", () => {
  const selector = { team: "a" };
  const ask = (targetPort: unknown, ...pods: ReturnType<typeof web>[]) =>
    findings("service-selects-unrelated-workloads", [
      service({ selector, ports: [{ port: 80, targetPort }] }),
      ...pods,
    ]);
  const http = [{ name: "http", containerPort: 80 }];
  const sql = [{ name: "sql", containerPort: 5432 }];

  test("tells two programs behind one port", () => {
    const front = web(http, { team: "a", app: "front" }, "n/front");
    const db = web(sql, { team: "a", app: "db" }, "n/db");
    const told = [
      "Service/s spec.selector: selects pods of Deployment front and of Deployment db (near Deployment n/db); select by a label that only one of them has",
    ];
    expect(ask("http", front, db)).toEqual(told);
    expect(ask(80, front, db)).toEqual(told);
    expect(ask(undefined, front, db)).toEqual(told);
    expect(ask("http", front)).toEqual([]);
    expect(ask("gone", front, db)).toEqual([]);
    expect(ask("http", front, web([], { team: "a" }, "n/db"))).toEqual([]);
  });

  test.each(["app", "app.kubernetes.io/name", "k8s-app", "name"])(
    "one program by %s has as many ports as it likes",
    (key) => {
      const labels = { team: "a", [key]: "same" };
      expect(ask("http", web(http, labels, "n/a"), web(sql, labels, "n/b"))).toEqual([]);
      expect(ask("http", web(http, labels, "n/a"), web(sql, { ...labels, [key]: "other" }, "n/b"))).toHaveLength(1);
    },
  );
});

describe("ports of a Service", () => {
  const ask = (code: string, spec: Fields) => findings(code, [service(spec)]);

  test("are told apart by name, and by number and protocol", () => {
    const dup = (...ports: object[]) => ask("service-port-duplicate", { ports });
    expect(dup({ name: "a", port: 1 }, { name: "a", port: 2 })).toEqual([
      "Service/s spec.ports[1].name: the name a is used twice",
    ]);
    expect(dup({ name: "a", port: 1 }, { name: "b", port: 1 })).toEqual([
      "Service/s spec.ports[1].port: port TCP 1 is listed twice",
    ]);
    expect(dup({ name: "a", port: 1 }, { name: "b", port: 1, protocol: "UDP" })).toEqual([]);
    expect(dup({}, {})).toEqual([]);
    expect(dup({ port: 1 }, { port: 1 })).toHaveLength(1);
  });

  test("need names where there are several", () => {
    expect(ask("service-port-name-required", { ports: [{ port: 1 }] })).toEqual([]);
    expect(ask("service-port-name-required", { ports: [{ port: 1 }, { name: "a", port: 2 }] })).toEqual([
      "Service/s spec.ports[0].name: is required: there are several ports",
    ]);
  });

  test("open nodes only where the type says so, and in the range", () => {
    const ports = [{ port: 80, nodePort: 30080 }];
    expect(ask("node-port-not-allowed", { ports })).toEqual([
      "Service/s spec.ports[0].nodePort: is not allowed: the Service is of type ClusterIP; set spec.type: NodePort, or remove the node port",
    ]);
    const told = (type: string) => ask("node-port-not-allowed", { type, ports }).length;
    expect(["ClusterIP", "ExternalName", "NodePort", "LoadBalancer"].map(told)).toEqual([1, 1, 0, 0]);
    expect(ask("node-port-not-allowed", { ports: [{ port: 80, nodePort: 0 }] })).toEqual([]);
    const outside = (type: string, nodePort: number) =>
      ask("node-port-out-of-range", { type, ports: [{ port: 80, nodePort }] });
    expect(outside("NodePort", 29999)).toEqual(["Service/s spec.ports[0].nodePort: 29999 is outside of 30000–32767"]);
    expect([30000, 32767, 0].flatMap((port) => outside("NodePort", port))).toEqual([]);
    expect(outside("LoadBalancer", 32768)).toHaveLength(1);
    expect(outside("ClusterIP", 32768)).toEqual([]);
    const range = findings("node-port-out-of-range", [service({ type: "NodePort", ports })], { nodePortRange: [1, 2] });
    expect(range).toEqual(["Service/s spec.ports[0].nodePort: 30080 is outside of 1–2"]);
  });

  test("of a headless Service open no node", () => {
    const told = (type: string | undefined, clusterIP = "None") =>
      ask("service-headless-conflict", { type, clusterIP });
    expect(told("NodePort")).toEqual(["Service/s spec.clusterIP: cannot be None: the Service is of type NodePort"]);
    expect(
      [told("LoadBalancer"), told("ClusterIP"), told(undefined), told("NodePort", "10.0.0.1")].map((one) => one.length),
    ).toEqual([1, 0, 0, 0]);
  });
});

describe("a Service that is an alias", () => {
  test("needs its name and no selector", () => {
    const ask = (code: string, spec: Fields) => findings(code, [service({ type: "ExternalName", ...spec })]);
    expect(ask("service-externalname-missing", {})).toEqual([
      "Service/s spec.externalName: is required: the Service is of type ExternalName",
    ]);
    expect(ask("service-externalname-missing", { externalName: "a.example.com" })).toEqual([]);
    expect(ask("service-externalname-missing", { type: "ClusterIP" })).toEqual([]);
    expect(ask("selector-ignored", { selector: { a: "b" } })).toEqual([
      "Service/s spec.selector: does nothing: the Service is of type ExternalName; remove the selector, or the type",
    ]);
    expect(ask("selector-ignored", { selector: {} })).toEqual([]);
    expect(ask("selector-ignored", { type: "ClusterIP", selector: { a: "b" } })).toEqual([]);
    expect(ask("service-selects-nothing", { selector: { a: "b" } })).toEqual([]);
  });
});

describe("node-port-collision", () => {
  const ask = (...specs: Fields[]) =>
    findings(
      "node-port-collision",
      specs.map((spec, index) => service(spec, `n/s${String(index)}`)),
    );
  const HINT = "choose another one, or leave it out and let the cluster choose";
  const tcp = { nodePort: 30080 };
  const udp = { nodePort: 30080, protocol: "UDP" };

  test("tells a second Service of the cluster, and the same port twice in one", () => {
    expect(ask({ ports: [tcp] }, { ports: [{}, tcp] })).toEqual([
      `Service/s1 spec.ports[1].nodePort: node port 30080 is taken by Service s0 (near Service n/s0); ${HINT}`,
    ]);
    expect(ask({ ports: [tcp, tcp] })).toEqual([
      `Service/s0 spec.ports[1].nodePort: node port 30080 is taken by another port of this Service (near Service n/s0); ${HINT}`,
    ]);
    expect(ask({ ports: [tcp, udp] })).toEqual([]);
    expect(ask({ ports: [tcp] }, { ports: [udp] })).toHaveLength(1);
    expect(ask({ ports: [{ nodePort: 0 }] }, { ports: [{ nodePort: 0 }] })).toEqual([]);
    const twice = service({ ports: [tcp] });
    expect(findings("node-port-collision", [twice, twice])).toEqual([]);
    expect(findings("node-port-collision", [twice, service({ ports: [tcp] }, "m/s")])).toHaveLength(1);
  });

  test("counts the port for health checks", () => {
    expect(ask({ healthCheckNodePort: 30080 }, { ports: [tcp] })).toHaveLength(1);
    expect(ask({ ports: [tcp], healthCheckNodePort: 30080 })[0]).toContain("spec.healthCheckNodePort: node port 30080");
    expect(ask({ ports: [udp], healthCheckNodePort: 30080 })).toEqual([]);
    expect(ask({ healthCheckNodePort: 0 }, { healthCheckNodePort: 0 })).toEqual([]);
  });
});

describe("service-endpoints-port-mismatch", () => {
  const ask = (spec: Fields, ...endpoints: ReturnType<typeof manifest>[]) =>
    findings("service-endpoints-port-mismatch", [service(spec), ...endpoints]);
  const slice = (ports: unknown) =>
    manifest("discovery.k8s.io/v1 EndpointSlice", "n/x", {
      metadata: { labels: { "kubernetes.io/service-name": "s" } },
      ports,
    });
  const named = { ports: [{ name: "http" }, {}] };

  test("tells ports that pair with none of the endpoints", () => {
    const told = "pairs with no port of EndpointSlice x (near EndpointSlice n/x); there the names are";
    expect(ask(named, slice([{ name: "web" }, { name: "x" }]))).toEqual([
      `Service/s spec.ports[0].name: http ${told} web, x`,
      `Service/s spec.ports[1].name: an unnamed port ${told} web, x`,
    ]);
    expect(ask(named, slice([{}]))).toEqual([`Service/s spec.ports[0].name: http ${told} empty`]);
    expect(ask(named, slice([{ name: "http" }, { name: "" }]))).toEqual([]);
    expect([
      ask(named),
      ask(named, slice([])),
      ask({ ...named, selector: { a: "b" } }, slice([{ name: "x" }])),
    ]).toEqual([[], [], []]);
    expect(ask({ ...named, type: "ExternalName" }, slice([{ name: "x" }]))).toEqual([]);
    expect(ask({ ...named, selector: {} }, slice([{ name: "x" }]))).toHaveLength(2);
  });

  test("reads Endpoints as well, with all their subsets", () => {
    const endpoints = (...subsets: object[]) => manifest("v1 Endpoints", "n/s", { subsets });
    expect(ask(named, endpoints({ ports: [{ name: "http" }] }, {}, { ports: [{}] }))).toEqual([]);
    expect(ask(named, endpoints({ ports: [{ name: "http" }] }))).toEqual([
      "Service/s spec.ports[1].name: an unnamed port pairs with no port of Endpoints s (near Endpoints n/s); there the names are http",
    ]);
    expect(
      ask({ ports: [{ name: "a" }, { name: "b" }] }, endpoints({ ports: [{ name: "a" }] }), slice([{ name: "b" }])),
    ).toEqual([]);
  });
});

describe("target ports", () => {
  const pods = (ports: readonly object[], type = "apps/v1 Deployment", name = "n/web", rest: Fields = {}) =>
    manifest(type, name, {
      spec: { template: template({ app: "web" }, { containers: [{ name: "app", ports, ...rest }] }) },
    });
  const to = (code: string, port: Fields | readonly Fields[], ...others: ReturnType<typeof manifest>[]) =>
    findings(code, [service({ selector: { app: "web" }, ports: [port].flat() }), ...others]);
  const NAME = "target-port-name-unresolved";
  const NUMBER = "target-port-number-undeclared";
  const http = { name: "http", containerPort: 80 };
  const job = pods([], "batch/v1 Job", "n/job");

  test("by name are ports that every pod has", () => {
    const at = "Service/s spec.ports[0].targetPort:";
    const web = "(near Deployment n/web);";
    expect(to(NAME, { targetPort: "htpt" }, pods([http, { containerPort: 1 }]))).toEqual([
      `${at} no selected pod has a TCP port htpt ${web} Deployment web has the ports http`,
    ]);
    expect(to(NAME, { targetPort: "http", protocol: "UDP" }, pods([http]))).toEqual([
      `${at} no selected pod has a UDP port http ${web} port http of Deployment web is TCP, not UDP`,
    ]);
    expect(to(NAME, { targetPort: "http" }, pods([{ containerPort: 1 }]))[0]).toContain(
      "the ports of Deployment web have no names",
    );
    expect(to(NAME, { targetPort: "http" }, pods([]))[0]).toContain("Deployment web declares no ports");
    expect(to(NAME, { targetPort: "http" }, pods([http]), pods([], "apps/v1 Deployment", "n/b"))).toEqual([
      `${at} pods of Deployment b do not have a TCP port http (near Deployment n/b); Deployment b declares no ports`,
    ]);
    expect([
      to(NAME, { targetPort: "http" }, pods([http])),
      to(NAME, { targetPort: "http" }),
      to(NAME, { targetPort: 80 }, pods([])),
      to(NAME, { targetPort: "No Name" }, pods([])),
    ]).toEqual([[], [], [], []]);
  });

  test("are not missed in Jobs beside servers, nor where Istio writes the container", () => {
    expect(to(NAME, { targetPort: "http" }, pods([http]), job)).toEqual([]);
    expect(to(NAME, { targetPort: "http" }, job)).toHaveLength(1);
    expect(to(NAME, { targetPort: "http" }, pods([], "apps/v1 Deployment", "n/web", { image: "auto" }))).toEqual([]);
    expect(to(NUMBER, { targetPort: 81 }, pods([http], "apps/v1 Deployment", "n/web", { image: "auto" }))).toEqual([]);
    const declaring = pods([{ containerPort: 1 }], "batch/v1 Job", "n/job");
    expect(to(NUMBER, { targetPort: 80 }, pods([http]), declaring)).toEqual([]);
    expect(to(NUMBER, { targetPort: 80 }, declaring)).toHaveLength(1);
    const cron = manifest("batch/v1 CronJob", "n/cron", {
      spec: { jobTemplate: { spec: { template: template({ app: "web" }, { containers: [{ name: "app" }] }) } } },
    });
    expect(to(NAME, { targetPort: "http" }, pods([http]), cron)).toEqual([]);
  });

  test("by number are ports that pods declare, if they declare any", () => {
    const told = "Deployment web does not declare port";
    expect(to(NUMBER, { targetPort: 81 }, pods([http, http, { name: "x" }]))).toEqual([
      `Service/s spec.ports[0].targetPort: ${told} 81/TCP (near Deployment n/web); it declares 80/TCP, ?/TCP`,
    ]);
    expect(to(NUMBER, { port: 81 }, pods([http]))).toEqual([
      `Service/s spec.ports[0].port: ${told} 81/TCP (near Deployment n/web); it declares 80/TCP`,
    ]);
    expect(to(NUMBER, { port: 80, protocol: "UDP" }, pods([http]))[0]).toContain(`${told} 80/UDP`);
    expect([
      to(NUMBER, { port: 80 }, pods([http])),
      to(NUMBER, { port: 81 }, pods([])),
      to(NUMBER, { port: 81, targetPort: "x" }, pods([http])),
      to(NUMBER, { port: 80, targetPort: 0 }, pods([http])),
    ]).toEqual([[], [], [], []]);
    expect([to(NUMBER, { port: 65536 }, pods([http])), to(NUMBER, { targetPort: -1 }, pods([http]))]).toEqual([[], []]);
    expect([to(NUMBER, { port: 65535 }, pods([http])).length, to(NUMBER, { port: 1 }, pods([http])).length]).toEqual([
      1, 1,
    ]);
    expect(to(NUMBER, [{ port: 80 }, { port: 80, protocol: "UDP" }], pods([http]))).toEqual([]);
    expect(to(NUMBER, [{ port: 80 }, { port: 81, protocol: "UDP" }], pods([http]))).toHaveLength(1);
    expect(
      to(NUMBER, { port: 80 }, pods([http]), pods([{ containerPort: 1 }], "apps/v1 Deployment", "n/b"))[0],
    ).toContain("Deployment b does not");
  });
});
