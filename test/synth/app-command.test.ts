import { mkdtemp, readdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, jest, test } from "@jest/globals";
import { isCodedError } from "../../lib/errors";
import { isStale, synthesizeFromCommand } from "../../lib/synth";
import { parseManifests } from "../../lib/synth/read-manifests";

const apps = join(__dirname, "../fixtures/apps");
const root = join(__dirname, "../..");
const env = { PATH: process.env.PATH };
const run = (app?: string) => synthesizeFromCommand({ cwd: apps, env, ...(app === undefined ? {} : { app }) });

/** Message and hint of the error that it rejects with. */
async function failureOf(promise: Promise<unknown>): Promise<string> {
  const error = await promise.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  if (!isCodedError(error)) throw error ?? new Error("it did not fail");
  return `${error.code}: ${error.message}\nhint: ${String(error.details.hint)}`.replaceAll(apps, "APPS");
}

async function inFolder(files: Record<string, string>, use: (folder: string) => Promise<void>): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), "slipway-test-"));
  try {
    for (const [name, text] of Object.entries(files)) await writeFile(join(folder, name), text);
    await use(folder);
  } finally {
    await rm(folder, { recursive: true });
  }
}

jest.setTimeout(60_000); // real processes, on a machine that may be busy

describe("the app: command", () => {
  test("gives every object with its construct path, raw ones and those of cdk8s-plus too", async () => {
    const lines: string[] = [];
    const { objects, files, outputFolder } = await synthesizeFromCommand({
      cwd: apps,
      env,
      onLine: (line) => lines.push(line),
    });
    expect(objects.map(({ constructPath }) => constructPath)).toEqual([
      "first/api",
      "second/raw",
      "second/plus",
      "second/spread",
    ]);
    expect(objects[0]?.manifest.metadata).toEqual({
      name: "api",
      namespace: "shop",
      labels: { "app.kubernetes.io/name": "api" },
      annotations: { patched: "yes" },
    });
    expect(files.map(({ path }) => path)).toEqual(["0000-first.k8s.yaml", "0001-second.k8s.yaml"]);
    expect(outputFolder).toBe(join(apps, "rendered"));
    expect(lines).toEqual(["mixed says hello"]);
    expect(await readdir(apps)).not.toContain("rendered"); // the project is left alone
  });

  test("gives the very objects that it writes, those too that come out differently each time they are rendered", async () => {
    const { objects, files } = await run();
    const written = await Promise.all(files.map(({ path, content }) => parseManifests(content, path)));
    expect(objects.map(({ manifest }) => manifest)).toEqual(written.flat().map(({ manifest }) => manifest));
  });

  test("of an app without our constructs is read from its YAML", async () => {
    const { objects } = await run("node -r tsx/cjs plain.ts");
    const manifest = { apiVersion: "v1", kind: "ConfigMap", metadata: { name: "raw" }, data: { mode: "0644" } };
    expect(objects).toEqual([{ manifest, source: "plain.k8s.yaml:1" }]);
  });

  test("may run two Apps: what one of them did not record is read from the YAML", async () => {
    const { objects } = await run("node -r tsx/cjs two-apps.ts");
    expect(objects.map(({ constructPath, source }) => constructPath ?? source)).toEqual([
      "ours/ours",
      "plain.k8s.yaml:1",
    ]);
  });

  test("that fails is told with its last lines, and with the construct's own message among them", async () => {
    expect(await failureOf(run("echo one; echo two; exit 4"))).toMatchInlineSnapshot(`
"SYNTH_FAILED: The app could not be synthesized, \`echo one; echo two; exit 4\` ended with exit code 4: two
  | one
  | two
hint: Run that command by itself; it must work without Slipway."
`);
    const wrong = await failureOf(run("node -r tsx/cjs wrong.ts"));
    expect(wrong).toContain("chart/api: replicas is -1. Give a whole number of at least 0.");
  });

  test("that fails repeats only the telling line where its output was shown already", async () => {
    const app = "echo one; echo 'TypeError: no such thing'; echo '    at main.ts'; exit 4";
    const shown: string[] = [];
    const ended = synthesizeFromCommand({ cwd: apps, env, app, onLine: (line) => shown.push(line) });
    const failure = await failureOf(ended);
    expect(failure.replace(app, "APP")).toMatchInlineSnapshot(`
"SYNTH_FAILED: The app could not be synthesized, \`APP\` ended with exit code 4: TypeError: no such thing
hint: Run that command by itself; it must work without Slipway."
`);
    expect(shown).toEqual(["one", "TypeError: no such thing", "    at main.ts"]);
  });

  test("whose output would move the cursor is made harmless", async () => {
    expect(await failureOf(run(`printf '\\033[2Jboo\\n'; exit 1`))).toContain("\\x1b[2Jboo");
  });

  test("that writes nothing is told so", async () => {
    expect(await failureOf(run("true"))).toMatchInlineSnapshot(`
"SYNTH_FAILED: \`true\` ended well, but wrote no manifests to CDK8S_OUTDIR.
hint: The app must call app.synth(), with no outdir of its own in new App({ … })."
`);
  });

  test("that makes no object gives an empty set", async () => {
    const { objects, files } = await run('mkdir "$CDK8S_OUTDIR"');
    expect([objects, files]).toEqual([[], []]);
  });

  test("finds the programs of the project, as npx does", async () => {
    await expect(
      synthesizeFromCommand({ cwd: root, env, app: 'mkdir "$CDK8S_OUTDIR"; tsx --version' }),
    ).resolves.toBeDefined();
  });

  test("is ended, with what it started, when told to stop", async () => {
    const controller = new AbortController();
    const onLine = () => controller.abort(); // it has begun
    const command = "echo begun; sleep 1000 & wait";
    const ended = synthesizeFromCommand({ cwd: apps, env, app: command, abort: controller.signal, onLine });
    expect(await failureOf(ended)).toContain("ABORTED: ");
    expect(await failureOf(synthesizeFromCommand({ cwd: apps, env, abort: controller.signal }))).toContain(
      "was not run",
    );
  });
});

describe("cdk8s.yaml", () => {
  test.each([
    ["is missing", {}],
    ["is no YAML", { "cdk8s.yaml": "app: [" }],
    ["names no app", { "cdk8s.yaml": "output: dist\n" }],
    ["names an app that is no text", { "cdk8s.yaml": "app: 3\n" }],
    ["asks for a Helm chart", { "cdk8s.yaml": "app: x\nsynthConfig:\n  format: helm\n" }],
  ])("that %s is one clear error", async (_, files: Record<string, string>) => {
    await inFolder(files, async (folder) => {
      const failure = await failureOf(synthesizeFromCommand({ cwd: folder, env }));
      expect(failure.replaceAll(folder, "FOLDER")).toMatchSnapshot();
    });
  });
});

describe("this repository's dist/", () => {
  test("is what main.ts renders now", async () => {
    const { files, outputFolder } = await synthesizeFromCommand({ cwd: root, env });
    expect(outputFolder).toBe(join(root, "dist"));
    expect(await isStale(files, outputFolder)).toBe(false);
  });

  test.each(["v1", "v2", "v3"])("main.ts renders %s for any cluster: no fixed port, no GPU node", async (release) => {
    const choice = { APP_RELEASE: release, APP_TARGET: "public", APP_NAMESPACE: "mine", APP_IMAGE: "own:1" };
    const { objects } = await synthesizeFromCommand({ cwd: root, env: { ...env, ...choice } });
    const text = JSON.stringify(objects);
    expect(text).not.toMatch(/"nodePort"|nvidia|user-service:1|app-dev"/);
    const namespaces = objects.map(({ manifest }) => manifest.metadata.namespace ?? manifest.metadata.name);
    expect(new Set(namespaces)).toEqual(new Set(["mine"]));
    expect(text.includes("/no-such-program")).toBe(release === "v3");
  });

  test("main.ts refuses a release that it does not know", async () => {
    const unknown = synthesizeFromCommand({ cwd: root, env: { ...env, APP_RELEASE: "v9" } });
    expect(await failureOf(unknown)).toContain("APP_RELEASE is v9; it can be v1, v2 or v3");
  });
});
