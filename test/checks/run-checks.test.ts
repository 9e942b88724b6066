/** What all rules have in common: order, severity, suppression, the nearest name, the version that is meant. */
import { describe, expect, test } from "@jest/globals";
import { minorOf, runChecks } from "../../lib/checks";
import type { Check, Problem } from "../../lib/checks/check";
import { isNewerOrSame } from "../../lib/checks/kubernetes-version";
import { nearestName, nearestObject } from "../../lib/checks/nearest";
import { graphOf, manifest } from "../graph/manifests";

describe("the nearest name", () => {
  test.each([
    ["web", ["wbe", "api"], "wbe"],
    ["web", ["web"], undefined],
    ["web", ["api", "bew"], "bew"],
    ["Web", ["wEb"], "wEb"],
    ["web", ["w"], "w"],
    ["web", ["xyz"], undefined],
    ["web", ["webxxx"], undefined],
    ["web", ["webxx"], "webxx"],
    ["web", ["webx", "web1", "we"], "webx"],
    ["web", ["webxx", "webx"], "webx"],
    ["database", ["databases", "database-x"], "databases"],
    ["configuration", ["confgurtion-x"], "confgurtion-x"],
    ["configuration", ["confgurti"], "confgurti"],
    ["configuration", ["confgurt"], undefined],
    ["", ["ab", "a"], "a"],
    ["a".repeat(101), [`${"a".repeat(100)}b`], undefined],
    ["a".repeat(100), [`${"a".repeat(99)}b`], `${"a".repeat(99)}b`],
    ["a".repeat(100), [`${"a".repeat(100)}b`], undefined],
    ["A".repeat(101), ["a".repeat(101)], "a".repeat(101)],
  ])("of %s among %j", (name, candidates, expected) => {
    expect(nearestName(name, candidates)).toBe(expected);
  });

  test("of an object is the same one elsewhere, a similar one here, or the only one here", () => {
    const near = (name: string, ...names: string[]) => {
      const graph = graphOf(
        ...names.map((one) => manifest("v1 Secret", one)),
        manifest("v1 Secret", "n/"),
        manifest("v1 ConfigMap", "n/abc"),
      );
      return nearestObject(graph, { group: "", kind: "Secret", namespace: "n", name })?.hint;
    };
    expect(near("abc", "n/abx", "m/abc")).toBe("Secret abc is in namespace m, not in n");
    expect(near("abc", "n/xyz", "n/abx")).toBe("did you mean Secret abx?");
    expect(near("abc", "n/completely-different")).toBe("did you mean Secret completely-different?");
    expect(near("abc", "n/completely-different", "n/other-than-that")).toBeUndefined();
    expect(near("abc", "m/abx")).toBeUndefined();
    expect(near("abc")).toBeUndefined();
  });
});

describe("a version of Kubernetes", () => {
  test.each([
    ["1.36", 36],
    ["v1.36", 36],
    [" 1.30.2 ", 30],
    ["1.9", 9],
    ["v1.31.4+k3s1", 31],
    ["1.31-gke", 31],
    ["1.31 beta", undefined],
    ["x1.36", undefined],
    ["1.x", undefined],
    ["2.36", undefined],
    ["36", undefined],
    ["", undefined],
  ])("%j", (version, minor) => {
    expect(minorOf(version)).toBe(minor);
  });

  test("is newer than another, or the same", () => {
    expect([isNewerOrSame("1.36", "1.9"), isNewerOrSame("1.9", "1.9"), isNewerOrSame("1.9", "1.36")]).toEqual([
      true,
      true,
      false,
    ]);
    expect([isNewerOrSame("x", "1.9"), isNewerOrSame("1.9", "x")]).toEqual([false, true]);
  });
});

describe("the findings of a set", () => {
  const told = (
    code: string,
    problems: readonly Pick<Problem, "path" | "severity">[],
    needsWholeSet?: true,
  ): Check => ({
    code,
    severity: "error",
    why: "",
    ...(needsWholeSet === undefined ? {} : { needsWholeSet }),
    *run({ nodes }) {
      for (const object of [...nodes].reverse())
        for (const problem of problems) yield { object, message: "is told", ...problem };
    },
  });
  const secrets = ["n/a", "n/b"].map((name) => ({ manifest: manifest("v1 Secret", name) }));
  const lines = (checks: readonly Check[], options = {}) =>
    runChecks(secrets, { checks, ...options }).map(
      ({ severity, code, object, path }) => `${severity} ${code} ${object.name} ${path}`,
    );

  test("stand in the order of the objects, then of the fields, then of the codes", () => {
    expect(lines([told("b", [{ path: "y" }, { path: "x" }]), told("a", [{ path: "y" }])])).toEqual([
      "error b a x",
      "error a a y",
      "error b a y",
      "error b b x",
      "error a b y",
      "error b b y",
    ]);
  });

  test("have the severity of the problem before that of the rule, and are notes in an open world where they lack something", () => {
    const problems = [{ path: "x" }, { path: "y", severity: "warning" as const }];
    const rules = [told("a", problems), told("b", problems, true)];
    expect(lines(rules).slice(0, 4)).toEqual(["error a a x", "error b a x", "warning a a y", "warning b a y"]);
    expect(lines(rules, { openWorld: true }).slice(0, 4)).toEqual([
      "error a a x",
      "info b a x",
      "warning a a y",
      "info b a y",
    ]);
  });

  test("carry the path of the construct where it is known, and only what the problem has", () => {
    const check = told("a", [{ path: "x" }]);
    const object = { apiVersion: "v1", kind: "Secret", namespace: "n", name: "a" };
    const [secret] = secrets;
    if (secret === undefined) throw new Error("there are two");
    expect(runChecks([secret], { checks: [check] })).toEqual([
      { code: "a", severity: "error", object, path: "x", message: "is told" },
    ]);
    expect(runChecks([{ ...secret, constructPath: "app/secret" }], { checks: [check] })).toEqual([
      { code: "a", severity: "error", object, path: "x", message: "is told", constructPath: "app/secret" },
    ]);
  });
});

describe("findings that somebody has decided to live with", () => {
  const ask = (ignore: unknown, checks?: readonly Check[]) => {
    const metadata = { annotations: { "slipway.dev/ignore": ignore } };
    const service = manifest("v1 Service", "n/s", {
      metadata,
      spec: { selector: { app: "web" }, ports: [{ port: 80 }] },
    });
    return runChecks([{ manifest: service }], checks === undefined ? {} : { checks }).map(
      ({ severity, code, path, message, hint }) => `${severity} ${code} ${path}: ${message}; ${hint ?? ""}`,
    );
  };
  const AT = 'metadata.annotations["slipway.dev/ignore"]';
  const NOTHING =
    "error service-selects-nothing spec.selector: matches no pod; no pod of namespace n has any of app=web";

  test("are left out with a reason", () => {
    expect(ask("service-selects-nothing: the operator makes them")).toEqual([]);
    expect(ask(" service-selects-nothing : why: not ")).toEqual([]);
  });

  test("are told again, with the missing reason, without one", () => {
    const without = `warning suppression-without-reason ${AT}: service-selects-nothing is not ignored without a reason; write service-selects-nothing: why`;
    expect(ask("service-selects-nothing")).toEqual([without, NOTHING]);
    expect(ask("service-selects-nothing:")).toEqual([without, NOTHING]);
  });

  test("are told when there are none", () => {
    const unused = (code: string) =>
      `warning suppression-unused ${AT}: there is no finding ${code} to ignore; remove it`;
    expect(ask("a: why; \n b\n service-selects-nothing: why")).toEqual([unused("a"), unused("b")]);
    expect(ask(":why")[0]).toBe(unused(""));
    expect(ask("")).toEqual([NOTHING]);
    expect(ask(undefined)).toEqual([NOTHING]);
  });

  test("are those of their own object", () => {
    const spec = { selector: { app: "web" }, ports: [{ port: 80 }] };
    const metadata = { annotations: { "slipway.dev/ignore": "service-selects-nothing: why" } };
    const objects = [manifest("v1 Service", "n/a", { metadata, spec }), manifest("v1 Service", "n/b", { spec })];
    expect(runChecks(objects.map((one) => ({ manifest: one }))).map(({ object }) => object.name)).toEqual(["b"]);
  });
});
