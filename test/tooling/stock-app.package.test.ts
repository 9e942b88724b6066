// The stock cdk8s TypeScript app, with Slipway installed from its tarball: what a new user does in the first minutes.

import { existsSync } from "node:fs";
import { mkdir, readdir, readFile, rm, symlink, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import { dropFolder, installStockApp, newFolder, packSlipway, run, runOrThrow } from "./packed-package";

const minutes = 60_000;
let folder: string | undefined;
let app: string;

beforeAll(async () => {
  folder = await newFolder();
  app = await installStockApp(folder, await packSlipway(folder));
  // The template's version of cdk8s-plus is 33; many apps are older.
  const mixed = await readFile(join(app, "mixed.ts"), "utf8");
  await writeFile(join(app, "mixed28.ts"), mixed.replace("cdk8s-plus-33", "cdk8s-plus-28"));
}, 5 * minutes);

afterAll(() => dropFolder(folder));

describe("the package that strangers install", () => {
  test("holds the compiled library, its types and the Go sources, and nothing else", async () => {
    const top = await readdir(join(app, "node_modules/slipway"));
    // npm puts packages of ours there when the app has another version of them.
    expect(top.filter((name) => name !== "node_modules").sort()).toEqual([
      "LICENSE",
      "README.md",
      "build",
      "lib",
      "package.json",
    ]);
    const files = await readdir(join(app, "node_modules/slipway"), { recursive: true });
    expect(files.filter((path) => /\.tsbuildinfo$|\.test\.|^lib\/(?!local)/.test(path))).toEqual([]);
    expect(files).toContain("lib/local/kube/main.go");
  });

  test("brings along every module that its entry points and its command import", async () => {
    const entries = ["slipway", "slipway/deploy", "slipway/testing"];
    const script = entries.map((entry) => `require("${entry}");`).join(" ");
    await runOrThrow(app, process.execPath, "-e", script);
    const version = await runOrThrow(app, join(app, "node_modules/.bin/slipway"), "--version");
    expect(version.trim()).toBe(
      JSON.parse(await readFile(join(app, "node_modules/slipway/package.json"), "utf8")).version,
    );
  });
});

describe("what synthesis waits for", () => {
  test("loading the constructs loads cdk8s and constructs, and no other package", async () => {
    const script = `require("slipway"); console.log(Object.keys(require.cache).join("\\n"))`;
    const loaded = (await runOrThrow(app, process.execPath, "-e", script)).trim().split("\n");
    // The first package on a path: what cdk8s bundles belongs to cdk8s.
    const packages = new Set(loaded.map((path) => /node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(path)?.[1]));
    expect([...packages].sort()).toEqual(["cdk8s", "constructs", "slipway"]);
    expect(loaded.filter((path) => /slipway\/build\/(cli|cluster|deploy|local|traffic)\//.test(path))).toEqual([]);
  });
});

describe("in the stock cdk8s app", () => {
  test(
    "the app compiles, with every library's declarations checked",
    async () => {
      await runOrThrow(app, "npm", "run", "compile");
      expect(existsSync(join(app, "main.js"))).toBe(true);
    },
    2 * minutes,
  );

  test.each(["mixed", "mixed28"])("a chart of cdk8s-plus and of Slipway synthesizes: %s.ts", async (name) => {
    const script = `
      const { matchers } = require("slipway/testing");
      const chart = new (require("./${name}").MixedChart)(require("cdk8s").Testing.app(), "mixed");
      const [config, api, port, budget, load, web] = chart.toJson();
      const { pass, message } = matchers.toRouteTo(chart.apiPort, chart.api);
      if (!pass) throw new Error(message());
      console.log(JSON.stringify({ config: config.metadata, api: api.spec, load: load.spec, web: web.spec.template.spec }));
    `;
    const output = await runOrThrow(app, process.execPath, "-e", script);
    const { config, api, load, web } = JSON.parse(output);
    expect(api).not.toHaveProperty("replicas"); // the autoscaler counts
    expect(load.scaleTargetRef.kind).toBe("Deployment");
    expect(web.volumes).toEqual([{ name: "settings", configMap: { name: config.name } }]);
    expect(web.containers[0]).toMatchObject({
      env: [
        { name: "LEVEL", valueFrom: { configMapKeyRef: { name: config.name, key: "LEVEL" } } },
        { name: "POD", valueFrom: { fieldRef: { fieldPath: "metadata.name" } } },
      ],
      resources: { requests: { cpu: "50m", memory: "64Mi" } },
      readinessProbe: { httpGet: { path: "/ready", port: 3000 }, periodSeconds: 2 },
      lifecycle: { preStop: { exec: { command: ["sleep", "5"] } } },
    });
  });

  test(
    "cdk8s synth writes the manifests of Slipway's constructs",
    async () => {
      await runOrThrow(app, "npm", "run", "synth");
      const yaml = await readFile(join(app, "dist/stock-app.k8s.yaml"), "utf8");
      expect(yaml.match(/^kind: .*/gm)).toEqual(["kind: ConfigMap", "kind: Deployment", "kind: Service"]);
    },
    2 * minutes,
  );

  test(
    "its own jest compares a Testing.synth snapshot, and knows our matchers, as its own expect or of @jest/globals",
    async () => {
      const { exitCode, output } = await run(app, "npm", "test", "--", "--ci");
      expect(output).toMatch(/Tests: +3 passed, 3 total\nSnapshots: +1 passed, 1 total/);
      expect(exitCode).toBe(0);
    },
    2 * minutes,
  );
});

/** A mistake, what the compiler must call wrong, and what it must offer or show instead. */
const mistakes = {
  "a wrong label in a selector": {
    code: "new NodePortService(chart, 'node', { target: users, selector: { app: 'usres' }, ports: [{ port: 80, targetPort: 'http' }] });",
    says: ["usres", "users"],
  },
  "a label that the pods do not have": {
    code: "new NodePortService(chart, 'node', { target: users, selector: { tier: 'web' }, ports: [{ port: 80, targetPort: 'http' }] });",
    says: ["tier", "app"],
  },
  "a wrong port name": {
    code: "new NodePortService(chart, 'node', { target: users, ports: [{ port: 80, targetPort: 'htp' }] });",
    says: ["htp", "http"],
  },
  "a wrong config key": {
    code: "config.key('PROT');",
    says: ["PROT", "PORT"],
  },
};

const appWith = (mistake: string) => `
import { App, Chart } from 'cdk8s';
import { Config, NodePortService, RollingDeployment } from 'slipway';
const chart = new Chart(new App(), 'wrong');
const config = new Config(chart, 'config', { data: { PORT: '3000' } });
const users = new RollingDeployment(chart, 'users', {
  selector: { app: 'users' },
  containers: [{ name: 'app', image: 'users:1', ports: { http: 3000 }, env: { PORT: config.key('PORT') } }],
});
export const used = [NodePortService, users];
${mistake}
`;

describe("what is written wrong does not compile", () => {
  const entries = ["slipway", "slipway/deploy", "slipway/testing"];
  let errors: string;

  beforeAll(async () => {
    await writeFile(
      join(app, "right.ts"),
      appWith("new NodePortService(chart, 'node', { target: users, ports: [{ port: 80, targetPort: 'http' }] });"),
    );
    for (const [n, { code }] of Object.values(mistakes).entries())
      await writeFile(join(app, `wrong${n}.ts`), appWith(code));
    await writeFile(
      join(app, "entries.ts"),
      entries.map((entry, n) => `export * as e${n} from '${entry}';\n`).join(""),
    );
    const [, example = ""] = (await readFile(join(__dirname, "../../README.md"), "utf8")).split(/^```(?:ts)?$/m);
    await writeFile(join(app, "readme.ts"), example);
    errors = (await run(app, "node_modules/.bin/tsc", "--noEmit", "--pretty", "false")).output;
  }, 2 * minutes);

  test("the same app without the mistake compiles", () => {
    expect(errors).not.toContain("right.ts");
  });

  test("the example of the README compiles", () => {
    expect(errors).not.toContain("readme.ts");
  });

  test("the declarations of all three entry points compile under the app's old settings", () => {
    expect(errors).not.toContain("entries.ts");
    expect(errors).not.toContain("node_modules");
  });

  test.each(Object.entries(mistakes))("%s is an error that names the wrong and the right word", (_, { code, says }) => {
    const n = Object.values(mistakes).findIndex((mistake) => mistake.code === code);
    // An error starts with its file name; its further lines are indented.
    const own = errors.split(/\n(?=\S)/).filter((error) => error.startsWith(`wrong${n}.ts`));
    expect(own).toHaveLength(1);
    for (const word of says) expect(own[0]).toContain(word);
    expect(own[0]?.split("\n").length).toBeLessThanOrEqual(6);
  });
});

describe("slipway/testing, under TypeScript 7", () => {
  const tsc = join(__dirname, "../../node_modules/typescript7/bin/tsc");
  const flags = ["--noEmit", "--strict", "--module", "node16", "--target", "es2022", "--lib", "es2022"];
  const compile = (cwd: string, ...args: readonly string[]) =>
    runOrThrow(cwd, process.execPath, tsc, "--ignoreConfig", ...flags, "--types", "node", ...args);

  test("compiles in an app that tests with @jest/globals, without @types/jest", async () => {
    expect(await compile(app, "jest-globals.test.ts")).toBe("");
  }, 60_000);

  test("compiles in an app without jest", async () => {
    const bare = join(folder ?? "", "bare");
    await mkdir(join(bare, "node_modules/@types"), { recursive: true });
    for (const name of ["slipway", "cdk8s", "constructs", "@types/node"])
      await symlink(join(app, "node_modules", name), join(bare, "node_modules", name));
    await writeFile(join(bare, "bare.ts"), "export * from 'slipway/testing';\n");
    expect(await compile(bare, "--preserveSymlinks", "bare.ts")).toBe("");
  }, 60_000);
});

describe("on each Node that the package is for", () => {
  // The npm packages node-<system>-<processor> bring the program itself.
  const versions = { 22: "22.23.3", 24: "24.21.0" };
  const nodeOf = (major: string) => join(folder ?? "", "nodes/node_modules", `node${major}`, "bin/node");

  beforeAll(async () => {
    const nodes = join(folder ?? "", "nodes");
    await mkdir(nodes);
    await writeFile(join(nodes, "package.json"), '{ "private": true }');
    const system = `node-${process.platform}-${process.arch}`;
    const specs = Object.entries(versions).map(([major, version]) => `node${major}@npm:${system}@${version}`);
    await runOrThrow(nodes, "npm", "install", "--no-save", "--ignore-scripts", "--prefer-offline", ...specs);
  }, 2 * minutes);

  test.each(Object.entries(versions))("Node %s loads, synthesizes and prints the version", async (major, version) => {
    const node = nodeOf(major);
    expect((await runOrThrow(app, node, "--version")).trim()).toBe(`v${version}`);
    await runOrThrow(app, node, "-e", 'require("slipway"); require("slipway/deploy"); require("slipway/testing");');
    const named =
      "import { Config, NodePortService } from 'slipway'; console.log(typeof Config, typeof NodePortService);";
    expect((await runOrThrow(app, node, "--input-type=module", "-e", named)).trim()).toBe("function function");
    await rm(join(app, "dist"), { recursive: true, force: true });
    await runOrThrow(app, node, "main.js");
    expect(await readdir(join(app, "dist"))).toEqual(["stock-app.k8s.yaml"]);
    await runOrThrow(app, node, "node_modules/slipway/build/cli/main.js", "--version");
  });
});
