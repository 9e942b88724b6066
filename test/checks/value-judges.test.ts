/** Judges of values whose faults no single mutation of a valid object shows. */
import { describe, expect, test } from "@jest/globals";
import { accountNamespace, lowestReplicas } from "../../lib/checks/schema/kind-value-judges";
import {
  among,
  clusterIp,
  countOrPercent,
  type Fault,
  host,
  isMissing,
  oneOf,
  range,
  requires,
  resourceNames,
  shareOfPods,
} from "../../lib/checks/schema/value-judges";
import { manifest } from "../graph/manifests";
import { findings } from "./findings";

function line(found: Fault | undefined): string | undefined {
  if (found === undefined) return undefined;
  const { fault, below = "", message, hint } = found;
  return `${fault} ${below}: ${message}${hint === undefined ? "" : `; ${hint}`}`;
}

describe("judges", () => {
  test("a value is missing when it is left out, null or empty", () => {
    expect([undefined, null, "", 0, false, [], {}].map(isMissing)).toEqual([
      true,
      true,
      true,
      false,
      false,
      false,
      false,
    ]);
    expect(line(requires("a", "b")({ a: 1, b: "" }))).toBe("required-missing b: is required");
    expect(line(requires("a", "b")({ a: 1, b: 2 }))).toBeUndefined();
  });

  test("a number lies in its range", () => {
    expect([line(range(1, 3)(0)), line(range(1, 3)(4)), line(range(1)(0))]).toEqual([
      "invalid-value : 0 is not allowed: it must be from 1 to 3",
      "invalid-value : 4 is not allowed: it must be from 1 to 3",
      "invalid-value : 0 is not allowed: it must be at least 1",
    ]);
    expect(line(range(1)(2_147_483_648))).toBe(
      "invalid-value : 2147483648 is not allowed: it must be from 1 to 2147483647",
    );
    expect([range(1, 3)(1), range(1, 3)(3), range(1, 3)("0"), range(1)(2_147_483_647)]).toEqual(
      Array(4).fill(undefined),
    );
  });

  test("one of several members is given, and only one", () => {
    const judge = oneOf("an a or a b", ["a", "b", "c"]);
    expect([line(judge({})), line(judge({ b: 1, c: 2 }))]).toEqual([
      "required-missing : needs an a or a b",
      "invalid-value c: cannot stand beside b",
    ]);
    expect([judge({ a: 1 }), judge({ a: 1, b: null }), judge("a"), judge({ a: {}, d: 1 })]).toEqual(
      Array(4).fill(undefined),
    );
  });

  test("a text is among those that are allowed", () => {
    expect(line(among("a", "b")("c"))).toBe('invalid-value : "c" is not allowed; use one of a, b');
    expect([among("a", "b")("b"), among("a")(1)]).toEqual([undefined, undefined]);
  });

  test("a share of pods is a number or a percentage up to all", () => {
    expect([
      countOrPercent(1),
      countOrPercent("25%"),
      countOrPercent("200%"),
      shareOfPods("100%"),
      shareOfPods(200),
    ]).toEqual(Array(5).fill(undefined));
    const NEITHER = "is neither a number nor a percentage; write it as 1 or 25%";
    expect(["25", "x25%", "25%x", "%"].map((value) => line(countOrPercent(value)))).toEqual(
      ["25", "x25%", "25%x", "%"].map((value) => `invalid-value : "${value}" ${NEITHER}`),
    );
    expect([line(shareOfPods("101%")), line(shareOfPods("x101%")), line(shareOfPods(-1))]).toEqual([
      "invalid-value : 101% is more than there is; 100% at most",
      `invalid-value : "x101%" ${NEITHER}`,
      "invalid-value : -1 is not allowed: it must be at least 0",
    ]);
  });

  test("an address of a Service is one of either family, None or left out", () => {
    expect([clusterIp("10.0.0.1"), clusterIp("fd00::1"), clusterIp("None"), clusterIp(""), clusterIp(1)]).toEqual(
      Array(5).fill(undefined),
    );
    expect(line(clusterIp("none"))).toBe("invalid-value : none is no IP address");
  });

  test("a resource is a standard one, or has a domain", () => {
    const judge = resourceNames(["cpu", "memory"]);
    expect([judge({ cpu: 1, "nvidia.com/gpu": 1, "hugepages-2Mi": 1 }), judge("cpu")]).toEqual([undefined, undefined]);
    expect([line(judge({ cpu: 1, memroy: 1 })), line(judge({ gpuuuuuuuuuu: 1 })), line(judge({ "a b": 1 }))]).toEqual([
      "invalid-value memroy: is no resource; did you mean memory?",
      "invalid-value gpuuuuuuuuuu: is no resource; use one of cpu, memory",
      'invalid-value ["a b"]: is no resource; use one of cpu, memory',
    ]);
  });

  test.each([
    ["a.example.com", true],
    ["*.example.com", true],
    ["", true],
    ["a".repeat(253), true],
    ["a".repeat(254), false],
    ["A.example.com", false],
    ["*", false],
    ["a.*.com", false],
    ["-a.com", false],
    ["a-.com", false],
    ["a..com", false],
    ["a.com.", false],
    ["a.-b", false],
    ["a b", false],
  ])("the host %s", (name, isRight) => {
    expect(host(name) === undefined).toBe(isRight);
  });

  test("an autoscaler goes down to zero only with a metric from outside", () => {
    const judge = (metrics: unknown, minReplicas: unknown = 0) => line(lowestReplicas({ minReplicas, metrics }));
    expect(judge(undefined)).toBe("invalid-value minReplicas: 0 needs a metric of type Object or External");
    expect(judge([{ type: "Resource" }])).toBeDefined();
    expect([
      judge([{ type: "Resource" }, { type: "External" }]),
      judge([{ type: "Object" }]),
      judge(undefined, 1),
    ]).toEqual([undefined, undefined, undefined]);
  });

  test("an account that a ClusterRoleBinding names has a namespace", () => {
    expect(line(accountNamespace({ kind: "ServiceAccount" }))).toBe(
      "required-missing namespace: is required in a ClusterRoleBinding",
    );
    expect([accountNamespace({ kind: "ServiceAccount", namespace: "a" }), accountNamespace({ kind: "User" })]).toEqual([
      undefined,
      undefined,
    ]);
  });

  test("a variable has a value or a source", () => {
    const told = (entry: object) =>
      findings("schema-invalid-value", [
        manifest("v1 Pod", "n/p", {
          spec: { containers: [{ name: "a", image: "b", env: [{ name: "A", ...entry }] }] },
        }),
      ]);
    const valueFrom = { fieldRef: { fieldPath: "metadata.name" } };
    expect(told({ value: "a", valueFrom })).toEqual([
      "Pod/p spec.containers[0].env[0].valueFrom: cannot stand beside value",
    ]);
    expect([told({ value: "", valueFrom }), told({ value: "a" }), told({ valueFrom })]).toEqual([[], [], []]);
  });
});
