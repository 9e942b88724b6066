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

async function run(
  files: Readonly<Record<string, string>>,
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
});
