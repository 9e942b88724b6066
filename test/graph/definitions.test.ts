import { describe, expect, test } from "@jest/globals";
import { isBuiltIn, isOfKind, keysOf, matchesName, parseExternal, readExternals } from "../../lib/graph";
import { graphOf, manifest, nodeOf } from "./manifests";

describe("names with a star", () => {
  test.each([
    ["db", "db", true],
    ["db", "db-1", false],
    ["*", "", true],
    ["db-*", "db-", true],
    ["db-*", "xdb-1", false],
    ["*-db", "a-db", true],
    ["*-db", "a-dbx", false],
    ["ab*ba", "aba", false],
    ["ab*ba", "abba", true],
    ["a*b*c", "a-b-c", true],
    ["a*b*c", "a-c", false],
    ["a*bb*bc", "abbbc", true],
    ["a*bb*bc", "abbc", false],
    ["a*x*y*d", "axyd", true],
    ["a*x*y*d", "ayxd", false],
    ["a*x*x*d", "axd", false],
    ["abc*bcd", "abcd", false],
    ["a*a*a", "aaa", true],
    ["*a*", "a", true],
  ])("%s and %j", (pattern, name, expected) => {
    expect(matchesName(pattern, name)).toBe(expected);
  });
});

describe("what every cluster has", () => {
  test.each([
    ["/ConfigMap", "kube-root-ca.crt", true],
    ["/ConfigMap", "openshift-service-ca.crt", true],
    ["/ConfigMap", "default", false],
    ["/ServiceAccount", "default", true],
    ["/ServiceAccount", "builder", false],
    ["/Namespace", "default", true],
    ["/Namespace", "kube-system", true],
    ["/Namespace", "my-kube-", false],
    ["/Secret", "default", false],
    ["apps/ServiceAccount", "default", false],
    ["scheduling.k8s.io/PriorityClass", "system-node-critical", true],
    ["scheduling.k8s.io/PriorityClass", "my-system-", false],
    ["rbac.authorization.k8s.io/ClusterRole", "system:node", true],
    ["rbac.authorization.k8s.io/ClusterRole", "cluster-admin", true],
    ["rbac.authorization.k8s.io/ClusterRole", "admin", true],
    ["rbac.authorization.k8s.io/ClusterRole", "edit", true],
    ["rbac.authorization.k8s.io/ClusterRole", "view", true],
    ["rbac.authorization.k8s.io/ClusterRole", "viewer", false],
    ["rbac.authorization.k8s.io/Role", "system:controller:token-cleaner", true],
    ["rbac.authorization.k8s.io/Role", "extension-apiserver-authentication-reader", true],
    ["rbac.authorization.k8s.io/Role", "a-system:", false],
    ["rbac.authorization.k8s.io/Role", "view", false],
    ["/ServiceAccount", "kube-system:default", true],
    ["/ServiceAccount", "kube-system:deployment-controller", true],
    ["/ServiceAccount", "kube-system:horizontal-pod-autoscaler", true],
    ["/ServiceAccount", "kube-system:controller", false],
    ["/ServiceAccount", "app:deployment-controller", false],
    ["/Service", "default:kubernetes", true],
    ["/Service", "app:kubernetes", false],
    ["/Service", "default:kube", false],
  ])("%s %s", (type, place, expected) => {
    const [group = "", kind = ""] = type.split("/");
    const [, namespace = "", name = ""] = /^(?:(kube-system|default|app):)?(.*)$/.exec(place) ?? [];
    expect(isBuiltIn({ group, kind, namespace, name })).toBe(expected);
  });
});

describe("what the control plane has in its namespace", () => {
  const has = (namespace: string, kind: string, name: string) => isBuiltIn({ group: "", kind, namespace, name });

  test.each([
    "deployment-controller",
    "generic-garbage-collector",
    "horizontal-pod-autoscaler",
    "legacy-service-account-token-cleaner",
    "persistent-volume-binder",
    "pod-garbage-collector",
    "root-ca-cert-publisher",
  ])("the account %s", (name) => {
    expect([has("kube-system", "ServiceAccount", name), has("n", "ServiceAccount", name)]).toEqual([true, false]);
  });

  test("and the Service of the API server in the default one", () => {
    expect([
      has("default", "Service", "kubernetes"),
      has("n", "Service", "kubernetes"),
      has("default", "Service", "x"),
    ]).toEqual([true, false, false]);
    expect(has("kube-system", "ServiceAccount", "builder")).toBe(false);
  });
});

describe("the keys of an object", () => {
  const keys = (...args: Parameters<typeof manifest>) => {
    const read = keysOf(nodeOf(...args));
    return read && [...read];
  };

  test("come from the members of its kind", () => {
    expect(keys("v1 ConfigMap", "a", { data: { x: "1" }, binaryData: { y: "" }, stringData: { z: "" } })).toEqual([
      "x",
      "y",
    ]);
    expect(keys("v1 Secret", "a", { data: { x: "" }, stringData: { y: "" }, binaryData: { z: "" } })).toEqual([
      "x",
      "y",
    ]);
  });

  test("a token of a service account is filled in by its controller", () => {
    const type = "kubernetes.io/service-account-token";
    expect(keys("v1 Secret", "a", { type })).toEqual(["token", "ca.crt", "namespace"]);
    expect(keys("v1 Secret", "a", { type: "Opaque" })).toEqual([]);
  });

  test.each([
    "cert-manager.io/inject-ca-from",
    "config.openshift.io/inject-trusted-cabundle",
    "reflector.v1.k8s.emberstack.com/reflects",
    "replicator.v1.mittwald.de/replicate-from",
    "secret-generator.v1.mittwald.de/autogenerate",
    "service.beta.openshift.io/inject-cabundle",
    "vault.security.banzaicloud.io/vault-addr",
  ])("are not known where %s has it filled later", (key) => {
    expect(keys("v1 Secret", "a", { metadata: { annotations: { "a.b/c": "1", [key]: "1" } } })).toBeUndefined();
    expect(keys("v1 Secret", "a", { metadata: { labels: { [key]: "1", "a.b/c": "1" } } })).toBeUndefined();
    expect(keys("v1 Secret", "a", { metadata: { annotations: { [`x.${key}`]: "1" } } })).toEqual([]);
  });

  test("stay known where annotations and labels are no map", () => {
    expect(keys("v1 Secret", "a", { metadata: { annotations: "cert-manager.io/inject-", labels: null } })).toEqual([]);
  });
});

describe("what is declared to exist elsewhere", () => {
  test.each([
    ["Secret", { kind: "Secret" }],
    ["Secret/db", { kind: "Secret", name: "db" }],
    ["Service / infra / redis ", { kind: "Service", namespace: "infra", name: "redis" }],
    ["Pod:app=web", { kind: "Pod", labels: { app: "web" } }],
    ["Pod: app = web & tier & a=b=c", { kind: "Pod", labels: { app: "web", tier: "", a: "b=c" } }],
    ["Pod:=x", { kind: "Pod", labels: { "": "x" } }],
    ["Pod/web", { kind: "Pod", name: "web" }],
  ])("%s", (entry, external) => {
    expect(parseExternal(entry)).toEqual(external);
  });

  test.each([
    ["Gateway", "gateway.networking.k8s.io", "Gateway", true],
    ["Gateway", "", "Gateway", true],
    ["Gateway", "", "Service", false],
    ["Gateway.gateway.networking.k8s.io", "gateway.networking.k8s.io", "Gateway", true],
    ["Gateway.gateway.networking.k8s.io", "networking.istio.io", "Gateway", false],
    ["Gateway.gateway.networking.k8s.io", "gateway.networking.k8s.io", "Service", false],
    [".apps", "apps", "", true],
    [".apps", "apps", ".apps", false],
  ])("%s of group %j is a %s: %j", (declared, group, kind, expected) => {
    expect(isOfKind(declared, group, kind)).toBe(expected);
  });

  test("stands in an annotation, one entry a comma, semicolon or line", () => {
    const annotations = { "slipway.dev/external": "Secret/a, ,Secret/b;Secret/c\n  Secret/d\n" };
    const names = readExternals(nodeOf("v1 ConfigMap", "x", { metadata: { annotations } })).map(({ name }) => name);
    expect(names).toEqual(["a", "b", "c", "d"]);
    expect(readExternals(nodeOf("v1 ConfigMap", "x"))).toEqual([]);
    expect(readExternals(nodeOf("v1 ConfigMap", "x", { metadata: { annotations: { a: "b" } } }))).toEqual([]);
  });

  test("counts for its kind, name and namespace, and for any where it leaves one out", () => {
    const declare = (text: string) =>
      graphOf(manifest("v1 ConfigMap", "x", { metadata: { annotations: { "slipway.dev/external": text } } }));
    const target = { group: "", kind: "Secret", namespace: "shop", name: "db" };
    const has = (text: string) => declare(text).definition(target) !== undefined;
    expect(["Secret", "Secret/db", "Secret/d*", "Secret/shop/db"].map(has)).toEqual([true, true, true, true]);
    expect(["ConfigMap/db", "Secret/x", "Secret/other/db"].map(has)).toEqual([false, false, false]);
    const cluster = { group: "", kind: "Namespace", namespace: "", name: "shop" };
    expect(declare("Namespace/any/shop").definition(cluster)).toEqual({ ...cluster, keys: undefined, by: undefined });
  });
});
