// What the types and the checks of the constructs cost: type-checking a main.ts of 200 constructs, and synthesis of
// 5,000 objects, each against the same objects as raw ApiObjects. Goals: at most 1.3× and 1.5×.
import { mkdir, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { compare } from "./interleaved.mjs";

const apps = 50; // of four objects each
const rounds = Number(process.env.ROUNDS ?? 7);
// In the project, where node_modules and lib/ are found.
const folder = join("build", "bench-constructs");

const HEAD =
  'import { ApiObject, App, Chart } from "cdk8s";\nconst chart = new Chart(new App(), "shop", { namespace: "shop" });';

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
  const name = `app-${n}`;
  const labels = { "app.kubernetes.io/name": name };
  const valueFrom = { configMapKeyRef: { name: `config-${n}`, key: "PORT" } };
  const container = {
    name: "app",
    image: "app:1.0.0",
    ports: [{ name: "http", containerPort: 3000 }],
    env: [{ name: "PORT", valueFrom }],
  };
  const template = { metadata: { labels }, spec: { containers: [container] } };
  const objects = [
    { apiVersion: "v1", kind: "ConfigMap", metadata: { name: `config-${n}` }, data: { PORT: "3000", LEVEL: "debug" } },
    {
      apiVersion: "apps/v1",
      kind: "Deployment",
      metadata: { name, labels },
      spec: { replicas: 3, selector: { matchLabels: labels }, template },
    },
    {
      apiVersion: "v1",
      kind: "Service",
      metadata: { name: `service-${n}`, labels },
      spec: { type: "NodePort", selector: labels, ports: [{ port: 80, targetPort: "http" }] },
    },
    {
      apiVersion: "policy/v1",
      kind: "PodDisruptionBudget",
      metadata: { name: `budget-${n}`, labels },
      spec: { maxUnavailable: 1, selector: { matchLabels: labels } },
    },
  ];
  return objects
    .map((object, index) => `\nnew ApiObject(chart, "o-${n}-${index}", ${JSON.stringify(object)});`)
    .join("");
}

const repeat = (write, count) => Array.from({ length: count }, (_, n) => write(n)).join("\n");
// Both load the library, so that only the use of it differs.
const imports = (path) =>
  `import { Config, DisruptionBudget, NodePortService, RollingDeployment } from "${path}";\nexport { Config, DisruptionBudget, NodePortService, RollingDeployment };`;

await rm(folder, { recursive: true, force: true });
try {
  for (const [name, write] of Object.entries({ raw, typed })) {
    const place = join(folder, name);
    await mkdir(place, { recursive: true });
    await writeFile(join(place, "main.ts"), `${imports("../../../lib")}\n${HEAD}\n${repeat(write, apps)}\n`);
    const settings = { extends: "../../../tsconfig.json", include: ["main.ts"], exclude: [] };
    await writeFile(join(place, "tsconfig.json"), JSON.stringify(settings));
    // The same constructs made and rendered 5,000 times over, by loops: what counts is the work, not the parsing.
    const body = write("$")
      .replaceAll('$"', '" + n')
      .replaceAll(/(config|app)\$/g, "$1")
      .replaceAll("-$-", '-" + n + "-');
    await writeFile(
      join(place, "synth.ts"),
      `${imports("../../../lib")}\n${HEAD}\nfor (let n = 0; n < 1250; n++) {${body}\n}\nif (chart.toJson().length !== 5000) throw new Error("not 5,000 objects");\n`,
    );
  }
  const tsc = (name) => [process.execPath, "node_modules/typescript/bin/tsc", "-p", join(folder, name), "--noEmit"];
  await compare({ "tsc 5.9: 200 raw ApiObjects": tsc("raw"), "tsc 5.9: 200 constructs": tsc("typed") }, { rounds });
  const node = (name) => [process.execPath, "--import", "tsx", join(folder, name, "synth.ts")];
  await compare(
    {
      "synthesis: 5,000 raw ApiObjects": node("raw"),
      "synthesis: 5,000 objects of constructs": node("typed"),
      "start alone, which is part of both": [process.execPath, "--import", "tsx", "lib/index.ts"],
    },
    { rounds },
  );
} finally {
  await rm(folder, { recursive: true, force: true });
}
