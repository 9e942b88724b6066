import { describe, expect, test } from "@jest/globals";
import { type Graph, type GraphNode, readEdges, readLabelSelector, toFindingObject } from "../../lib/graph";
import { graphOf, manifest, nodeOf, template } from "./manifests";

function deployment(name: string, labels: Readonly<Record<string, unknown>>, spec = {}) {
  return manifest("apps/v1 Deployment", name, { spec: { template: template(labels, spec) } });
}

function selecting(labels: Readonly<Record<string, string>>) {
  return readLabelSelector({ matchLabels: labels });
}

function names(nodes: Iterable<GraphNode>): string[] {
  return [...nodes].map(({ namespace, name }) => `${namespace}/${name}`);
}

describe("a node", () => {
  test("has an identity, its namespace filled in", () => {
    expect(nodeOf("apps/v1 Deployment", "web")).toMatchObject({
      group: "apps",
      kind: "Deployment",
      namespace: "default",
      name: "web",
    });
    expect(nodeOf("v1 Namespace", "a/shop").namespace).toBe("");
    expect(toFindingObject(nodeOf("v1 Namespace", "shop"))).toEqual({
      apiVersion: "v1",
      kind: "Namespace",
      name: "shop",
    });
    expect(toFindingObject(nodeOf("v1 Secret", "a/s"))).toEqual({
      apiVersion: "v1",
      kind: "Secret",
      namespace: "a",
      name: "s",
    });
  });

  test("is called by its kind and name, or by the prefix of a generated one", () => {
    expect(nodeOf("v1 Secret", "s").text).toBe("Secret s");
    expect(nodeOf("v1 Pod", "", { metadata: { generateName: "web-" } }).text).toBe("Pod web-*");
    expect(nodeOf("v1 Pod", "").text).toBe("Pod ");
  });

  test("of a manifest without kind and version has neither", () => {
    const [node] = graphOf({ metadata: {} } as never).nodes;
    expect(node).toMatchObject({ group: "", kind: "", name: "", namespace: "default" });
    expect(node && toFindingObject(node)).toEqual({ apiVersion: "", kind: "", namespace: "default", name: "" });
  });

  test("knows its kind and group", () => {
    const node = nodeOf("apps/v1 Deployment", "web");
    expect([node.is("apps", "Deployment"), node.is("", "Deployment"), node.is("apps", "ReplicaSet")]).toEqual([
      true,
      false,
      false,
    ]);
    expect(node.info).toEqual({
      group: "apps",
      version: "v1",
      kind: "Deployment",
      key: "apps/Deployment",
      namespaced: true,
    });
  });

  test("reads the ports of a Service", () => {
    const ports = [
      { port: 80 },
      { name: "dns", port: 53, protocol: "UDP", targetPort: "dns", nodePort: 30053 },
      { targetPort: null },
    ];
    const none = { name: undefined, number: undefined, protocol: "TCP", targetPort: undefined, nodePort: undefined };
    expect(nodeOf("v1 Service", "s", { spec: { ports } }).servicePorts).toEqual([
      { ...none, number: 80, fields: ports[0], path: "spec.ports[0]" },
      {
        name: "dns",
        number: 53,
        protocol: "UDP",
        targetPort: "dns",
        nodePort: 30053,
        fields: ports[1],
        path: "spec.ports[1]",
      },
      { ...none, fields: ports[2], path: "spec.ports[2]" },
    ]);
  });
});

describe("a graph finds objects", () => {
  const graph = graphOf(
    manifest("v1 Secret", "a/x"),
    manifest("v1 ConfigMap", "a/x"),
    manifest("v1 Secret", "b/x"),
    manifest("v1 Namespace", "c"),
    manifest("example.com/v1 Secret", "a/y"),
    manifest("v1 Pod", "a/"),
    manifest("v1 Pod", "a/"),
  );
  const target = { group: "", kind: "Secret", namespace: "a", name: "x" };

  test("by kind and by identity", () => {
    expect(names(graph.ofKind("", "Secret"))).toEqual(["a/x", "b/x"]);
    expect(graph.ofKind("apps", "Secret")).toEqual([]);
    expect(graph.find(target)).toBe(graph.nodes[0]);
    expect(graph.find({ ...target, namespace: "c" })).toBeUndefined();
    expect(graph.find({ ...target, name: "y" })).toBeUndefined();
    expect(graph.findInAnyGroup({ ...target, name: "y" })).toBe(graph.nodes[4]);
    expect(graph.findInAnyGroup({ ...target, kind: "ConfigMap", name: "y" })).toBeUndefined();
    expect(graph.definition(target)).toMatchObject({ ...target, by: graph.nodes[0] });
    expect(graph.definition(target)).toBe(graph.definition(target));
    expect(graph.definition({ ...target, name: "gone" })).toBeUndefined();
  });

  test("that share a namespace and a name; what has no name shares none", () => {
    expect([...graph.namesakes()].map(names)).toEqual([["a/x", "a/x"]]);
  });

  test("in namespaces that it knows by its objects and by declarations", () => {
    expect([...graph.namespaceNames].sort()).toEqual(["a", "b", "c"]);
    expect([graph.hasNamespace("a"), graph.hasNamespace("c"), graph.hasNamespace("")]).toEqual([true, false, false]);
    const both = graphOf(manifest("v1 Namespace", "a"), manifest("v1 Secret", "a/x"));
    expect(both.namespaceNames).toEqual(["a"]);
  });

  test("keys of a declaration in code count, and are unknown when it gives none", () => {
    const secret = { kind: "Secret", namespace: "a", name: "db" };
    const definitionWith = (keys?: string[]) =>
      new (graph.constructor as typeof Graph)([], [keys === undefined ? secret : { ...secret, keys }]).definition({
        ...target,
        name: "db",
      });
    expect(definitionWith(["k"])).toEqual({ ...target, name: "db", keys: new Set(["k"]), by: undefined });
    expect(definitionWith()).toEqual({ ...target, name: "db", keys: undefined, by: undefined });
  });
});

describe("namespaces", () => {
  test("are undeclared when the set declares others", () => {
    const declaring = graphOf(manifest("v1 Namespace", "a"), manifest("v1 Secret", "b/x"));
    expect(["a", "b", "default", "kube-system", ""].map((name) => declaring.isUndeclaredNamespace(name))).toEqual([
      false,
      true,
      false,
      false,
      false,
    ]);
    expect(graphOf(manifest("v1 Secret", "b/x")).isUndeclaredNamespace("b")).toBe(false);
  });

  test("carry their name as a label", () => {
    const graph = graphOf(manifest("v1 Namespace", "a", { metadata: { labels: { team: "red" } } }));
    expect(graph.namespaceLabels("a")).toEqual({ team: "red", "kubernetes.io/metadata.name": "a" });
    expect(graph.namespaceLabels("b")).toEqual({ "kubernetes.io/metadata.name": "b" });
  });
});

describe("pods that a selector selects", () => {
  const graph = graphOf(
    deployment("n/a", { app: "a", tier: "web" }),
    deployment("n/b", { app: "b", tier: "web" }),
    deployment("n/c", { app: "not legal" }),
    deployment("m/a", { app: "a" }),
  );
  const selected = (selector: Parameters<Graph["podsSelectedBy"]>[0], namespace = "n") =>
    graph.podsSelectedBy(selector, namespace).map(({ node }) => node.name);

  test("are those of its namespace that meet it for sure", () => {
    expect(selected(selecting({ app: "a" }))).toEqual(["a"]);
    expect(graph.mayBeMetOutside(selecting({ app: "x" }), "n")).toBe(true);
    expect(graph.mayBeMetOutside(selecting({ app: "x" }), "m")).toBe(false);
    expect(selected(selecting({ tier: "web" }))).toEqual(["a", "b"]);
    expect(selected(selecting({ tier: "web", app: "b" }))).toEqual(["b"]);
    expect(selected(selecting({ app: "a" }), "m")).toEqual(["a"]);
    expect(selected(selecting({ app: "a" }), "gone")).toEqual([]);
    expect(graph.podsIn("n")).toHaveLength(3);
    expect(graph.podsIn("gone")).toEqual([]);
  });

  test("are all for an empty selector, and none for one that cannot match", () => {
    expect(selected(readLabelSelector({}))).toEqual(["a", "b", "c"]);
    expect(selected(readLabelSelector(undefined))).toEqual([]);
  });

  test("are found by expressions too", () => {
    const by = (key: string, operator: string, values?: string[]) =>
      selected(readLabelSelector({ matchExpressions: [{ key, operator, values }] }));
    expect(by("app", "In", ["a", "b"])).toEqual(["a", "b"]);
    expect(by("app", "NotIn", ["a"])).toEqual(["b"]);
    expect(by("tier", "Exists")).toEqual(["a", "b"]);
    expect(by("tier", "DoesNotExist")).toEqual(["c"]);
  });

  test.each([
    ["pod-template-hash", "apps/v1 Deployment"],
    ["job-name", "batch/v1 Job"],
    ["controller-uid", "batch/v1 Job"],
    ["batch.kubernetes.io/job-name", "batch/v1 Job"],
    ["pod-template-generation", "apps/v1 DaemonSet"],
  ])("by %s, which controllers add, need not show it in their template", (key, type) => {
    const spec = { template: template({ app: "a" }) };
    const other = deployment("n/other", { app: "b", [key]: "x" });
    const set = graphOf(manifest(type, "n/x", { spec }), other);
    const pods = set.podsSelectedBy(selecting({ app: "a", [key]: "x" }), "n");
    expect(pods.map(({ node }) => node.name)).toEqual(["x"]);
  });

  test("may be missing what a contradiction of their own workload leaves open", () => {
    const spec = { selector: { matchLabels: { app: "a", tier: "x" } }, template: template({ app: "b", tier: "x" }) };
    const set = graphOf(manifest("apps/v1 Deployment", "n/a", { spec }));
    const [node] = set.nodes;
    expect(node && set.contradiction(node)).toEqual([{ key: "app", operator: "In", values: ["a"] }]);
    expect(node && set.workloadSelector(node)?.path).toBe("spec.selector");
    expect(set.podsSelectedBy(selecting({ app: "b" }), "n")).toEqual([]);
    expect(["a", "b", "c"].map((app) => set.mayBeMetOutside(selecting({ app }), "n"))).toEqual([true, true, false]);
    expect(set.mayBeMetOutside(selecting({ app: "a", tier: "y" }), "n")).toBe(false);
    expect(set.podsSelectedBy(selecting({ app: "a", tier: "y" }), "n")).toEqual([]);
    const right = graphOf(
      manifest("apps/v1 Deployment", "n/a", { spec: { ...spec, template: template({ app: "a", tier: "x" }) } }),
    );
    expect(right.nodes.map((one) => right.contradiction(one))).toEqual([[]]);
  });
});

describe("pods outside of the namespace", () => {
  const selector = selecting({ app: "a" });
  const external = (text: string) =>
    manifest("v1 ConfigMap", "n/x", { metadata: { annotations: { "slipway.dev/external": text } } });

  test("may be meant when they are declared", () => {
    const isMet = (text: string) => graphOf(external(text)).mayBeMetOutside(selector, "n");
    expect([
      isMet("Pod:app=a"),
      isMet("Pod:app=a&b=c"),
      isMet("Pod:app=b"),
      isMet("Pod/app"),
      isMet("Deployment:app=a"),
    ]).toEqual([true, true, false, false, false]);
    const inNamespace = (namespace: string) =>
      new (graphOf().constructor as typeof Graph)(
        [],
        [{ kind: "Pod", namespace, labels: { app: "a" } }],
      ).mayBeMetOutside(selector, "n");
    expect([inNamespace("n"), inNamespace("m")]).toEqual([true, false]);
  });

  test("may be meant when an operator of the set makes them", () => {
    const isMet = (key: string, value: string, type = "postgresql.cnpg.io/v1 Cluster") =>
      graphOf(manifest(type, "n/db")).mayBeMetOutside(selecting({ [key]: value }), "n");
    expect(isMet("cnpg.io/cluster", "db")).toBe(true);
    expect(isMet("postgresql.cnpg.io/cluster", "db")).toBe(true);
    expect(isMet("a.postgresql.cnpg.io/cluster", "db")).toBe(true);
    expect(isMet("cnpg.io/cluster", "other")).toBe(false);
    expect(isMet("pg.io/cluster", "db")).toBe(false);
    expect(isMet("cluster", "db")).toBe(false);
    expect(isMet("app.kubernetes.io/name", "db", "kubernetes.io/v1 Cluster")).toBe(false);
    expect(isMet("apps.k8s.io/name", "db", "k8s.io/v1 Cluster")).toBe(false);
    expect(isMet("cnpg.io/cluster", "db", "v1 ConfigMap")).toBe(false);
  });

  test("may be meant when they stand in a namespace that nobody declares", () => {
    const pods = [deployment("typo/a", { app: "a" }), deployment("typo/b", { app: "b" })];
    expect(graphOf(manifest("v1 Namespace", "n"), ...pods).mayBeMetOutside(selector, "n")).toBe(true);
    expect(graphOf(manifest("v1 Namespace", "n"), ...pods).mayBeMetOutside(selecting({ app: "c" }), "n")).toBe(false);
    const both = [manifest("v1 Namespace", "typo"), manifest("v1 Namespace", "n")];
    expect(graphOf(...both, ...pods).mayBeMetOutside(selector, "n")).toBe(false);
    expect(graphOf(...pods).mayBeMetOutside(selector, "n")).toBe(false);
  });

  test("may be meant when the selector itself stands in a namespace that nobody declares", () => {
    const declared = manifest("v1 Namespace", "m");
    const own = deployment("n/b", { app: "b" });
    expect(graphOf(declared).mayBeMetOutside(selector, "n")).toBe(true);
    expect(graphOf(declared, own, deployment("m/a", { app: "a" })).mayBeMetOutside(selector, "n")).toBe(true);
    expect(graphOf(declared, own).mayBeMetOutside(selector, "n")).toBe(false);
  });

  test("may be meant when every cluster runs them", () => {
    const isMet = (labels: Record<string, string>, namespace = "kube-system") =>
      graphOf().mayBeMetOutside(selecting(labels), namespace);
    expect(isMet({ "k8s-app": "kube-dns" })).toBe(true);
    expect(isMet({ component: "etcd", tier: "control-plane" })).toBe(true);
    expect(isMet({ component: "etcd" }, "n")).toBe(false);
    expect(isMet({ "k8s-app": "metrics-server" })).toBe(false);
  });

  test("may be meant when the Prometheus operator makes them, or the controller of a Gateway", () => {
    const podMetadata = { labels: { team: "a" } };
    const graph = graphOf(
      manifest("monitoring.coreos.com/v1 Prometheus", "n/main", { spec: { podMetadata } }),
      manifest("gateway.networking.k8s.io/v1 Gateway", "n/public"),
    );
    const isMet = (labels: Record<string, string>, namespace = "n") =>
      graph.mayBeMetOutside(selecting(labels), namespace);
    expect(isMet({ prometheus: "main", "app.kubernetes.io/name": "prometheus", team: "a" })).toBe(true);
    expect(isMet({ prometheus: "main" }, "m")).toBe(false);
    expect(isMet({ prometheus: "other" })).toBe(false);
    expect(isMet({ "gateway.networking.k8s.io/gateway-name": "public" })).toBe(true);
    expect(isMet({ "gateway.networking.k8s.io/gateway-name": "private" })).toBe(false);
  });
});

test("a namespace is whole when the set declares it or makes pods there, kube-system never", () => {
  const graph = graphOf(
    manifest("v1 Namespace", "declared"),
    manifest("v1 ConfigMap", "touched/a"),
    deployment("used/a", { app: "a" }),
    deployment("kube-system/a", { app: "a" }),
  );
  const wholeness = ["declared", "touched", "used", "kube-system"].map((name) => graph.isWhole(name));
  expect(wholeness).toEqual([true, false, true, false]);
});

describe("what a graph is asked", () => {
  test("it reads once", () => {
    const graph = graphOf(manifest("v1 Secret", "a"));
    let count = 0;
    const read = ({ nodes }: Graph) => {
      count++;
      return nodes.length;
    };
    expect([graph.once(read), graph.once(read), count]).toEqual([1, 1, 1]);
  });
});

describe("the edges of a graph", () => {
  const SELECTED = { spec: { selector: { app: "a" } } };
  const policy = { spec: { podSelector: { matchLabels: { app: "a" } } } };
  const matching = { spec: { selector: { matchLabels: { app: "a" } } } };

  test.each([
    ["v1 Service", SELECTED, "selects"],
    ["policy/v1 PodDisruptionBudget", matching, "protects"],
    ["networking.k8s.io/v1 NetworkPolicy", policy, "restricts"],
    ["monitoring.coreos.com/v1 PodMonitor", matching, "scrapes"],
  ])("a %s", (type, rest, name) => {
    const edges = readEdges(
      graphOf(manifest(type, "x", rest), deployment("a", { app: "a" }), deployment("b", { app: "b" })),
    );
    expect(edges.map(({ from, to, name: edge }) => `${from.text} ${edge} ${to.text}`)).toEqual([
      `${type.split(" ")[1] ?? ""} x ${name} Deployment a`,
    ]);
  });

  const scaleTargetRef = { apiVersion: "apps/v1", kind: "Deployment", name: "x" };
  const service = { name: "x", namespace: "default" };
  const RBAC = "rbac.authorization.k8s.io/v1";
  test.each([
    [
      "v1 Pod",
      { spec: { volumes: [{ persistentVolumeClaim: { claimName: "x" } }] } },
      "mounts",
      "v1 PersistentVolumeClaim",
    ],
    [
      "v1 Pod",
      { spec: { volumes: [{ configMap: { name: "x" } }, { configMap: { name: "x" } }] } },
      "reads",
      "v1 ConfigMap",
    ],
    ["v1 Pod", { spec: { volumes: [{ secret: { secretName: "x" } }] } }, "reads", "v1 Secret"],
    ["v1 Pod", { spec: { imagePullSecrets: [{ name: "x" }] } }, "pullsWith", "v1 Secret"],
    ["v1 Pod", { spec: { serviceAccountName: "x" } }, "runsAs", "v1 ServiceAccount"],
    ["v1 Pod", { spec: { priorityClassName: "x" } }, "ofPriority", "scheduling.k8s.io/v1 PriorityClass"],
    ["v1 ServiceAccount", { secrets: [{ name: "x" }] }, "holds", "v1 Secret"],
    ["apps/v1 StatefulSet", { spec: { serviceName: "x" } }, "namedBy", "v1 Service"],
    ["autoscaling/v2 HorizontalPodAutoscaler", { spec: { scaleTargetRef } }, "scales", "apps/v1 Deployment"],
    [
      "autoscaling.k8s.io/v1 VerticalPodAutoscaler",
      { spec: { targetRef: scaleTargetRef } },
      "scales",
      "apps/v1 Deployment",
    ],
    ["keda.sh/v1 ScaledObject", { spec: { scaleTargetRef } }, "scales", "apps/v1 Deployment"],
    ["networking.k8s.io/v1 Ingress", { spec: { defaultBackend: { service } } }, "routesTo", "v1 Service"],
    [
      "networking.k8s.io/v1 Ingress",
      { spec: { ingressClassName: "x" } },
      "ofClass",
      "networking.k8s.io/v1 IngressClass",
    ],
    ["networking.k8s.io/v1 Ingress", { spec: { tls: [{ secretName: "x" }] } }, "servesWith", "v1 Secret"],
    [`${RBAC} RoleBinding`, { roleRef: { kind: "Role", name: "x" } }, "grants", `${RBAC} Role`],
    [`${RBAC} RoleBinding`, { subjects: [{ kind: "ServiceAccount", name: "x" }] }, "grantsTo", "v1 ServiceAccount"],
    ["argoproj.io/v1 Rollout", { spec: { strategy: { blueGreen: { activeService: "x" } } } }, "shifts", "v1 Service"],
    [
      "gateway.networking.k8s.io/v1 HTTPRoute",
      { spec: { rules: [{ backendRefs: [{ name: "x" }] }] } },
      "routesTo",
      "v1 Service",
    ],
    [
      "gateway.networking.k8s.io/v1 HTTPRoute",
      { spec: { parentRefs: [{ name: "x" }] } },
      "attachedTo",
      "gateway.networking.k8s.io/v1 Gateway",
    ],
    ["apiregistration.k8s.io/v1 APIService", { spec: { service } }, "servedBy", "v1 Service"],
    [
      "admissionregistration.k8s.io/v1 MutatingWebhookConfiguration",
      { webhooks: [{ clientConfig: { service } }] },
      "calls",
      "v1 Service",
    ],
  ])("a %s with %j %s a %s, once", (type, rest, name, target) => {
    const edges = readEdges(graphOf(manifest(type, "a", rest), manifest(target, "x"), manifest("v1 Secret", "unused")));
    expect(edges.map((edge) => `${edge.from.text} ${edge.name} ${edge.to.text}`)).toEqual([
      `${type.split(" ")[1] ?? ""} a ${name} ${target.split(" ")[1] ?? ""} x`,
    ]);
  });

  test("are as many as there are pairs and names", () => {
    const volumes = ["x", "y"].map((name) => ({ configMap: { name } }));
    const spec = { volumes, containers: [{ envFrom: [{ configMapRef: { name: "x" } }] }] };
    const pods = ["a", "b"].map((name) => manifest("v1 Pod", name, { spec }));
    const edges = readEdges(graphOf(...pods, manifest("v1 ConfigMap", "x"), manifest("v1 ConfigMap", "y")));
    expect(edges.map(({ from, to }) => `${from.name} ${to.name}`).sort()).toEqual(["a x", "a y", "b x", "b y"]);
  });

  test("to what is not in the set do not exist", () => {
    expect(readEdges(graphOf(manifest("v1 Pod", "a", { spec: { serviceAccountName: "default" } })))).toEqual([]);
  });
});
