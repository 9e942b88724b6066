import { expect, test } from "@jest/globals";
import { paint } from "../../../lib/cli/paint";
import { changeLines } from "../../../lib/cli/render/change-lines";
import { planHeadline, planLines } from "../../../lib/cli/render/plan-lines";
import { updatePlan } from "./events";

const plain = paint({ live: false, env: {} });

test("the headline counts, and an empty plan is nothing", () => {
  expect(planHeadline(updatePlan)).toBe("1 to create, 1 to update, 1 to delete, 1 unchanged");
  expect(planHeadline({ ...updatePlan, steps: [] })).toBe("nothing");
});

test("a change is before → after at its path; what is added or removed has a sign", () => {
  const changes = [
    { path: "spec.replicas", before: 3, after: 5 },
    { path: "data.PORT", before: "3000", after: "" },
    { path: "metadata.labels.tier", after: "front" },
    { path: "metadata.labels.team", before: "blue" },
    {
      path: "spec.ports[0]",
      before: { name: "http", port: 80 },
      after: { name: "web", port: 8080, targetPort: "a-rather-long-name-of-a-port", protocol: "TCP" },
    },
    {
      path: "spec.template.spec.containers[name=side]",
      after: {
        name: "side",
        image: "registry.example/side:1",
        args: ["--verbose", "--listen", ":9090"],
        resources: {},
        env: [{ name: "A", value: "1" }],
      },
    },
  ];
  expect(changes.flatMap((change) => changeLines(change, plain)).join("\n")).toMatchInlineSnapshot(`
"spec.replicas: 3 → 5
data.PORT: "3000" → ""
+ metadata.labels.tier: front
- metadata.labels.team: blue
spec.ports[0]:
  - name: http
  - port: 80
  + name: web
  + port: 8080
  + targetPort: a-rather-long-name-of-a-port
  + protocol: TCP
+ spec.template.spec.containers[name=side]:
    name: side
    image: registry.example/side:1
    args:
      - --verbose
      - --listen
      - :9090
    resources: {}
    env:
      - name: A
        value: "1""
`);
});

test("a text of several lines is a line diff", () => {
  const before = "[server]\nport = 3000\nhost = a\n\n[log]\nlevel = info\n";
  const after = "[server]\nport = 4000\nhost = a\n\n[log]\nlevel = info\n";
  expect(changeLines({ path: "data.app.ini", before, after }, plain).join("\n")).toMatchInlineSnapshot(`
"data.app.ini:
    [server]
  - port = 3000
  + port = 4000
    host = a"
`);
});

test("many changes are cut with a hint, and `diff` shows them all", () => {
  const changes = Array.from({ length: 20 }, (_, index) => ({
    path: `data.KEY${String(index)}`,
    before: "a",
    after: "b",
  }));
  const [, update] = updatePlan.steps;
  if (update === undefined) throw new Error("no step");
  const plan = { ...updatePlan, steps: [{ ...update, changes }] };
  expect(planLines(plan, plain).at(-1)).toBe("      … 8 more changes: see `slipway diff`");
  expect(planLines(plan, plain, { full: true })).toHaveLength(21);
});

test("`diff` shows what is created in full", () => {
  const manifest = {
    apiVersion: "v1",
    kind: "ConfigMap",
    metadata: { name: "web-config", namespace: "shop", labels: { a: "b" } },
    data: { PORT: "3000" },
  };
  const [create] = updatePlan.steps;
  if (create === undefined) throw new Error("no step");
  const plan = {
    ...updatePlan,
    steps: [{ ...create, manifest }],
    notes: ["Service shop/x is not ours any more, and is left"],
  };
  expect(planLines(plan, plain, { full: true }).join("\n")).toMatchInlineSnapshot(`
"  + ConfigMap shop/web-config
      + metadata.labels: {"a":"b"}
      + data: {"PORT":"3000"}
  note: Service shop/x is not ours any more, and is left"
`);
});

test("colours are off without a terminal and with NO_COLOR, and on where they are asked for", () => {
  expect(paint({ live: true, env: { NO_COLOR: "1" } }).red("x")).toBe("x");
  expect(paint({ live: false, env: {} }).red("x")).toBe("x");
  expect(paint({ live: true, env: {} }).red("x")).not.toBe("x");
  expect(paint({ live: false, env: { FORCE_COLOR: "1" } }).red("x")).not.toBe("x");
});
