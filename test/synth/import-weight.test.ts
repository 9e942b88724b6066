import { join } from "node:path";
import { describe, expect, jest, test } from "@jest/globals";

const root = join(__dirname, "../..");

/** The packages and folders of ours that a process has loaded after importing the main entry and synthesizing. */
async function loadedBy(program: string): Promise<string> {
  const { execa } = await import("execa");
  const show = "console.log(Object.keys(require.cache).join('\\n'))";
  const { stdout } = await execa("node", ["-r", "tsx/cjs", "-e", `${program}; ${show}`], { cwd: root });
  return stdout.replaceAll(root, "");
}

jest.setTimeout(60_000); // real processes, on a machine that may be busy

describe("importing the package", () => {
  test("loads neither the API client, the CLI, execa, yaml nor cdk8s-plus, and synthesizing does not either", async () => {
    const program = `
      const { App, Chart } = require("cdk8s");
      const { synthesize, WebApp } = require("./lib");
      const app = new App();
      new WebApp(new Chart(app, "chart"), "web", { image: "web:1", port: 80 });
      synthesize(app)`;
    const loaded = await loadedBy(program);
    expect(loaded).toContain("/lib/constructs/web-app.ts");
    expect(loaded).not.toMatch(/\/lib\/(cluster|cli|deploy|local|plan)\//);
    expect(loaded).not.toMatch(/^\/node_modules\/(execa|yaml|commander|cdk8s-plus-\d+)\//m); // cdk8s has a yaml of its own
  });
});
