import { mkdtemp, readFile, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { beforeEach, describe, expect, test } from "@jest/globals";
import { Command } from "commander";
import { addGraphCommand } from "../../lib/cli/commands/graph";
import { type RecordingTerminal, recordingTerminal } from "./recording-terminal";

const APP = `apiVersion: v1
kind: Service
metadata: {name: lost}
spec: {selector: {app: lost}, ports: [{port: 80}]}
`;

describe("slipway graph", () => {
  let cwd = "";

  beforeEach(async () => {
    cwd = await mkdtemp(join(tmpdir(), "slipway-graph-"));
    await writeFile(join(cwd, "app.yaml"), APP);
  });

  async function run(...args: readonly string[]): Promise<RecordingTerminal> {
    const terminal = recordingTerminal({ cwd });
    const program = new Command().exitOverride();
    addGraphCommand(program, terminal);
    await program.parseAsync(["node", "slipway", "graph", ...args]);
    return terminal;
  }

  test("draws Mermaid on standard output unless told otherwise, with what has findings marked, and exits 0", async () => {
    const terminal = await run("app.yaml");
    expect(terminal.outLines.join("\n")).toMatch(/^flowchart LR\n[\s\S]*class n0 error$/);
    expect(terminal.exitCode()).toBe(0);
  });

  test("writes the page to a file, and says so on standard error only", async () => {
    const terminal = await run("app.yaml", "--format", "html", "-o", "graph.html");
    expect(await readFile(join(cwd, "graph.html"), "utf8")).toMatch(/^<!doctype html>/);
    expect([terminal.outLines, terminal.errLines]).toEqual([[], ["wrote graph.html"]]);
  });

  test("a file that cannot be written is bad usage, not a bug", async () => {
    const terminal = await run("app.yaml", "-o", "gone/graph.html");
    expect(terminal.text()).toMatch(/error: --output: .*gone.graph\.html cannot be written: ENOENT.*\n {2}fix: /);
    expect(terminal.exitCode()).toBe(2);
  });

  test("a file that cannot be read is told with its place; the others are drawn, then it exits 2", async () => {
    await writeFile(join(cwd, "broken.yaml"), "a: [1,\n");
    const terminal = await run(".");
    expect(terminal.errLines.join("\n")).toMatch(/^error: broken\.yaml:\d+:\d+: /);
    expect(terminal.outLines.join("\n")).toContain("default/lost");
    expect(terminal.exitCode()).toBe(2);
  });
});
