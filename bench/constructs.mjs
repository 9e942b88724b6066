// What the types and the checks of the constructs cost: type-checking a main.ts of 200 constructs, and making and
// rendering 5,000 objects, each against the same objects as raw ApiObjects. Goals: at most 1.3× and 1.5×.
//
//   npm run build && node bench/constructs.mjs
//
// Both sides load the same package, as it ships, and count processor time after loading: what differs is its use.
import { mkdir, rm, writeFile } from "node:fs/promises";
import { join, resolve } from "node:path";
import { execa } from "execa";
import { compare } from "./interleaved.mjs";

const apps = 50; // of four objects each
const rounds = Number(process.env.ROUNDS ?? 11);
// In the project, where the package finds itself by its name.
const folder = join("build", "bench-constructs");

const NAMES = "Config, DisruptionBudget, NodePortService, RollingDeployment";

function typed(n) {
  return `
const config${n} = new Config(chart, "config-${n}", { data: { PORT: "3000", LEVEL: "debug" } });
const app${n} = new RollingDeployment(chart, "app-${n}", {
  replicas: 3,
  version: "1.0.0",
  containers: [{ name: "app", image: "app:1.0.0", ports: { http: 3000 }, env: { PORT: config${n}.key("PORT") } }],
});
new NodePortService(chart, "service-${n}", { target: app${n}, ports: [{ port: 80, targetPort: "http" }] });
new DisruptionBudget(chart, "budget-${n}", { target: app${n}, maxUnavailable: 1 });`;
}

function raw(n) {
  const labels = { "app.kubernetes.io/name": `app-${n}` };
  const withVersion = { ...labels, "app.kubernetes.io/version": "1.0.0" };
  const named = (name) => ({ name: `${name}-${n}`, labels: { "app.kubernetes.io/name": `${name}-${n}` } });
  const valueFrom = { configMapKeyRef: { name: `config-${n}`, key: "PORT" } };
  const container = {
    name: "app",
    image: "app:1.0.0",
    ports: [{ name: "http", containerPort: 3000 }],
    env: [{ name: "PORT", valueFrom }],
  };
  const template = { metadata: { labels: withVersion }, spec: { containers: [container] } };
  const objects = [
    { apiVersion: "v1", kind: "ConfigMap", metadata: { name: `config-${n}` }, data: { PORT: "3000", LEVEL: "debug" } },
    {
      apiVersion: "apps/v1",
      kind: "Deployment",
      metadata: { name: `app-${n}`, labels: withVersion },
      spec: { replicas: 3, selector: { matchLabels: labels }, template },
    },
    {
      apiVersion: "v1",
      kind: "Service",
      metadata: named("service"),
      spec: { type: "NodePort", selector: labels, ports: [{ port: 80, targetPort: "http" }] },
    },
    {
      apiVersion: "policy/v1",
      kind: "PodDisruptionBudget",
      metadata: named("budget"),
      spec: { maxUnavailable: 1, selector: { matchLabels: labels } },
    },
  ];
  return objects
    .map((object, index) => `\nnew ApiObject(chart, "o-${n}-${index}", ${JSON.stringify(object)});`)
    .join("");
}

const CHART = 'const chart = new Chart(app, "shop", { namespace: "shop" });';

function program(write) {
  const body = Array.from({ length: apps }, (_, n) => write(n)).join("\n");
  return `import { ApiObject, App, Chart } from "cdk8s";
import { ${NAMES} } from "slipway";
export { ApiObject, ${NAMES} }; // both sides read all declarations
const app = new App();
${CHART}
${body}
`;
}

/**
 * The same constructs made and rendered 1,250 times over: what counts is the work, not the parsing. `synth` writes YAML,
 * as `cdk8s synth` does; `render` stops at the objects. Without either it prints what both sides must have in common.
 */
function synthesis(write) {
  const body = write("$")
    .replaceAll(/\$"/g, '" + n')
    .replaceAll(/(config|app)\$/g, "$1")
    .replaceAll("-$-", '-" + n + "-');
  return `const { ApiObject, App, Chart } = require("cdk8s");
const { ${NAMES}, installGuard } = require("slipway");
const [, , task, guarded] = process.argv;
const before = process.cpuUsage();
const app = new App({ outdir: __dirname });
${CHART}
if (guarded) installGuard(chart);
(() => {
for (let n = 0; n < 1250; n++) {${body}
}
})();
if (task === "synth") app.synth();
const objects = task === "synth" ? [] : chart.toJson();
const { user, system } = process.cpuUsage(before);
if (task === undefined) process.stdout.write(JSON.stringify(objects));
else process.stdout.write(String((user + system) / 1000));
`;
}

const CHECK = `const ts = require(${JSON.stringify(resolve("node_modules/typescript"))});
const { config } = ts.readConfigFile("tsconfig.json", ts.sys.readFile);
const { options, fileNames } = ts.parseJsonConfigFileContent(config, ts.sys, ".");
const host = ts.createCompilerHost(options);
const before = process.cpuUsage();
const program = ts.createProgram(fileNames, options, host);
const problems = ts.getPreEmitDiagnostics(program);
const { user, system } = process.cpuUsage(before);
if (problems.length > 0) throw new Error(ts.formatDiagnostics(problems, host));
process.stdout.write(String((user + system) / 1000));
`;

const split = ([program, ...args]) => [program, args];

await rm(folder, { recursive: true, force: true });
try {
  for (const [name, write] of Object.entries({ raw, typed })) {
    const place = join(folder, name);
    await mkdir(place, { recursive: true });
    await writeFile(join(place, "main.ts"), program(write));
    const settings = { extends: "../../../tsconfig.json", include: ["main.ts"], exclude: [] };
    await writeFile(join(place, "tsconfig.json"), JSON.stringify(settings));
    await writeFile(join(place, "check.cjs"), `process.chdir(__dirname);\n${CHECK}`);
    await writeFile(join(place, "synth.cjs"), synthesis(write));
  }
  const node = (name, ...args) => [process.execPath, join(folder, name), ...args];
  await compare(
    { "tsc 5.9: 200 raw ApiObjects": node("raw/check.cjs"), "tsc 5.9: 200 constructs": node("typed/check.cjs") },
    { rounds, printed: true },
  );
  const [ours, theirs] = await Promise.all(["typed", "raw"].map((name) => execa(...split(node(`${name}/synth.cjs`)))));
  if (ours.stdout !== theirs.stdout) throw new Error("the two sides make different objects");
  for (const task of ["synth", "render"]) {
    await compare(
      {
        [`${task}: 5,000 raw ApiObjects`]: node("raw/synth.cjs", task),
        [`${task}: 5,000 raw ApiObjects, checked by the guard`]: node("raw/synth.cjs", task, "guarded"),
        [`${task}: 5,000 objects of constructs, which install the guard`]: node("typed/synth.cjs", task),
      },
      { rounds, printed: true },
    );
  }
} finally {
  await rm(folder, { recursive: true, force: true });
}
