import { cp, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, jest, test } from "@jest/globals";
import { Command } from "commander";
import { addSynthCommand } from "../../lib/cli/commands/synth";
import type { Terminal } from "../../lib/cli/terminal";

const root = join(__dirname, "../..");
const env = { PATH: process.env.PATH, CDK8S_CHECK_UPGRADE: "false" };

async function slipwaySynth(...args: string[]) {
  const lines: string[] = [];
  let exitCode: number | undefined;
  const terminal: Terminal = {
    out: (line) => lines.push(line),
    err: (line) => lines.push(line),
    frame: () => undefined,
    live: false,
    interactive: false,
    columns: 80,
    confirm: async () => undefined,
    readInput: async () => "",
    env,
    cwd: root,
    abort: new AbortController().signal,
    interruptedBy: () => undefined,
    finish: (code) => {
      exitCode = code;
    },
  };
  const program = new Command();
  addSynthCommand(program, terminal);
  await program.parseAsync(["synth", ...args], { from: "user" });
  return { lines, exitCode };
}

async function contentsOf(folder: string): Promise<Record<string, string>> {
  const names = (await readdir(folder)).sort();
  return Object.fromEntries(
    await Promise.all(names.map(async (name) => [name, await readFile(join(folder, name), "utf8")])),
  );
}

jest.setTimeout(60_000); // real processes, on a machine that may be busy

describe("slipway synth", () => {
  let folder: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), "slipway-test-"));
  });
  afterEach(() => rm(folder, { recursive: true }));

  test("writes the same files as cdk8s synth, byte for byte", async () => {
    const { execa } = await import("execa");
    const [ours, theirs] = [join(folder, "ours"), join(folder, "theirs")];
    const options = { cwd: root, env, extendEnv: false, preferLocal: true };
    const [{ exitCode }] = await Promise.all([
      slipwaySynth("--output", ours),
      execa("cdk8s", ["synth", "--output", theirs], options),
    ]);
    expect(exitCode).toBe(0);
    const written = await contentsOf(ours);
    expect(Object.keys(written)).toEqual(["app-dev.k8s.yaml", "gpu.k8s.yaml"]);
    expect(written).toEqual(await contentsOf(theirs));
  });

  test("says which files it wrote, and which it left alone", async () => {
    await cp(join(root, "dist/gpu.k8s.yaml"), join(folder, "gpu.k8s.yaml"));
    const { lines } = await slipwaySynth("--output", folder);
    const shown = lines.map((line) => line.replace(/^.*\//, ""));
    expect(shown).toEqual(["app-dev.k8s.yaml", "gpu.k8s.yaml (unchanged)"]);
  });

  test("leaves the folder as it is when the app fails, and ends with 2", async () => {
    await cp(join(root, "dist"), folder, { recursive: true });
    const before = await contentsOf(folder);
    const { lines, exitCode } = await slipwaySynth("--output", folder, "--app", "echo no database >&2; exit 1");
    expect(exitCode).toBe(2);
    expect(lines.join("\n")).toContain("no database");
    expect(await contentsOf(folder)).toEqual(before);
  });

  test("writes nothing and ends with 3 when there is an error, also in an app without Slipway constructs", async () => {
    const { lines, exitCode } = await slipwaySynth("--output", folder, "--app", printing({ a: [config, config] }));
    expect(exitCode).toBe(3);
    expect(lines.join("\n")).toMatch(
      /error ConfigMap default\/same metadata\.name: .*\n {2}fix: the other is at a\.k8s\.yaml:1/,
    );
    expect(await contentsOf(folder)).toEqual({});
  });

  test("lets two charts make the same object, for two clusters", async () => {
    const { exitCode } = await slipwaySynth("--output", folder, "--app", printing({ dev: [config], prod: [config] }));
    expect(exitCode).toBe(0);
    expect(Object.keys(await contentsOf(folder))).toEqual(["dev.k8s.yaml", "prod.k8s.yaml"]);
  });

  test("tells what a tree with constructs has found, warnings too, beside the files", async () => {
    const app = join(folder, "app.ts");
    const write = (labels: string, selector: string) => writeFile(app, guardedApp(labels, selector));
    const command = ["--output", join(folder, "out"), "--app", `node -r tsx/cjs ${app}`];
    await write("version: 'v1'", "version: 'v1'");
    const warned = await slipwaySynth(...command);
    expect(warned.lines.join("\n")).toMatch(/warning Service default\/web spec\.selector.*version-label-in-selector/);
    expect(warned.exitCode).toBe(0);
    await write("app: 'web'", "app: 'wbe'");
    const refused = await slipwaySynth(...command);
    expect(refused.lines.join("\n")).toMatch(/error Service .*matches no pod.*\n {2}made by chart\/service/);
    expect(refused.exitCode).toBe(3);
  });
});

const config = "apiVersion: v1\\nkind: ConfigMap\\nmetadata:\\n  name: same\\n";

/** An app that makes these files of these objects. */
function printing(files: Readonly<Record<string, readonly string[]>>): string {
  const writes = Object.entries(files).map(([name, objects]) => {
    return `printf '${objects.join("---\\n")}' > "$CDK8S_OUTDIR/${name}.k8s.yaml"`;
  });
  return ['mkdir "$CDK8S_OUTDIR"', ...writes].join("; ");
}

function guardedApp(labels: string, selector: string): string {
  return `
const { ApiObject, App, Chart } = require("${root}/node_modules/cdk8s");
const { RollingDeployment } = require("${root}/lib");
const app = new App();
const chart = new Chart(app, "chart");
new RollingDeployment(chart, "web", { podLabels: { ${labels} }, containers: [{ name: "app", image: "web:1" }] });
const spec = { selector: { ${selector} }, ports: [{ port: 80 }] };
new ApiObject(chart, "service", { apiVersion: "v1", kind: "Service", metadata: { name: "web" }, spec });
app.synth();
`;
}
