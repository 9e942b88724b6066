// The plugin under the real cdk8s-cli, in the stock app, with Slipway installed from its tarball.
import { readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "@jest/globals";
import { dropFolder, installStockApp, newFolder, packSlipway, run } from "./packed-package";

const minutes = 60_000;
let folder: string | undefined;
let app: string;

beforeAll(async () => {
  folder = await newFolder();
  app = await installStockApp(folder, await packSlipway(folder));
  const { version } = JSON.parse(await readFile(join(app, "node_modules/slipway/package.json"), "utf8"));
  const entry = (more: string) => `  - package: ./node_modules/slipway
    version: ${version}
    class: SlipwayValidation
${more}`;
  const file = (more = "") => `language: typescript\napp: node main.js\nvalidations:\n${entry(more)}`;
  await writeFile(join(app, "cdk8s.yaml"), file());
  await writeFile(join(app, "lenient.yaml"), file("    properties:\n      externals: [Secret/dev/db]\n"));
  await writeFile(join(app, "strict.yaml"), file("    properties:\n      failOnWarnings: true\n"));
}, 5 * minutes);

afterAll(() => dropFolder(folder));

beforeEach(async () => {
  await rm(join(app, "dist"), { recursive: true, force: true });
  await rm(join(app, "report.json"), { force: true });
});

/** No construct of Slipway is in it, so no guard: two charts, each with a Service of one name. */
const mainWith = (charts: string, output = "FILE_PER_CHART") => `
const { ApiObject, App, Chart, YamlOutputType } = require("cdk8s");
const app = new App({ yamlOutputType: YamlOutputType.${output} });
function shop(id, { selector = { app: "web" }, env = [], labels = { app: "web" } }) {
  const chart = new Chart(app, id, { namespace: id });
  const containers = [{ name: "app", image: "web:1", env }];
  const template = { metadata: { labels }, spec: { containers } };
  const metadata = { name: "web" };
  const spec = { selector: { matchLabels: labels }, template };
  new ApiObject(chart, "deployment", { apiVersion: "apps/v1", kind: "Deployment", metadata, spec });
  new ApiObject(chart, "service", { apiVersion: "v1", kind: "Service", metadata: { name: "web-port" }, spec: { selector, ports: [{ port: 80 }] } });
}
${charts}
app.synth();
`;

const env = '[{ name: "A", valueFrom: { secretKeyRef: { name: "db", key: "a" } } }]';
const charts = {
  good: 'shop("dev", {}); shop("prod", {});',
  bad: 'shop("dev", {}); shop("prod", { selector: { app: "wbe" } });',
  secret: `shop("dev", { env: ${env} });`,
  warned: 'shop("dev", { labels: { app: "web", version: "1" } });',
};

async function cdk8sSynth(main: string, config = "cdk8s.yaml") {
  await writeFile(join(app, "main.js"), main);
  const original = await readFile(join(app, "cdk8s.yaml"), "utf8");
  await writeFile(join(app, "cdk8s.yaml"), await readFile(join(app, config), "utf8"));
  try {
    const args = ["synth", "--validation-reports-output-file", "report.json"];
    return await run(app, join(app, "node_modules/.bin/cdk8s"), ...args);
  } finally {
    await writeFile(join(app, "cdk8s.yaml"), original);
  }
}

async function violations(): Promise<object[]> {
  return JSON.parse(await readFile(join(app, "report.json"), "utf8")).reports[0].violations;
}

describe("SlipwayValidation under cdk8s-cli", () => {
  test(
    "passes a set that is right, for two environments",
    async () => {
      const { exitCode, output } = await cdk8sSynth(mainWith(charts.good));
      expect(output).toMatch(/success/);
      expect(exitCode).toBe(0);
    },
    minutes,
  );

  test(
    "fails the synthesis with the finding: its file, its field, its construct",
    async () => {
      const { exitCode, output } = await cdk8sSynth(mainWith(charts.bad));
      expect(exitCode).not.toBe(0);
      expect(output).toContain("service-selects-nothing");
      expect(await violations()).toEqual([
        {
          ruleName: "service-selects-nothing",
          recommendation: "error: Service prod/web-port: spec.selector matches no pod",
          violatingConstructs: [
            {
              resourceName: "web-port",
              locations: ["spec.selector"],
              manifestPath: "dist/prod.k8s.yaml",
              constructPath: "prod/service",
            },
          ],
          fix: "the pods of Deployment web have app: web, did you mean that?",
        },
      ]);
    },
    minutes,
  );

  test(
    "judges each object by what stands in the other files, too",
    async () => {
      for (const output of ["FILE_PER_RESOURCE", "FOLDER_PER_CHART_FILE_PER_RESOURCE", "FILE_PER_APP"]) {
        await rm(join(app, "report.json"), { force: true });
        const { exitCode, output: said } = await cdk8sSynth(mainWith('shop("dev", {});', output));
        expect({ said, exitCode }).toMatchObject({ exitCode: 0 });
      }
    },
    2 * minutes,
  );

  test(
    "is told in cdk8s.yaml what exists elsewhere, and how strict to be",
    async () => {
      expect((await cdk8sSynth(mainWith(charts.secret))).output).toContain("secret-missing");
      await rm(join(app, "report.json"));
      expect((await cdk8sSynth(mainWith(charts.secret), "lenient.yaml")).exitCode).toBe(0);
      await rm(join(app, "report.json"));
      expect((await cdk8sSynth(mainWith(charts.warned))).exitCode).toBe(0);
      await rm(join(app, "report.json"));
      const strict = await cdk8sSynth(mainWith(charts.warned), "strict.yaml");
      expect(strict.output).toContain("version-label-in-selector");
      expect(strict.exitCode).not.toBe(0);
    },
    2 * minutes,
  );

  test(
    "what cdk8s-cli writes beside the manifests is no manifest to slipway check",
    async () => {
      await cdk8sSynth(mainWith(charts.good));
      await readFile(join(app, "dist/construct-metadata.json"));
      const slipway = join(app, "node_modules/.bin/slipway");
      const { output, exitCode } = await run(app, slipway, "check", "dist");
      expect(output).toContain("No findings in 4 objects.");
      expect(exitCode).toBe(0);
    },
    minutes,
  );
});
