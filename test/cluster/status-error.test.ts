/** What an answer of the API server means: recorded `Status` objects of Kubernetes 1.36, and others in their place. */
import { describe, expect, test } from "@jest/globals";
import { fixedCredentials } from "../../lib/cluster/credentials";
import { readFieldProblems } from "../../lib/cluster/field-problems";
import { toStatusError } from "../../lib/cluster/status-error";
import { readWarnings } from "../../lib/cluster/warnings";
import type { Manifest } from "../../lib/objects";

const access = {
  server: "https://api.example:6443",
  contextName: "dev",
  namespace: "default",
  userText: 'user "jane" of /kubeconfig',
  trust: { insecure: false },
  credentials: fixedCredentials({}),
};
const pod: Manifest = { apiVersion: "v1", kind: "Pod", metadata: { name: "p" } };

interface Answered {
  readonly code: number;
  readonly reason?: string;
  readonly message: string;
  readonly details?: object;
}

const read = (status: Answered, manifest?: Manifest) =>
  toStatusError(
    {
      httpStatus: status.code,
      contentType: "application/json",
      body: JSON.stringify({ kind: "Status", status: "Failure", ...status }),
    },
    { purpose: "apply Pod default/p", access, ...(manifest === undefined ? {} : { manifest }) },
  );

describe("the code", () => {
  const forbidden =
    'pods is forbidden: User "jane" cannot list resource "pods" in API group "" in the namespace "shop"';
  const rows: readonly [string, Answered, Manifest | undefined, string][] = [
    ["authorization", { code: 403, reason: "Forbidden", message: forbidden }, undefined, "FORBIDDEN"],
    ["any 403 of a read", { code: 403, reason: "Forbidden", message: "no" }, undefined, "FORBIDDEN"],
    [
      "authorization of a write",
      { code: 403, reason: "Forbidden", message: 'pods "p" is forbidden: User "jane" cannot patch resource "pods"' },
      pod,
      "FORBIDDEN",
    ],
    [
      "quota",
      { code: 403, reason: "Forbidden", message: 'pods "p" is forbidden: exceeded quota: q, requested: pods=1' },
      pod,
      "ADMISSION_DENIED",
    ],
    [
      "PodSecurity",
      { code: 403, reason: "Forbidden", message: 'pods "p" is forbidden: violates PodSecurity "restricted:latest": …' },
      pod,
      "ADMISSION_DENIED",
    ],
    [
      "a webhook with a status of its own",
      { code: 400, message: 'admission webhook "w.example" denied the request: no latest tag' },
      pod,
      "ADMISSION_DENIED",
    ],
    [
      "a policy",
      {
        code: 422,
        reason: "Invalid",
        message: "pods \"p\" is forbidden: ValidatingAdmissionPolicy 'p' with binding 'b' denied request: no",
      },
      pod,
      "ADMISSION_DENIED",
    ],
    ["invalid", { code: 422, reason: "Invalid", message: 'Pod "p" is invalid: spec.x' }, pod, "OBJECT_INVALID"],
    ["bad request of a write", { code: 400, reason: "BadRequest", message: "bad" }, pod, "OBJECT_INVALID"],
    ["bad request of a read", { code: 400, reason: "BadRequest", message: "bad" }, undefined, "API_FAILED"],
    [
      "schema",
      {
        code: 500,
        message: "failed to create typed patch object (a/b; v1, Kind=Pod): .spec.x: field not declared in schema",
      },
      pod,
      "OBJECT_INVALID",
    ],
    ["another 500", { code: 500, reason: "InternalError", message: "etcd is down" }, pod, "API_FAILED"],
    ["not found", { code: 404, reason: "NotFound", message: 'pods "p" not found' }, undefined, "NOT_FOUND"],
    ["exists", { code: 409, reason: "AlreadyExists", message: 'pods "p" already exists' }, pod, "RESOURCE_CONFLICT"],
    ["gone", { code: 410, reason: "Expired", message: "too old resource version" }, undefined, "WATCH_LOST"],
    ["too many", { code: 429, reason: "TooManyRequests", message: "slow down" }, undefined, "API_FAILED"],
  ];
  test.each(rows)("of %s", (_, status, manifest, code) => {
    expect(read(status, manifest).code).toBe(code);
  });

  test("of a refusal says who may not do what, as the server does", () => {
    const error = read({ code: 403, reason: "Forbidden", message: forbidden });
    expect(error.message).toBe(`Cannot apply Pod default/p: ${forbidden}.`);
    expect(error.details).toMatchObject({ httpStatus: 403, reason: "Forbidden" });
  });

  test("of a field conflict has one cause a field, with its manager", () => {
    const causes = [
      { reason: "FieldManagerConflict", message: 'conflict with "hpa \\"x\\"" using apps/v1', field: ".spec.replicas" },
      {
        reason: "FieldManagerConflict",
        message: 'conflict with "kubectl" with subresource "status" using v1 at 2026-01-01T00:00:00Z',
        field: ".status.x",
      },
    ];
    const error = read({ code: 409, reason: "Conflict", message: "Apply failed", details: { causes } }, pod);
    expect(error.code).toBe("FIELD_CONFLICT");
    expect(error.details.causes?.map(({ manager, field }) => [manager, field])).toEqual([
      ['hpa "x"', ".spec.replicas"],
      ["kubectl", ".status.x"],
    ]);
  });
});

describe("fields at fault", () => {
  const rows: readonly [string, string, readonly string[]][] = [
    [
      "strict decoding",
      'Deployment in version "v1" cannot be handled as a Deployment: strict decoding error: unknown field "spec.replcias", duplicate field "spec.a"',
      ["FieldValueUnknown spec.replcias: unknown field", "FieldValueDuplicate spec.a: duplicate field"],
    ],
    [
      "one of a typed patch",
      "failed to create typed patch object (default/d; apps/v1, Kind=Deployment): .spec.replcias: field not declared in schema",
      ["FieldValueUnknown spec.replcias: unknown field"],
    ],
    [
      "several of a typed patch",
      'failed to create typed patch object (default/d; apps/v1, Kind=Deployment): errors:\n  .spec.replicas: expected numeric (int or float), got string\n  .spec.template.spec.containers[name="x: y"].imagee: field not declared in schema',
      [
        "FieldValueInvalid spec.replicas: expected numeric (int or float), got string",
        'FieldValueUnknown spec.template.spec.containers[name="x: y"].imagee: unknown field',
      ],
    ],
    [
      "a wrong type",
      'Deployment in version "v1" cannot be handled as a Deployment: json: cannot unmarshal string into Go struct field DeploymentSpec.spec.replicas of type int32',
      ["FieldValueInvalid spec.replicas: is a string, must be int32"],
    ],
    ["none", "the request is malformed", []],
  ];
  test.each(rows)("%s", (_, message, expected) => {
    expect(readFieldProblems(message).map(({ reason, field, message: fact }) => `${reason} ${field}: ${fact}`)).toEqual(
      expected,
    );
  });
});

describe("text of the server", () => {
  test("is made visible", () => {
    expect(read({ code: 500, message: "a\u001b[2Jb\nc" }).message).toBe("Cannot apply Pod default/p: a\\x1b[2Jb c.");
  });

  test("from something that is no API server is told as such", () => {
    const answer = { httpStatus: 502, contentType: "text/html", body: "<html>secret page</html>" };
    const error = toStatusError(answer, { purpose: "list pods", access });
    expect(error).toMatchObject({
      code: "API_FAILED",
      message: "Cannot list pods: the server answered 502 with text/html.",
    });
    expect(error.details.reason).toBeUndefined();
  });

  test("about a Secret never holds its values, plain or in base64", () => {
    const plain = "hunter2 secret";
    const encoded = Buffer.from(plain).toString("base64");
    const secret: Manifest = {
      apiVersion: "v1",
      kind: "Secret",
      metadata: { name: "s" },
      data: { a: encoded, pin: 7 },
      stringData: { b: "p4ss" },
    };
    const message = `failed to create typed patch object (a/s; v1, Kind=Secret): .data.pin: expected string, got &value.valueUnstructured{Value:7}`;
    const causes = [
      {
        reason: "FieldValueInvalid",
        field: "data[a]",
        message: `Invalid value: "x${encoded}": or ${plain}, ${encoded}, p4ss`,
      },
    ];
    const text = (error: { message: string; details: unknown }) => error.message + JSON.stringify(error.details);
    const typed = text(read({ code: 500, message }, secret));
    expect(typed).toContain("got ***");
    expect(typed).not.toContain("Value:7");
    expect(text(read({ code: 422, message: "bad", details: { causes } }, secret))).not.toMatch(
      /hunter2|aHVudGVyM|p4ss/,
    );
  });
});

describe("warnings", () => {
  const rows: readonly [string | undefined, readonly string[]][] = [
    [undefined, []],
    ['299 - "v1 Endpoints is deprecated"', ["v1 Endpoints is deprecated"]],
    ['299 - "one, \\"two\\"", 299 kube "three" "Sat, 25 Aug 2012 23:34:45 GMT"', ['one, "two"', "three"]],
    [`299 - "${Buffer.from("ä").toString("latin1")}"`, ["ä"]],
    ['299 - "a\u0007b"', ["a\\x07b"]],
  ];
  test.each(rows)("%j", (header, expected) => {
    expect(readWarnings(header)).toEqual(expected);
  });
});
