/** Schemas, built-in and of the set itself, and what they say of a value. */
import { describe, expect, test } from "@jest/globals";
import { builtInSchemas } from "../../lib/checks/schema/built-in-schemas";
import { removedApi } from "../../lib/checks/schema/removed-apis";
import type { SchemaNode } from "../../lib/checks/schema/schema-node";
import { type SchemaIssue, walkSchema } from "../../lib/checks/schema/walk-schema";
import type { Manifest } from "../../lib/objects";
import { manifest, template } from "../graph/manifests";
import { findings } from "./findings";

type Fields = Readonly<Record<string, unknown>>;

function line({ fault, path, message, hint }: SchemaIssue): string {
  return `${fault} ${path}: ${message}${hint === undefined ? "" : `; ${hint}`}`;
}

function walked(schema: SchemaNode, value: unknown): string[] {
  const lines: string[] = [];
  walkSchema(schema, value, (issue) => lines.push(line(issue)));
  return lines;
}

describe("a value and its schema", () => {
  const of = (node: Partial<SchemaNode>, value: unknown): string | undefined => {
    const fields = new Map([["x", { type: "any", ...node } as SchemaNode]]);
    return walked({ type: "object", fields }, { x: value })[0]?.replace(" x: ", " ");
  };

  test.each<[SchemaNode["type"], readonly unknown[], Readonly<Record<string, unknown>>]>([
    ["any", ["a", 1, {}, [], true], {}],
    [
      "string",
      ["a", ""],
      {
        'wrong-type is 1 instead of a string; write it in quotes: "1"': 1,
        'wrong-type is true instead of a string; write it in quotes: "true"': true,
        "wrong-type is an object instead of a string": {},
        "wrong-type is a list instead of a string": [],
      },
    ],
    [
      "integer",
      [1, 0, -1],
      {
        "wrong-type is 1.5 instead of a whole number": 1.5,
        'wrong-type is "1" instead of a whole number; write 1 without quotes': "1",
        'wrong-type is "12" instead of a whole number; write 12 without quotes': "12",
        'wrong-type is "a1" instead of a whole number': "a1",
        'wrong-type is "1a" instead of a whole number': "1a",
      },
    ],
    ["number", [1, 1.5], { 'wrong-type is "1" instead of a number': "1" }],
    [
      "boolean",
      [true, false],
      { 'wrong-type is "true" instead of true or false': "true", "wrong-type is 1 instead of true or false": 1 },
    ],
    [
      "int-or-string",
      [1, "a", ""],
      {
        "wrong-type is 1.5 instead of a whole number or a string": 1.5,
        "wrong-type is true instead of a whole number or a string": true,
      },
    ],
    [
      "labels",
      [{}, { a: 1 }],
      { "wrong-type is a list instead of an object": [], 'wrong-type is "a" instead of an object': "a" },
    ],
    [
      "object",
      [{}, { a: 1 }],
      { "wrong-type is a list instead of an object": [], 'wrong-type is "a" instead of an object': "a" },
    ],
    [
      "array",
      [[], [1]],
      { "wrong-type is an object instead of a list": {}, 'wrong-type is "a" instead of a list': "a" },
    ],
    [
      "quantity",
      [1, "1", "500m", "1Gi"],
      {
        "wrong-type is true instead of a quantity": true,
        "invalid-value 1 GB is no quantity; write it as 500m or 1Gi": "1 GB",
      },
    ],
    [
      "time",
      ["2006-01-02T15:04:05Z", "2006-01-02T15:04:05.123Z", "2006-01-02T15:04:05+01:00", "2006-01-02T15:04:05-01:00"],
      {
        'wrong-type is 1 instead of a string; write it in quotes: "1"': 1,
        "invalid-value 2006-01-02 is no time; write it as 2006-01-02T15:04:05Z": "2006-01-02",
        "invalid-value x2006-01-02T15:04:05Z is no time; write it as 2006-01-02T15:04:05Z": "x2006-01-02T15:04:05Z",
        "invalid-value 2006-01-02T15:04:05Zx is no time; write it as 2006-01-02T15:04:05Z": "2006-01-02T15:04:05Zx",
      },
    ],
    [
      "base64",
      ["", "YQ==", "YWI=", "YWJj", "YWJjYWJj", "YW\r\nJj\n"],
      {
        "invalid-value is not base64; use stringData for plain text": "a",
        'wrong-type is 1 instead of a string; write it in quotes: "1"': 1,
      },
    ],
  ])("%s", (type, right, wrong) => {
    expect(right.map((value) => of({ type }, value))).toEqual(right.map(() => undefined));
    expect(Object.values(wrong).map((value) => of({ type }, value))).toEqual(Object.keys(wrong));
    expect([of({ type }, null), of({ type }, undefined)]).toEqual([undefined, undefined]);
  });

  test.each(["YQ=", "YQ", "Y===", "YQ==YQ==", "-w==", "ä", " YQ==", "YQ== "])("%j is not base64", (text) => {
    expect(of({ type: "base64" }, text)).toContain("is not base64");
  });

  test("a string is one of its values, and of its pattern", () => {
    const values = new Set(["Always", "Never"]);
    expect(of({ type: "string", values }, "Alway")).toBe('invalid-value "Alway" is not allowed; did you mean Always?');
    expect(of({ type: "string", values }, "xxxxxxxx")).toBe(
      'invalid-value "xxxxxxxx" is not allowed; use one of Always, Never',
    );
    expect([of({ type: "string", values }, "Always"), of({ type: "string", values }, "")]).toEqual([
      undefined,
      undefined,
    ]);
    expect(of({ type: "string", pattern: /^a$/ }, "b")).toBe(
      'invalid-value "b" is not of the pattern that its definition asks for',
    );
    expect(of({ type: "string", pattern: /^a$/ }, "a")).toBeUndefined();
  });

  test("a number stays within its bounds", () => {
    const bounds = { minimum: 1, maximum: 3 };
    expect([of({ type: "integer", ...bounds }, 0), of({ type: "number", ...bounds }, 3.5)]).toEqual([
      "invalid-value 0 is below 1",
      "invalid-value 3.5 is above 3",
    ]);
    expect([of({ type: "integer", ...bounds }, 1), of({ type: "integer", ...bounds }, 3)]).toEqual([
      undefined,
      undefined,
    ]);
  });

  test("an object has its fields, its required ones, and others only where it is open", () => {
    const fields = new Map<string, SchemaNode>([
      ["name", { type: "string" }],
      ["list", { type: "array", items: { type: "object", fields: new Map([["a", { type: "string" } as const]]) } }],
    ]);
    const closed: SchemaNode = { type: "object", fields, required: ["name"] };
    expect(walked(closed, { name: "a" })).toEqual([]);
    expect(walked(closed, { nmae: "a", "x.y": 1 })).toEqual([
      "unknown-field nmae: there is no field nmae here; did you mean name?",
      'unknown-field ["x.y"]: there is no field x.y here',
      "required-missing name: is required",
    ]);
    expect(walked(closed, { name: null })).toEqual(["required-missing name: is required"]);
    expect(walked(closed, { name: "" })).toEqual(["required-missing name: is required"]);
    expect(walked({ ...closed, mayBeEmpty: true }, { name: "" })).toEqual([]);
    expect(walked(closed, { name: "a", list: [{ a: 1 }, { b: 1 }, null] })).toEqual([
      'wrong-type list[0].a: is 1 instead of a string; write it in quotes: "1"',
      "unknown-field list[1].b: there is no field b here; did you mean a?",
      "wrong-type list[2]: is null instead of an object",
    ]);
    expect(walked({ ...closed, items: { type: "string" } }, { name: "a", more: 1 })).toEqual([
      'wrong-type more: is 1 instead of a string; write it in quotes: "1"',
    ]);
    expect(walked({ type: "object" }, { more: 1 })).toEqual([]);
    expect(walked({ type: "array" }, [1, null])).toEqual([]);
    expect(walked({ type: "array", items: { type: "string" } }, [null, "a"])).toEqual([]);
  });

  test.each(["apiGroup", "apiGroups", "caBundle", "group", "namespace", "value"])(
    "%s may be the empty text",
    (name) => {
      expect(walked({ type: "object", required: [name] }, { [name]: "" })).toEqual([]);
      expect(walked({ type: "object", required: [name] }, {})).toHaveLength(1);
    },
  );

  test("what a controller writes into the status need not be there", () => {
    const inner: SchemaNode = { type: "object", required: ["a"] };
    const fields = new Map([
      ["status", inner],
      ["spec", inner],
    ]);
    expect(walked({ type: "object", fields }, { status: {}, spec: {} })).toEqual([
      "required-missing spec.a: is required",
    ]);
  });
});

describe("the schemas of Kubernetes", () => {
  test("are those of a version", () => {
    const has = (version: string, ...names: [string, string, string]) =>
      builtInSchemas(version).find(...names) !== undefined;
    expect([
      has("1.36", "apps", "v1", "Deployment"),
      has("1.36", "apps", "v1", "Deploymnet"),
      has("1.36", "", "v1", "Deployment"),
    ]).toEqual([true, false, false]);
    expect([
      has("1.31", "flowcontrol.apiserver.k8s.io", "v1beta3", "FlowSchema"),
      has("1.32", "flowcontrol.apiserver.k8s.io", "v1beta3", "FlowSchema"),
    ]).toEqual([true, false]);
    expect(has("9.99", "flowcontrol.apiserver.k8s.io", "v1beta3", "FlowSchema")).toBe(false);
    expect(builtInSchemas("1.30")).toBe(builtInSchemas("1.30"));
    expect(builtInSchemas("1.30")).not.toBe(builtInSchemas("1.31"));
  });

  test("know kinds, groups and versions", () => {
    const schemas = builtInSchemas("1.36");
    expect(schemas.servedVersions("autoscaling", "HorizontalPodAutoscaler")).toEqual(["v2", "v1"]);
    expect(schemas.servedVersions("apps", "Pod")).toEqual([]);
    expect(schemas.groupsOf("Deployment")).toEqual(["apps"]);
    expect([...schemas.groupsOf("Event")].sort()).toEqual(["", "events.k8s.io"]);
    expect([schemas.hasGroup("apps"), schemas.hasGroup(""), schemas.hasGroup("example.com")]).toEqual([
      true,
      true,
      false,
    ]);
    expect([...schemas.kindsOf("apps")].sort()).toEqual([
      "ControllerRevision",
      "DaemonSet",
      "Deployment",
      "ReplicaSet",
      "StatefulSet",
    ]);
    const beta = builtInSchemas("1.36").servedVersions("resource.k8s.io", "ResourceClaim");
    expect(beta[0]).toBe("v1");
    expect([...beta].sort()).not.toEqual(beta.length > 1 ? [...beta].reverse() : []);
  });

  test("hold fields that came with a version, lists, maps and enums", () => {
    const pod = builtInSchemas("1.36").find("", "v1", "Pod")?.fields?.get("spec");
    expect(pod?.fields?.get("containers")).toMatchObject({ type: "array", items: { type: "object" } });
    expect(pod?.fields?.get("containers")?.items?.required).toContain("name");
    expect(pod?.fields?.get("nodeSelector")?.type).toBe("labels");
    expect(pod?.fields?.get("preemptionPolicy")?.values).toEqual(new Set(["Never", "PreemptLowerPriority"]));
    expect(pod?.fields?.get("overhead")).toMatchObject({ type: "object", items: { type: "quantity" } });
    const sinceWhen = (field: string) =>
      ["1.30", "1.31", "1.32", "1.33", "1.34", "1.35", "1.36"].find((version) =>
        builtInSchemas(version).find("", "v1", "Pod")?.fields?.get("spec")?.fields?.has(field),
      );
    expect([sinceWhen("containers"), sinceWhen("resources")]).toEqual(["1.30", "1.32"]);
  });
});

describe("schemas of the set itself", () => {
  const crd = (openAPIV3Schema: unknown, rest: Fields = {}) =>
    manifest("apiextensions.k8s.io/v1 CustomResourceDefinition", "toasters.example.com", {
      spec: {
        group: "example.com",
        names: { kind: "Toaster" },
        versions: [{ name: "v1", schema: { openAPIV3Schema }, ...rest }],
      },
    });
  const toaster = (rest: Fields, type = "example.com/v1 Toaster") => manifest(type, "n/t", rest);
  const ask = (schema: unknown, spec: unknown): string[] => {
    const root = { type: "object", properties: { spec: schema } };
    return ["schema-unknown-field", "schema-wrong-type", "schema-invalid-value", "schema-required-missing"].flatMap(
      (code) =>
        findings(code, [crd(root), toaster({ spec })])
          .filter((told) => told.startsWith("Toaster"))
          .map((told) => told.replace("Toaster/t ", "")),
    );
  };

  test.each<[Fields, unknown, string[]]>([
    [{ type: "string" }, 1, ['spec: is 1 instead of a string; write it in quotes: "1"']],
    [{ type: "integer" }, "1", ['spec: is "1" instead of a whole number; write 1 without quotes']],
    [{ type: "number" }, "1", ['spec: is "1" instead of a number']],
    [{ type: "boolean" }, "1", ['spec: is "1" instead of true or false']],
    [{ type: "array" }, "1", ['spec: is "1" instead of a list']],
    [{ type: "array", items: { type: "string" } }, [1], ['spec[0]: is 1 instead of a string; write it in quotes: "1"']],
    [{ type: "object" }, "1", ['spec: is "1" instead of an object']],
    [{ type: "unheard-of" }, "1", []],
    [{}, "1", []],
    [{ "x-kubernetes-int-or-string": true }, 1.5, ["spec: is 1.5 instead of a whole number or a string"]],
    [{ "x-kubernetes-int-or-string": "true", type: "string" }, "a", []],
    [{ type: "object", "x-kubernetes-embedded-resource": true, properties: { a: {} } }, { b: 1 }, []],
    [
      { type: "object", properties: { abc: { type: "string" } } },
      { abd: 1 },
      ["spec.abd: there is no field abd here; did you mean abc?"],
    ],
    [
      { type: "object", properties: { abc: { type: "string" } }, "x-kubernetes-preserve-unknown-fields": true },
      { abd: 1 },
      [],
    ],
    [
      { type: "object", properties: { abc: { type: "string" } }, "x-kubernetes-preserve-unknown-fields": true },
      { abc: 1 },
      ['spec.abc: is 1 instead of a string; write it in quotes: "1"'],
    ],
    [{ type: "object", properties: { abc: {} }, additionalProperties: true }, { abd: 1 }, []],
    [
      { type: "object", properties: { abc: {} }, additionalProperties: false },
      { abd: 1 },
      ["spec.abd: there is no field abd here; did you mean abc?"],
    ],
    [
      { type: "object", additionalProperties: { type: "string" } },
      { a: 1 },
      ['spec.a: is 1 instead of a string; write it in quotes: "1"'],
    ],
    [{ type: "object", additionalProperties: true }, { a: 1 }, []],
    [{ type: "object", required: ["a", 1] }, {}, ["spec.a: is required"]],
    [{ type: "object", required: ["a"] }, { a: "" }, []],
    [{ type: "object", properties: { a: {} }, required: ["a"] }, { a: "" }, []],
    [{ type: "object", properties: { a: {} }, required: ["a"] }, {}, ["spec.a: is required"]],
    [{ type: "string", enum: ["a", "b"] }, "zzzzzz", ['spec: "zzzzzz" is not allowed; use one of a, b']],
    [{ type: "string", enum: [] }, "c", []],
    [{ type: "string", pattern: "^a$" }, "b", ['spec: "b" is not of the pattern that its definition asks for']],
    [{ type: "string", pattern: "^a$" }, "a", []],
    [{ type: "string", pattern: "\\Qa\\E(" }, "b", []],
    [
      { type: "string", pattern: "a".repeat(500) },
      "b",
      ['spec: "b" is not of the pattern that its definition asks for'],
    ],
    [{ type: "string", pattern: "a".repeat(501) }, "b", []],
    [{ type: "string", pattern: 1 }, "b", []],
    [{ type: "integer", minimum: 1, maximum: 2 }, 0, ["spec: 0 is below 1"]],
    [{ type: "integer", minimum: 1, maximum: 2 }, 3, ["spec: 3 is above 2"]],
  ])("%j says of %j", (schema, spec, expected) => {
    expect(ask(schema, spec)).toEqual(expected);
  });

  test("go as deep as any that the API server takes", () => {
    const nested = (depth: number): Fields =>
      depth === 0 ? { type: "string" } : { type: "array", items: nested(depth - 1) };
    const value = (depth: number): unknown => (depth === 0 ? 1 : [value(depth - 1)]);
    expect([ask(nested(63), value(63)).length, ask(nested(64), value(64)).length]).toEqual([1, 0]);
  });

  test("know apiVersion, kind and metadata", () => {
    const root = { type: "object", properties: { spec: {} } };
    const metadata = { labls: {} };
    expect(findings("schema-unknown-field", [crd(root), toaster({ metadata })])).toEqual([
      "Toaster/t metadata.labls: there is no field labls here; did you mean labels?",
    ]);
    expect(findings("schema-unknown-field", [crd({ type: "object" }), toaster({ anything: 1 })])).toEqual([]);
    expect(findings("schema-unknown-field", [crd({}), toaster({ anything: 1 })])).toEqual([]);
    expect(findings("schema-unknown-field", [crd(root), toaster({ anything: 1 })])).toHaveLength(1);
    expect(findings("schema-unknown-field", [crd(root), toaster({ anything: 1 }, "example.com/v2 Toaster")])).toEqual(
      [],
    );
    expect(findings("schema-unknown-field", [crd(root), toaster({ anything: 1 }, "example.com/v1 Kettle")])).toEqual(
      [],
    );
  });
});

describe("an API version that was removed", () => {
  const apps = [
    "extensions/v1beta1 Deployment DaemonSet ReplicaSet",
    "apps/v1beta1 Deployment StatefulSet",
    "apps/v1beta2 Deployment DaemonSet ReplicaSet StatefulSet",
  ];
  const rbac = ["v1beta1", "v1alpha1"].map(
    (version) => `rbac.authorization.k8s.io/${version} Role RoleBinding ClusterRole ClusterRoleBinding`,
  );
  const ROWS: readonly (readonly [apis: readonly string[], removedIn: string, successor: string | undefined])[] = [
    [apps, "1.16", "apps/v1"],
    [["extensions/v1beta1 NetworkPolicy"], "1.16", "networking.k8s.io/v1"],
    [["extensions/v1beta1 Ingress", "networking.k8s.io/v1beta1 Ingress IngressClass"], "1.22", "networking.k8s.io/v1"],
    [rbac, "1.22", "rbac.authorization.k8s.io/v1"],
    [
      ["admissionregistration.k8s.io/v1beta1 MutatingWebhookConfiguration ValidatingWebhookConfiguration"],
      "1.22",
      "admissionregistration.k8s.io/v1",
    ],
    [["apiextensions.k8s.io/v1beta1 CustomResourceDefinition"], "1.22", "apiextensions.k8s.io/v1"],
    [["apiregistration.k8s.io/v1beta1 APIService"], "1.22", "apiregistration.k8s.io/v1"],
    [["certificates.k8s.io/v1beta1 CertificateSigningRequest"], "1.22", "certificates.k8s.io/v1"],
    [["coordination.k8s.io/v1beta1 Lease"], "1.22", "coordination.k8s.io/v1"],
    [
      ["scheduling.k8s.io/v1beta1 PriorityClass", "scheduling.k8s.io/v1alpha1 PriorityClass"],
      "1.22",
      "scheduling.k8s.io/v1",
    ],
    [["storage.k8s.io/v1beta1 CSIDriver CSINode StorageClass VolumeAttachment"], "1.22", "storage.k8s.io/v1"],
    [["batch/v1beta1 CronJob", "batch/v2alpha1 CronJob"], "1.25", "batch/v1"],
    [["discovery.k8s.io/v1beta1 EndpointSlice"], "1.25", "discovery.k8s.io/v1"],
    [["events.k8s.io/v1beta1 Event"], "1.25", "events.k8s.io/v1"],
    [["autoscaling/v2beta1 HorizontalPodAutoscaler"], "1.25", "autoscaling/v2"],
    [["policy/v1beta1 PodDisruptionBudget"], "1.25", "policy/v1"],
    [["policy/v1beta1 PodSecurityPolicy", "extensions/v1beta1 PodSecurityPolicy"], "1.25", undefined],
    [["node.k8s.io/v1beta1 RuntimeClass"], "1.25", "node.k8s.io/v1"],
    [["autoscaling/v2beta2 HorizontalPodAutoscaler"], "1.26", "autoscaling/v2"],
    [["storage.k8s.io/v1beta1 CSIStorageCapacity"], "1.27", "storage.k8s.io/v1"],
    [
      ["flowcontrol.apiserver.k8s.io/v1beta1 FlowSchema PriorityLevelConfiguration"],
      "1.26",
      "flowcontrol.apiserver.k8s.io/v1",
    ],
    [
      ["flowcontrol.apiserver.k8s.io/v1beta2 FlowSchema PriorityLevelConfiguration"],
      "1.29",
      "flowcontrol.apiserver.k8s.io/v1",
    ],
    [
      ["flowcontrol.apiserver.k8s.io/v1beta3 FlowSchema PriorityLevelConfiguration"],
      "1.32",
      "flowcontrol.apiserver.k8s.io/v1",
    ],
  ];

  test.each(ROWS)("%j, in %s", (apis, removedIn, successor) => {
    for (const api of apis) {
      const [apiVersion = "", ...kinds] = api.split(" ");
      for (const kind of kinds) {
        const told = findings("api-version-removed", [manifest(`${apiVersion} ${kind}`, "x")], {
          kubernetesVersion: removedIn,
        });
        const hint = successor === undefined ? "it has no successor" : `use ${successor}`;
        expect(told).toEqual([
          `${kind}/x apiVersion: ${kind} of ${apiVersion} was removed in Kubernetes ${removedIn}; ${hint}`,
        ]);
        const earlier = `1.${String(Number(removedIn.slice(2)) - 1)}`;
        expect(
          findings("api-version-removed", [manifest(`${apiVersion} ${kind}`, "x")], { kubernetesVersion: earlier }),
        ).toEqual([]);
      }
    }
  });

  test("is none that is served", () => {
    const info = { group: "apps", version: "v1", kind: "Deployment", key: "apps/Deployment", namespaced: true };
    expect(removedApi(info, "1.36")).toBeUndefined();
  });
});

describe("what an object is", () => {
  const ask = (...objects: Manifest[]) =>
    ["schema-invalid-value", "schema-wrong-type", "schema-required-missing"].flatMap((code) => findings(code, objects));

  test("is said by apiVersion, kind and name", () => {
    expect(ask({ metadata: { name: "a" } } as never)).toEqual(["/a apiVersion: is required", "/a kind: is required"]);
    expect(ask({ apiVersion: "v1", kind: "Secret", metadata: {} } as never)).toEqual([
      "Secret/ metadata.name: is required",
    ]);
    expect(ask({ apiVersion: "v1", kind: "Secret" } as never)).toEqual(["Secret/ metadata.name: is required"]);
    expect(ask({ apiVersion: "v1", kind: "Secret", metadata: { name: "" } } as never)).toEqual([
      "Secret/ metadata.name: is required",
    ]);
    expect(ask({ apiVersion: "v1", kind: "Secret", metadata: { generateName: "a-" } } as never)).toEqual([]);
    expect(ask({ apiVersion: "example.com/v1", kind: "Toaster", metadata: { name: 1 } } as never)).toEqual([
      'Toaster/ metadata.name: is 1 instead of a string; write it in quotes: "1"',
    ]);
  });

  test("is a kind that the version serves", () => {
    const said = (type: string, ...others: Manifest[]) =>
      findings("schema-invalid-value", [manifest(type, "n/x"), ...others])[0]?.replace(/^.*\/x /, "");
    expect(said("apps/v2 Deployment")).toBe("apiVersion: Deployment is not served as v2; use apps/v1");
    expect(said("v2 Service")).toBe("apiVersion: Service is not served as v2; use v1");
    expect(said("v1 Deployment")).toBe("apiVersion: there is no Deployment in v1; use apps/v1");
    expect(said("apps/v1 Service")).toBe("apiVersion: there is no Service in apps; use v1");
    expect(said("apps/v1 Deploymnet")).toBe("kind: there is no Deploymnet in apps; did you mean Deployment?");
    expect(said("apps/v1 Toaster")).toBe("kind: there is no Toaster in apps");
    expect([
      said("example.com/v1 Toaster"),
      said("networking.k8s.io/v1 Toaster"),
      said("extensions/v1beta1 Ingress"),
      said("apps/v1 "),
    ]).toEqual([undefined, undefined, undefined, undefined]);
    const own = manifest("apiextensions.k8s.io/v1 CustomResourceDefinition", "toasters.apps", {
      spec: {
        group: "apps",
        names: { kind: "Kettle" },
        versions: [{ name: "v1", schema: { openAPIV3Schema: { type: "object" } } }],
      },
    });
    expect(said("apps/v1 Toaster", own)).toBeUndefined();
  });

  test("is told once where another rule tells it better", () => {
    const spec = { template: template({}) };
    expect(findings("schema-required-missing", [manifest("apps/v1 Deployment", "x", { spec })])).toEqual([]);
    expect(
      findings("schema-wrong-type", [
        manifest("policy/v1 PodDisruptionBudget", "x", {
          spec: { minAvailable: 1.5, maxUnavailable: 1.5, selector: 1 },
        }),
      ]),
    ).toEqual(["PodDisruptionBudget/x spec.selector: is 1 instead of an object"]);
    expect(findings("schema-wrong-type", [manifest("v1 Service", "x", { spec: { ports: 1 } })])).toHaveLength(1);
  });
});

describe("the keys of a Secret of a type", () => {
  const ask = (type: string, ...others: Manifest[]) =>
    findings("schema-required-missing", [manifest("v1 Secret", "n/s", { type }), ...others]);

  test.each([
    ["kubernetes.io/dockercfg", [".dockercfg"]],
    ["kubernetes.io/dockerconfigjson", [".dockerconfigjson"]],
    ["kubernetes.io/ssh-auth", ["ssh-privatekey"]],
    ["kubernetes.io/tls", ["tls.crt", "tls.key"]],
    ["Opaque", []],
  ])("%s", (type, keys) => {
    const path = (key: string) => (key.includes(".") ? `data["${key}"]` : `data.${key}`);
    expect(ask(type)).toEqual(keys.map((key) => `Secret/s ${path(key)}: is required by the type`));
    const data = Object.fromEntries(keys.map((key) => [key, ""]));
    expect(findings("schema-required-missing", [manifest("v1 Secret", "n/s", { type, data })])).toEqual([]);
    expect(findings("schema-required-missing", [manifest("example.com/v1 Secret", "n/s", { type })])).toEqual([]);
  });

  test("are told where they are needed, if they are", () => {
    const ingress = (name: string) =>
      manifest("networking.k8s.io/v1 Ingress", "n/i", {
        spec: { defaultBackend: { resource: {} }, tls: [{ secretName: name }] },
      });
    const told = (...others: Manifest[]) =>
      ask("kubernetes.io/tls", ...others).filter((one) => one.startsWith("Secret")).length;
    expect([told(ingress("s")), told(ingress("t"))]).toEqual([0, 2]);
    expect(told(manifest("v1 Pod", "n/p", { spec: { imagePullSecrets: [{ name: "s" }] } }))).toBe(0);
    expect(told(manifest("v1 Pod", "m/p", { spec: { imagePullSecrets: [{ name: "s" }] } }))).toBe(2);
    const filled = manifest("v1 Secret", "n/s", {
      type: "kubernetes.io/tls",
      metadata: { annotations: { "replicator.v1.mittwald.de/replicate-from": "x" } },
    });
    expect(findings("schema-required-missing", [filled])).toEqual([]);
  });
});
