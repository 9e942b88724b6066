import { describe, expect, test } from "@jest/globals";
import { readYaml } from "../../lib/synth/read-yaml";

function manifests(text: string): unknown[] {
  const { objects, faults } = readYaml(text, "a.yaml");
  expect(faults).toEqual([]);
  return objects.map(({ subject }) => subject.manifest);
}

const HEAD = "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\n";

describe("YAML is read as kubectl reads it", () => {
  test("scalars mean what they mean to kubectl", () => {
    const [manifest] = manifests(
      `${HEAD}data: {a: 0644, b: 0o644, c: yes, d: 12:30:45, e: 2001-12-14, f: "yes", g: ~}`,
    );
    expect((manifest as { data: unknown }).data).toEqual({
      a: 420,
      b: 420,
      c: true,
      d: "12:30:45",
      e: "2001-12-14",
      f: "yes",
      g: null,
    });
  });

  test("comments, empty documents, markers with comments and CRLF separate documents", () => {
    const text = `# first\n---\n\n--- # second\n${HEAD}---\r\n# nothing\r\n---\r\n${HEAD.replaceAll("\n", "\r\n")}...\n`;
    expect(manifests(text)).toHaveLength(2);
  });

  test("a List is taken apart, and a JSON document is YAML", () => {
    const item = '{"apiVersion": "v1", "kind": "ConfigMap", "metadata": {"name": "a"}}';
    expect(manifests(`{"apiVersion": "v1", "kind": "List", "items": [${item}, ${item}]}`)).toHaveLength(2);
    expect(manifests("apiVersion: v1\nkind: ConfigMapList\nitems: [{metadata: {name: b}}]")).toEqual([
      { apiVersion: "v1", kind: "ConfigMap", metadata: { name: "b" } },
    ]);
  });

  test("anchors and merge keys are resolved, and what stands beside a merge wins", () => {
    const text = `${HEAD}x: &x {a: "1", b: "2"}\ndata:\n  <<: *x\n  b: "3"\nother: [*x]\n`;
    expect(manifests(text)[0]).toMatchObject({ data: { a: "1", b: "3" }, other: [{ a: "1", b: "2" }] });
  });

  test("__proto__ is a key like any other", () => {
    const [manifest] = manifests(`${HEAD}data: {__proto__: {polluted: true}}`);
    const { data } = manifest as { data: object };
    expect(Object.keys(data)).toEqual(["__proto__"]);
    expect(Object.getPrototypeOf(data)).toBe(Object.prototype);
    expect(({} as { polluted?: boolean }).polluted).toBeUndefined();
  });

  test("a field is found at its line and column, or its parent where it is missing", () => {
    const { objects } = readYaml(`---\n${HEAD}---\n${HEAD}data:\n  b: 1\n  "c.d": [x,\n    y]\n`, "a.yaml");
    const second = objects[1];
    expect(second?.subject.source).toBe("a.yaml:6");
    expect(second?.locate("data.b")).toEqual({ line: 10, column: 3 });
    expect(second?.locate('data["c.d"][1]')).toEqual({ line: 12, column: 5 });
    expect(second?.locate("data.gone.deeper")).toEqual({ line: 9, column: 1 });
  });
});

describe("hostile YAML is told, never a crash", () => {
  const fault = (text: string): string => {
    const { faults } = readYaml(text, "a.yaml");
    return faults.map(({ line, column, message }) => `${String(line)}:${String(column)} ${message}`).join("\n");
  };

  test("a broken document does not hide the others", () => {
    const { objects, faults } = readYaml(`${HEAD}---\na: [1,\n---\n${HEAD}`, "a.yaml");
    expect(objects).toHaveLength(2);
    expect(faults).toHaveLength(1);
  });

  test("aliases that multiply", () => {
    const levels = Array.from(
      { length: 12 },
      (_, at) =>
        `  a${String(at + 1)}: &a${String(at + 1)} [${Array(9)
          .fill(`*a${String(at)}`)
          .join(", ")}]`,
    );
    expect(fault(`${HEAD}x:\n  a0: &a0 lol\n${levels.join("\n")}\n`)).toMatch(/aliases .* multiply without bound/);
  });

  test("an alias to itself, and one to nothing", () => {
    expect(fault(`${HEAD}x: &x [*x]\n`)).toBe("4:8 the value contains itself");
    expect(fault(`${HEAD}x: *gone\n`)).toBe("4:4 there is no anchor of this name before it");
  });

  test("nesting without end", () => {
    expect(fault(`${HEAD}x: ${"[".repeat(20_000)}${"]".repeat(20_000)}\n`)).toMatch(/nested too deeply/);
    expect(fault(`${HEAD}x: ${"[".repeat(600)}${"]".repeat(600)}\n`)).toMatch(/nested too deeply/);
  });

  test("a NUL is told with its place", () => {
    expect(fault(`${HEAD}data: {a: "\u0000"}\n`)).toMatch(/^4:12 the control character \\x00/);
  });

  test("what is no object, and what is no manifest", () => {
    expect(fault("just text")).toMatch(/no Kubernetes object/);
    expect(fault("- a\n- b\n")).toMatch(/no Kubernetes object/);
    expect(fault("a: b\n")).toMatch(/no Kubernetes object/);
  });
});
