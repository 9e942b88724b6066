/** Edges of the rules about what changes between two versions of a set. */
import { describe, expect, test } from "@jest/globals";
import { runChecks } from "../../lib/checks";
import { meansSame } from "../../lib/checks/compare/same-meaning";
import type { Manifest } from "../../lib/objects";
import { manifest, template } from "../graph/manifests";

type Fields = Readonly<Record<string, unknown>>;

/** What the step from one set to the other says, as `code Kind/name path: message (near …); hint`. */
function changes(before: readonly Manifest[], after: readonly Manifest[]): string[] {
  const subjects = (manifests: readonly Manifest[]) => manifests.map((one) => ({ manifest: one }));
  return runChecks(subjects(after), { against: subjects(before), checks: [] }).map(
    ({ code, severity, object, path, message, related, hint }) => {
      const near = related === undefined ? "" : ` (near ${related.kind} ${related.name})`;
      return `${severity} ${code} ${object.kind}/${object.name} ${path}: ${message}${near}${hint === undefined ? "" : `; ${hint}`}`;
    },
  );
}

/** Paths that are told as immutable. */
function refused(type: string, before: Fields, after: Fields): string[] {
  return changes([manifest(type, "n/x", before)], [manifest(type, "n/x", after)]).map((line) => {
    expect(line).toContain("error immutable-field-changed");
    return line.replace(/^.*?\/x (.*?): .*$/, "$1");
  });
}

describe("two values mean the same", () => {
  test.each<[unknown, unknown, string, boolean]>([
    [1, 1, "", true],
    [1, "1", "", false],
    [undefined, null, "", true],
    [undefined, "", "", true],
    [undefined, [], "", true],
    [undefined, {}, "", true],
    [undefined, { a: null, b: [] }, "", true],
    [undefined, { a: 1 }, "", false],
    [undefined, [null], "", false],
    [undefined, false, "", false],
    [undefined, 0, "", false],
    [{ a: 1 }, { a: 1, b: undefined }, "", true],
    [{ a: 1 }, { a: 1, b: 2 }, "", false],
    [{ b: 2, a: 1 }, { a: 1 }, "", false],
    [{ a: { b: 1 } }, { a: { b: 2 } }, "", false],
    [[1, 2], [1, 2], "", true],
    [[1, 2], [1], "", false],
    [[1], [1, 2], "", false],
    [[1, 2], [2, 1], "", false],
    [[{ a: 1 }], [{ a: 1, b: null }], "", true],
    [{ cpu: "1" }, { cpu: 1 }, "requests", true],
    [{ cpu: "1000m" }, { cpu: "1" }, "limits", true],
    [{ cpu: "1000m" }, { cpu: "1" }, "other", false],
    [{ cpu: "x" }, { cpu: "x" }, "limits", true],
    [{ cpu: "x" }, { cpu: "y" }, "limits", false],
    [{ cpu: 1 }, {}, "limits", false],
    [{ resources: { limits: { memory: "1Gi" } } }, { resources: { limits: { memory: "1024Mi" } } }, "", true],
  ])("%j and %j as %s: %j", (one, other, member, expected) => {
    expect([meansSame(one, other, member), meansSame(other, one, member)]).toEqual([expected, expected]);
  });

  test.each<[string, unknown]>([
    ["completionMode", "NonIndexed"],
    ["defaultMode", 420],
    ["dnsPolicy", "ClusterFirst"],
    ["enableServiceLinks", true],
    ["failureThreshold", 3],
    ["periodSeconds", 10],
    ["podManagementPolicy", "OrderedReady"],
    ["preemptionPolicy", "PreemptLowerPriority"],
    ["protocol", "TCP"],
    ["reclaimPolicy", "Delete"],
    ["schedulerName", "default-scheduler"],
    ["scheme", "HTTP"],
    ["successThreshold", 1],
    ["terminationGracePeriodSeconds", 30],
    ["terminationMessagePath", "/dev/termination-log"],
    ["terminationMessagePolicy", "File"],
    ["timeoutSeconds", 1],
    ["volumeBindingMode", "Immediate"],
    ["volumeMode", "Filesystem"],
  ])("%s is %j when it is left out", (member, value) => {
    expect(meansSame({ [member]: value }, {})).toBe(true);
    expect(meansSame({ [member]: "other" }, {})).toBe(false);
    expect(meansSame({ x: value }, {})).toBe(false);
  });
});

describe("fields that cannot be changed", () => {
  const SPEC: readonly (readonly [type: string, mutable: readonly string[], fixed: readonly string[]])[] = [
    [
      "v1 PersistentVolume",
      [
        "accessModes",
        "capacity",
        "claimRef",
        "mountOptions",
        "nodeAffinity",
        "persistentVolumeReclaimPolicy",
        "storageClassName",
        "volumeAttributesClassName",
      ],
      ["nfs", "volumeMode"],
    ],
    [
      "v1 PersistentVolumeClaim",
      ["resources", "volumeAttributesClassName", "volumeName"],
      ["accessModes", "selector", "storageClassName"],
    ],
    [
      "apps/v1 StatefulSet",
      [
        "replicas",
        "ordinals",
        "updateStrategy",
        "minReadySeconds",
        "persistentVolumeClaimRetentionPolicy",
        "revisionHistoryLimit",
        "template",
      ],
      ["selector", "serviceName", "podManagementPolicy", "volumeClaimTemplates"],
    ],
    ["apps/v1 Deployment", ["replicas", "strategy"], ["selector"]],
    ["apps/v1 DaemonSet", ["updateStrategy"], ["selector"]],
    ["apps/v1 ReplicaSet", ["replicas"], ["selector"]],
    ["resource.k8s.io/v1 ResourceClaim", [], ["devices"]],
    ["resource.k8s.io/v1 ResourceClaimTemplate", [], ["spec"]],
    ["networking.k8s.io/v1 IngressClass", ["parameters"], ["controller"]],
    ["storage.k8s.io/v1 CSIDriver", ["podInfoOnMount"], ["attachRequired", "volumeLifecycleModes"]],
    ["apiextensions.k8s.io/v1 CustomResourceDefinition", ["versions"], ["group", "scope"]],
    [
      "batch/v1 Job",
      ["backoffLimit", "parallelism", "suspend"],
      [
        "selector",
        "completionMode",
        "podFailurePolicy",
        "successPolicy",
        "backoffLimitPerIndex",
        "managedBy",
        "template",
      ],
    ],
    ["v1 ConfigMap", ["anything"], []],
  ];

  test.each(SPEC)("of the spec of a %s", (type, mutable, fixed) => {
    const [one, other] = [{ a: "1" }, { a: "2" }];
    for (const member of mutable) {
      const told = changes(
        [manifest(type, "n/x", { spec: { completions: 1, [member]: one } })],
        [manifest(type, "n/x", { spec: { completions: 1, [member]: other } })],
      );
      expect([member, told.filter((line) => line.includes("immutable"))]).toEqual([member, []]);
    }
    for (const member of fixed) {
      const told = refused(
        type,
        { spec: { completions: 1, [member]: one } },
        { spec: { completions: 1, [member]: other } },
      );
      expect(told).toEqual([`spec.${member}`]);
    }
  });

  test.each([
    ["node.k8s.io/v1 RuntimeClass", ["handler"]],
    ["scheduling.k8s.io/v1 PriorityClass", ["value", "preemptionPolicy"]],
    ["storage.k8s.io/v1 StorageClass", ["provisioner", "parameters", "reclaimPolicy", "volumeBindingMode"]],
    ["discovery.k8s.io/v1 EndpointSlice", ["addressType"]],
    ["rbac.authorization.k8s.io/v1 RoleBinding", ["roleRef"]],
    ["rbac.authorization.k8s.io/v1 ClusterRoleBinding", ["roleRef"]],
  ])("beside the spec of a %s", (type, members) => {
    for (const member of members) expect(refused(type, { [member]: "a" }, { [member]: "b" })).toEqual([member]);
    expect(refused(type, { other: "a" }, { other: "b" })).toEqual([]);
  });

  test("are told with the object that was there", () => {
    expect(changes([manifest("v1 Secret", "n/x", { type: "a/b" })], [manifest("v1 Secret", "n/x")])).toEqual([
      "error immutable-field-changed Secret/x type: cannot be changed once the object exists (near Secret x); keep the value, or give the object another name",
    ]);
  });

  test("are those of names of a definition", () => {
    const crd = (names: Fields) => ({ spec: { names } });
    const told = (before: Fields, after: Fields) =>
      refused("apiextensions.k8s.io/v1 CustomResourceDefinition", crd(before), crd(after));
    expect([
      told({ kind: "A" }, { kind: "B" }),
      told({ plural: "a" }, { plural: "b" }),
      told({ singular: "a" }, { singular: "b" }),
    ]).toEqual([["spec.names.kind"], ["spec.names.plural"], []]);
  });

  test("of a sealed ConfigMap or Secret are its contents", () => {
    const config = (before: Fields, after: Fields) => refused("v1 ConfigMap", before, after);
    const sealed = { immutable: true, data: { a: "1" } };
    expect(config(sealed, { immutable: true, data: { a: "2" } })).toEqual(["data"]);
    expect(config(sealed, { immutable: true, data: { a: "1", b: "" } })).toEqual(["data"]);
    expect(config(sealed, { immutable: true, data: { b: "1" } })).toEqual(["data"]);
    expect(config(sealed, { ...sealed, binaryData: { b: "" } })).toEqual(["binaryData"]);
    expect(config(sealed, { data: { a: "1" } })).toEqual(["immutable"]);
    expect([
      config(sealed, sealed),
      config({ data: { a: "1" } }, { data: { a: "2" } }),
      config({ immutable: false, data: { a: "1" } }, sealed),
    ]).toEqual([[], [], []]);
    expect(config({ immutable: true, data: { a: null } }, { immutable: true, data: { a: "" } })).toEqual([]);
    const secret = (before: Fields, after: Fields) =>
      refused("v1 Secret", { immutable: true, ...before }, { immutable: true, ...after });
    expect(secret({ data: { a: "YQ==" } }, { stringData: { a: "a" } })).toEqual([]);
    expect(secret({ data: { a: "YQ==" } }, { stringData: { a: "b" } })).toEqual(["stringData"]);
    expect(secret({ data: { a: "YQ==" } }, { data: { a: "Yg==" } })).toEqual(["data"]);
    expect(secret({ data: { a: "Yg==" }, stringData: { a: "a" } }, { data: { a: "YQ==" } })).toEqual([]);
  });

  test("of a Secret are its type, which brings other keys", () => {
    const told = (type: unknown, rest: Fields = {}) => ({ type, immutable: true, ...rest });
    const ask = (before: Fields, after: Fields) => refused("v1 Secret", before, after);
    expect(ask(told("a/b", { data: { a: "" } }), told("c/d", { data: { b: "" } }))).toEqual(["type"]);
    expect([ask(told(undefined), told("Opaque")), ask(told("Opaque"), told(undefined))]).toEqual([[], []]);
    expect(ask(told("a/b", { data: { a: "" } }), told("a/b"))).toEqual(["stringData"]);
  });

  test("of a Service are its address and its first family", () => {
    const told = (before: Fields, after: Fields) => refused("v1 Service", { spec: before }, { spec: after });
    expect(told({ clusterIP: "10.0.0.1" }, { clusterIP: "10.0.0.2" })).toEqual(["spec.clusterIP"]);
    expect(told({ clusterIP: "10.0.0.1" }, { clusterIP: "None" })).toEqual(["spec.clusterIP"]);
    expect(told({}, { clusterIP: "None" })).toEqual(["spec.clusterIP"]);
    expect([told({ clusterIP: "10.0.0.1" }, {}), told({ clusterIP: "10.0.0.1" }, { clusterIP: "" })]).toEqual([[], []]);
    expect([
      told({ clusterIP: "a", type: "ExternalName" }, { clusterIP: "b" }),
      told({ clusterIP: "a" }, { clusterIP: "b", type: "ExternalName" }),
    ]).toEqual([[], []]);
    const balanced = { type: "LoadBalancer", loadBalancerClass: "a" };
    expect([
      told(balanced, { ...balanced, loadBalancerClass: "b" }),
      told({ ...balanced, type: "ClusterIP" }, { ...balanced, loadBalancerClass: "b" }),
      told(balanced, { type: "ClusterIP" }),
    ]).toEqual([["spec.loadBalancerClass"], [], []]);
    expect(told({ ipFamilies: ["IPv4"] }, { ipFamilies: ["IPv6"] })).toEqual(["spec.ipFamilies"]);
    expect([
      told({ ipFamilies: ["IPv4", "IPv6"] }, { ipFamilies: ["IPv4"] }),
      told({}, { ipFamilies: ["IPv6"] }),
      told({ ipFamilies: ["IPv4"] }, {}),
    ]).toEqual([[], [], []]);
  });

  test("of a claim are its size, which grows, and its class, once it has one", () => {
    const sized = (storage: unknown) => ({ spec: { resources: { requests: { storage } } } });
    const told = (before: unknown, after: unknown) => refused("v1 PersistentVolumeClaim", sized(before), sized(after));
    expect([
      told("2Gi", "1Gi"),
      told("1Gi", "2Gi"),
      told("1Gi", "1024Mi"),
      told(undefined, "1Gi"),
      told("1Gi", undefined),
      told("1Gi", "x"),
    ]).toEqual([["spec.resources.requests.storage"], [], [], [], [], []]);
    const classed = (storageClassName: unknown) => ({ spec: { storageClassName } });
    const ofClass = (before: unknown, after: unknown) =>
      refused("v1 PersistentVolumeClaim", classed(before), classed(after));
    expect([ofClass("a", "b"), ofClass(undefined, "b"), ofClass(null, "b"), ofClass("a", "a")]).toEqual([
      ["spec.storageClassName"],
      [],
      [],
      [],
    ]);
  });

  test("of a Job are its completions, unless it is elastic", () => {
    const told = (before: Fields, after: Fields) => refused("batch/v1 Job", { spec: before }, { spec: after });
    expect([
      told({ completions: 1 }, { completions: 2 }),
      told({}, { completions: 2 }),
      told({}, { completions: 1 }),
    ]).toEqual([["spec.completions"], ["spec.completions"], []]);
    expect([
      told({ parallelism: 2 }, { completions: 1, parallelism: 2 }),
      told({ parallelism: 2 }, { parallelism: 3 }),
      told({}, { parallelism: 3 }),
      told({ completions: 1 }, { parallelism: 3 }),
    ]).toEqual([["spec.completions"], [], [], ["spec.completions"]]);
    const indexed = { completionMode: "Indexed" };
    expect(
      told({ ...indexed, completions: 1, parallelism: 1 }, { ...indexed, completions: 2, parallelism: 2 }),
    ).toEqual([]);
    expect(told({ ...indexed, completions: 2 }, { ...indexed, completions: 1 })).toEqual([]);
    expect(
      told({ ...indexed, completions: 1, parallelism: 1 }, { ...indexed, completions: 2, parallelism: 1 }),
    ).toEqual(["spec.completions"]);
  });

  test("of a Job are its template, whose place may be set while it is suspended", () => {
    const of = (spec: Fields, rest: Fields = {}, metadata: Fields = {}) => ({
      spec: { ...rest, template: { metadata, spec: { containers: [], ...spec } } },
    });
    const told = (before: Fields, after: Fields) => refused("batch/v1 Job", before, after);
    const suspend = { suspend: true };
    expect(told(of({ nodeSelector: { a: "1" } }), of({ nodeSelector: { a: "2" } }))).toEqual(["spec.template"]);
    for (const member of ["nodeSelector", "tolerations", "schedulingGates"]) {
      expect(told(of({ [member]: [{ a: "1" }] }, suspend), of({ [member]: [{ a: "2" }] }, suspend))).toEqual([]);
    }
    expect(told(of({}, suspend, { labels: { a: "1" } }), of({}, suspend, { labels: { a: "2" } }))).toEqual([]);
    expect(
      told(
        of({ affinity: { nodeAffinity: { a: "1" } } }, suspend),
        of({ affinity: { nodeAffinity: { a: "2" } } }, suspend),
      ),
    ).toEqual([]);
    expect(
      told(
        of({ affinity: { podAffinity: { a: "1" } } }, suspend),
        of({ affinity: { podAffinity: { a: "2" } } }, suspend),
      ),
    ).toEqual(["spec.template"]);
    expect(told(of({ hostNetwork: true }, suspend), of({}, suspend))).toEqual(["spec.template"]);
    expect(told(of({ nodeSelector: { a: "1" } }), of({ nodeSelector: { a: "2" } }, suspend))).toEqual([
      "spec.template",
    ]);
  });

  test("of a Pod are nearly all, but its images", () => {
    const told = (before: Fields, after: Fields) => refused("v1 Pod", { spec: before }, { spec: after });
    for (const member of ["activeDeadlineSeconds", "schedulingGates", "terminationGracePeriodSeconds", "tolerations"]) {
      expect([member, told({ [member]: 1 }, { [member]: 2 })]).toEqual([member, []]);
    }
    expect(told({ nodeName: "a" }, { nodeName: "b" })).toEqual(["spec.nodeName"]);
    for (const list of ["containers", "initContainers"]) {
      const one = (rest: Fields) => ({ [list]: [{ name: "x" }, { name: "a", ...rest }] });
      expect(told(one({ image: "a" }), one({ image: "b" }))).toEqual([]);
      expect(told(one({ command: ["a"] }), one({ command: ["b"] }))).toEqual([`spec.${list}[1].command`]);
      expect(told(one({}), { [list]: [{ name: "x" }] })).toEqual([`spec.${list}`]);
    }
    expect(told({ ephemeralContainers: [{ image: "a" }] }, { ephemeralContainers: [{ image: "b" }] })).toEqual([
      "spec.ephemeralContainers",
    ]);
  });
});

describe("what a step does to pods", () => {
  const web = (labels: Fields, type = "apps/v1 Deployment", name = "n/web", rest: Fields = {}) =>
    manifest(type, name, { spec: { selector: { matchLabels: labels }, template: template(labels), ...rest } });
  const pod = (labels: Fields, name = "n/p") =>
    manifest("v1 Pod", name, { metadata: { labels }, spec: { containers: [] } });
  const service = (selector: Fields | undefined, name = "n/s") => manifest("v1 Service", name, { spec: { selector } });
  const A = { app: "a" };
  const B = { app: "b" };
  const told = (code: string, before: Manifest[], after: Manifest[]) =>
    changes(before, after).filter((line) => line.includes(` ${code} `));

  test("an object that is left out is orphaned", () => {
    expect(changes([pod(A), manifest("v1 Namespace", "gone"), manifest("v1 Pod", "n/")], [])).toEqual([
      "info object-orphaned Pod/p metadata.name: Pod p of namespace n is no longer in the set",
      "info object-orphaned Namespace/gone metadata.name: Namespace gone is no longer in the set",
    ]);
    expect(changes([pod(A)], [pod(A)])).toEqual([]);
    expect(changes([pod(A)], [pod(A, "m/p")])).toHaveLength(1);
    expect(changes([manifest("apps/v1beta1 Deployment", "n/x")], [manifest("apps/v1 Deployment", "n/x")])).toEqual([]);
  });

  test("a new workload adopts bare pods that run", () => {
    expect(told("pod-adopted", [pod(A)], [web(A)])).toEqual([
      "warning pod-adopted Deployment/web spec.selector: matches Pod p, which runs already and will be adopted (near Pod p); give the workload a label of its own",
    ]);
    const count = (before: Manifest[], after: Manifest[]) => told("pod-adopted", before, after).length;
    expect(count([pod(A)], [web(A), pod(A)])).toBe(0);
    expect(count([pod(A), web(A)], [web(A)])).toBe(0);
    expect(count([pod(B)], [web(A)])).toBe(0);
    expect(count([pod(A, "m/p")], [web(A)])).toBe(0);
    expect(count([web(A, "apps/v1 Deployment", "n/other")], [web(A)])).toBe(0);
    const controller = manifest("v1 ReplicationController", "n/rc", { spec: { selector: A, template: template(A) } });
    expect(count([pod(A)], [controller])).toBe(1);
    expect(count([pod(A)], [web(A, "batch/v1 Job")])).toBe(0);
  });

  test("a Service loses the pods that run", () => {
    expect(
      told("service-loses-pods", [service(A), web(A)], [service(B), web(B, "apps/v1 Deployment", "n/other")]),
    ).toEqual([
      "warning service-loses-pods Service/s spec.selector: no longer matches the pods that run now (near Deployment web); change the labels of the pods first, and the selector in a later step",
    ]);
    const count = (before: Manifest[], after: Manifest[]) => told("service-loses-pods", before, after).length;
    const both = web({ ...A, tier: "x" });
    expect(count([service(A), both], [service({ tier: "x" }), both])).toBe(0);
    expect(count([service(A), web(A)], [service(B)])).toBe(0);
    expect(count([service(A)], [service(B), web(B)])).toBe(0);
    expect(count([web(A)], [service(B), web(B)])).toBe(0);
    expect(count([service(A, "n/other"), web(A)], [service(B), web(B)])).toBe(0);
    expect(count([service(undefined), web(A)], [service(B), web(B)])).toBe(0);
  });

  test("a template changes unseen where nothing replaces the pods", () => {
    const unseen = (type: string, rest: Fields = {}) =>
      told(
        "template-change-unseen",
        [web(A, type, "n/web", rest)],
        [
          manifest(type, "n/web", {
            spec: { selector: { matchLabels: A }, template: template(A, { hostNetwork: true }), ...rest },
          }),
        ],
      );
    const words = "spec.template: changes, but running pods stay as they are";
    expect(unseen("apps/v1 ReplicaSet")).toEqual([
      `warning template-change-unseen ReplicaSet/web ${words} (near ReplicaSet web); use a Deployment, or delete the pods`,
    ]);
    expect(unseen("v1 ReplicationController")).toHaveLength(1);
    const onDelete = { updateStrategy: { type: "OnDelete" } };
    expect(unseen("apps/v1 DaemonSet", onDelete)).toEqual([
      `info template-change-unseen DaemonSet/web ${words} (near DaemonSet web); delete the pods one by one`,
    ]);
    expect([
      unseen("apps/v1 DaemonSet"),
      unseen("apps/v1 Deployment"),
      unseen("apps/v1 DaemonSet", { updateStrategy: { type: "RollingUpdate" } }),
      unseen("apps/v1 DaemonSet", { updateStrategy: "OnDelete" }),
      unseen("apps/v1 DaemonSet", { updateStrategy: null }),
      unseen("apps/v1 DaemonSet", { updateStrategy: {} }),
    ]).toEqual([[], [], [], [], [], []]);
    expect(told("template-change-unseen", [web(A, "apps/v1 ReplicaSet")], [web(A, "apps/v1 ReplicaSet")])).toEqual([]);
    expect(told("template-change-unseen", [], [web(A, "apps/v1 ReplicaSet")])).toEqual([]);
  });
});
