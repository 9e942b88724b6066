import { mkdtemp, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, test } from "@jest/globals";
import { Command } from "commander";
import { addCheckCommand } from "../../lib/cli/commands/check";
import { type RecordingTerminal, recordingTerminal } from "../cli/recording-terminal";

const GOOD = 'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\ndata: {PORT: "1"}\n';
const BAD = `${GOOD}---
apiVersion: v1
kind: Service
metadata: {name: chat}
spec:
  selector:
    app: chat-app
  ports: [{port: 80}]
`;
const WARNS = "apiVersion: v1\nkind: Service\nmetadata: {name: db}\nspec: {ports: [{port: 5432}]}\n";

const WITH_NODE_PORT =
  "apiVersion: v1\nkind: Service\nmetadata: {name: s}\nspec: {type: NodePort, clusterIP: null, ports: [{port: 80, nodePort: 150}]}\n";
const REMOVED =
  "apiVersion: flowcontrol.apiserver.k8s.io/v1beta3\nkind: PriorityLevelConfiguration\nmetadata: {name: a}\n";

async function run(
  files: Readonly<Record<string, string | Buffer>>,
  args: readonly string[],
  input = "",
): Promise<RecordingTerminal> {
  const cwd = await mkdtemp(join(tmpdir(), "slipway-check-"));
  for (const [name, text] of Object.entries(files)) await writeFile(join(cwd, name), text);
  const terminal = recordingTerminal({ cwd, input });
  const program = new Command().exitOverride();
  addCheckCommand(program, terminal);
  await program.parseAsync(["node", "slipway", "check", ...args]);
  return terminal;
}

describe("slipway check", () => {
  test("prints findings with file, line and fix, and exits 3", async () => {
    const terminal = await run({ "app.yaml": BAD }, ["."]);
    expect(terminal.outLines).toEqual([
      "error service-selects-nothing  app.yaml:10:3",
      "  Service default/chat · spec.selector: matches no pod",
      "  fix: no pod of namespace default has any of app=chat-app",
    ]);
    expect(terminal.errLines).toEqual(["1 error in 2 objects."]);
    expect(terminal.exitCode()).toBe(3);
  });

  test("exits 0 without findings, and with warnings unless there are too many", async () => {
    expect((await run({ "app.yaml": GOOD }, ["app.yaml"])).exitCode()).toBe(0);
    expect((await run({ "app.yaml": WARNS }, ["app.yaml"])).exitCode()).toBe(0);
    expect((await run({ "app.yaml": WARNS }, ["app.yaml", "--max-warnings", "0"])).exitCode()).toBe(3);
  });

  test("reads standard input, and notes instead of blaming in an open world", async () => {
    const terminal = await run({}, ["-", "--open-world", "--format", "json"], BAD);
    const { findings } = JSON.parse(terminal.outLines[0] ?? "") as {
      findings: { severity: string; object: object; file: string }[];
    };
    expect(findings).toHaveLength(1);
    expect(findings[0]).toMatchObject({
      severity: "info",
      code: "service-selects-nothing",
      object: { apiVersion: "v1", kind: "Service", namespace: "default", name: "chat" },
      path: "spec.selector",
    });
    expect(terminal.exitCode()).toBe(0);
  });

  test("one broken file does not hide the findings of the others: they are printed, then exit 2", async () => {
    const terminal = await run({ "a.yaml": "a: [1,\n", "b.yaml": BAD }, ["."]);
    expect(terminal.outLines[0]).toMatch(/service-selects-nothing {2}b\.yaml/);
    expect(terminal.errLines.join("\n")).toMatch(/a\.yaml:\d+:\d+: /);
    expect(terminal.exitCode()).toBe(2);
  });

  test("a file that is not UTF-8 is told with line and column", async () => {
    const cwd = await mkdtemp(join(tmpdir(), "slipway-check-"));
    await writeFile(join(cwd, "a.yaml"), Buffer.from([0x61, 0x0a, 0x62, 0xff]));
    const terminal = recordingTerminal({ cwd });
    const program = new Command().exitOverride();
    addCheckCommand(program, terminal);
    await program.parseAsync(["node", "slipway", "check", "a.yaml"]);
    expect(terminal.errLines.join("\n")).toContain("a.yaml:2:2: the file is not UTF-8");
    expect(terminal.exitCode()).toBe(2);
  });

  test("a declared external is no finding", async () => {
    const terminal = await run({ "app.yaml": BAD }, ["app.yaml", "--external", "Pod:app=chat-app"]);
    expect(terminal.exitCode()).toBe(0);
  });

  test("compares with the version before", async () => {
    const before = "apiVersion: v1\nkind: Secret\nmetadata: {name: s}\ntype: a/b\n";
    const terminal = await run({ "old.yaml": before, "new.yaml": before.replace("a/b", "c/d") }, [
      "new.yaml",
      "--against",
      "old.yaml",
    ]);
    expect(terminal.outLines.join("\n")).toContain("immutable-field-changed");
    expect(terminal.exitCode()).toBe(3);
  });

  test("GitHub annotations stand at the line, and no text of a manifest can end one", async () => {
    const evil = BAD.replace("app: chat-app", 'app: "x%0A::error::y"');
    const terminal = await run({ "app.yaml": evil }, ["app.yaml", "--format", "github"]);
    expect(terminal.outLines.every((line) => line.startsWith("::error file=app.yaml,line="))).toBe(true);
    expect(terminal.outLines.join("\n")).not.toContain("\n::error::y");
  });

  test("SARIF lists each rule once and points at the line", async () => {
    const terminal = await run({ "app.yaml": BAD }, ["app.yaml", "--format", "sarif"]);
    const sarif = JSON.parse(terminal.outLines[0] ?? "") as {
      version: string;
      runs: { tool: { driver: { rules: object[] } }; results: { ruleIndex: number; locations: object[] }[] }[];
    };
    expect(sarif.version).toBe("2.1.0");
    expect(sarif.runs[0]?.tool.driver.rules).toHaveLength(1);
    expect(sarif.runs[0]?.results[0]).toMatchObject({
      ruleIndex: 0,
      locations: [{ physicalLocation: { artifactLocation: { uri: "app.yaml" }, region: { startLine: 10 } } }],
    });
  });

  test("what is no number or no known version is bad usage", async () => {
    expect((await run({ "a.yaml": GOOD }, ["a.yaml", "--max-warnings", "few"])).exitCode()).toBe(2);
    expect((await run({ "a.yaml": GOOD }, ["a.yaml", "--kubernetes-version", "1.12"])).exitCode()).toBe(2);
    expect((await run({}, ["gone.yaml"])).exitCode()).toBe(2);
  });

  describe("does not blame an object for what an unreadable file may hold:", () => {
    const POINTS = `${BAD}---
apiVersion: v1
kind: Pod
metadata: {name: p}
spec:
  containers: [{name: main, image: a:1, envFrom: [{secretRef: {name: gone}}, {configMapRef: {name: gone-too}}]}]
`;
    const codesWith = async (broken: string | Buffer): Promise<readonly string[]> => {
      const terminal = await run({ "a.yaml": broken, "b.yaml": POINTS }, [".", "--format", "json"]);
      expect(terminal.exitCode()).toBe(2);
      const { findings } = JSON.parse(terminal.outLines[0] ?? "") as { findings: { severity: string; code: string }[] };
      return findings.map(({ severity, code }) => `${severity} ${code}`);
    };
    const [SERVICE, CONFIG, SECRET] = ["service-selects-nothing", "configmap-missing", "secret-missing"];

    test("a workload may make the pods", async () => {
      const codes = await codesWith("apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: {{ .name }}}\n");
      expect(codes).toEqual([`error ${SECRET}`, `error ${CONFIG}`]);
    });

    test("a ConfigMap is a ConfigMap, and no Secret", async () => {
      const codes = await codesWith('{"kind": "ConfigMap", ');
      expect(codes).toEqual([`error ${SERVICE}`, `error ${SECRET}`]);
    });

    test("a file without any kind holds nothing", async () => {
      expect(await codesWith("a: [1,\n")).toEqual([`error ${SERVICE}`, `error ${SECRET}`, `error ${CONFIG}`]);
    });

    test("a file of which not even the text is known may hold anything", async () => {
      expect(await codesWith(Buffer.from([0xff, 0xfe, 0x61, 0x00]))).toEqual([
        `info ${SERVICE}`,
        `info ${SECRET}`,
        `info ${CONFIG}`,
      ]);
    });

    test("in the version before, so that nothing is compared", async () => {
      const before = "apiVersion: v1\nkind: Secret\nmetadata: {name: s}\ntype: a/b\n";
      const files = { "old.yaml": `${before}---\na: [\n`, "new.yaml": before.replace("a/b", "c/d") };
      const terminal = await run(files, ["new.yaml", "--against", "old.yaml"]);
      expect(terminal.outLines).toEqual([]);
      expect(terminal.errLines.at(-1)).toMatch(/old\.yaml:7:1: /);
      expect(terminal.exitCode()).toBe(2);
    });
  });

  test("standard input cannot be both versions", async () => {
    expect((await run({}, ["-", "--against", "-"], GOOD)).exitCode()).toBe(2);
  });

  test("a Helm chart is one error, with the command that renders it", async () => {
    const files = { "Chart.yaml": "apiVersion: v2\n", "values.yaml": "a: 1\n", "t.yaml": "{{ if }}\n" };
    const { errLines } = await run(files, ["."]);
    expect(errLines.filter((line) => line.startsWith("error"))).toEqual([
      "error: Chart.yaml:1:1: the folder is a Helm chart, whose templates are no manifests yet. Render it first: helm template . | slipway check -",
    ]);
  });

  test("files of other tools are named, not read", async () => {
    const terminal = await run({ "a.yaml": GOOD, "kustomization.yaml": "resources: [a.yaml]\n" }, ["."]);
    expect(terminal.errLines.at(-1)).toMatch(/^note: kustomization\.yaml belongs to another tool .* kustomize build/);
    expect(terminal.exitCode()).toBe(0);
  });
});

describe("slipway.yaml", () => {
  const settings = (text: string): string => `check:\n  ${text}\n`;

  test.each([
    ["declares what exists elsewhere", "externals: ['Pod:app=chat-app']", BAD],
    ["opens the world", "openWorld: true", BAD],
    ["sets the range of node ports", "nodePortRange: 100-200", WITH_NODE_PORT],
    ["is empty", "# nothing", GOOD],
  ])("%s", async (_, text, manifests) => {
    const without = await run({ "app.yaml": manifests }, ["app.yaml"]);
    expect(without.exitCode()).toBe(manifests === GOOD ? 0 : 3);
    const terminal = await run({ "app.yaml": manifests, "slipway.yaml": settings(text) }, ["."]);
    expect(terminal.outLines.filter((line) => line.startsWith("error"))).toEqual([]);
    expect(terminal.exitCode()).toBe(0);
  });

  test("sets the version of Kubernetes, and a flag another one", async () => {
    const files = { "app.yaml": REMOVED, "slipway.yaml": settings('kubernetesVersion: "1.31"') };
    expect((await run(files, ["app.yaml"])).outLines.join()).not.toContain("api-version-removed");
    const terminal = await run(files, ["app.yaml", "--kubernetes-version", "1.32"]);
    expect(terminal.outLines.join()).toContain("api-version-removed");
  });

  test.each([
    ["another key", "checks: {}\n", "slipway.yaml:1:1: there is no setting checks."],
    ["another setting", settings("open: true"), "slipway.yaml:2:3: there is no setting check.open."],
    ["no map", "- check\n", "slipway.yaml:1:1: the file is not a map."],
    [
      "a version that is a number",
      settings("kubernetesVersion: 1.30"),
      "slipway.yaml:2:3: check.kubernetesVersion is not a known",
    ],
    [
      "an unknown version",
      settings("kubernetesVersion: '2.0'"),
      "slipway.yaml:2:3: check.kubernetesVersion is not a known",
    ],
    [
      "a range that is none",
      settings("nodePortRange: 200-100"),
      "slipway.yaml:2:3: check.nodePortRange is not a range",
    ],
    [
      "a declaration of nothing",
      settings("externals: [secret/a]"),
      "slipway.yaml:2:3: check.externals is not a list of decl",
    ],
    ["a text for a truth", settings("openWorld: 'yes'"), "slipway.yaml:2:3: check.openWorld is not true or false."],
    ["broken YAML", settings("externals: ["), "slipway.yaml:3:1: unexpected end"],
  ])("with %s is refused with its place", async (_, text, message) => {
    const terminal = await run({ "app.yaml": GOOD, "slipway.yaml": text }, ["app.yaml"]);
    expect(terminal.errLines[0]).toContain(message);
    expect(terminal.errLines[1]).toMatch(/fix: /);
    expect(terminal.exitCode()).toBe(2);
  });
});
