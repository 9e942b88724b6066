// The import table is only worth something if breaking it is seen: a small tree with one breach per rule.

import { cp, mkdir, symlink, writeFile } from "node:fs/promises";
import { dirname, join, resolve } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import { dropFolder, newFolder, run } from "./packed-package";

const root = resolve(__dirname, "../..");
const empty = "export const nothing = 0;\n";

/** File → the file that it imports, and the rule that this breaks (none: allowed). */
const breaches: Record<string, { imports: string; rule?: string }> = {
  "lib/rollout/reads-plan.ts": { imports: 'import "../plan/plan";', rule: "lib/rollout may import objects" },
  "lib/plan/reads-rollout.ts": {
    imports: 'import type {} from "../rollout/rollout";',
    rule: "lib/plan may import graph, objects, errors",
  },
  "lib/plan/reads-errors.ts": { imports: 'import "../errors";' },
  "lib/deploy/reads-cli.ts": {
    imports: 'import "../cli/terminal";',
    rule: "lib/deploy may import plan, rollout, diagnosis, cluster, graph, checks, objects, errors",
  },
  "lib/report/shows-plan.ts": { imports: 'import type { nothing } from "../plan/plan";' },
  "lib/report/calls-plan.ts": { imports: 'import "../plan/plan";', rule: "lib/report may import objects" },
  "lib/objects/reads-a-file.ts": { imports: 'import "node:fs";', rule: "pure folders do no I/O" },
  "lib/rollout/hashes.ts": { imports: 'import "node:crypto";', rule: "pure folders but plan do not hash" },
  "lib/plan/hashes.ts": { imports: 'import "node:crypto";' },
  "lib/plan/parses.ts": { imports: 'import "js-yaml";', rule: "pure folders use no package" },
  "lib/deploy/paints.ts": { imports: 'import "picocolors";', rule: "commander and picocolors belong to cli" },
  "lib/local/waits.ts": {
    imports: 'import { execa } from "execa"; void execa;',
    rule: "execa is ESM only: reach it by import() inside a function",
  },
  "lib/local/runs.ts": { imports: 'export const run = async () => import("execa");' },
  "lib/local/spawns.ts": { imports: 'import "node:child_process";', rule: "processes are started through execa" },
  "lib/cluster/renders.ts": {
    imports: 'import "cdk8s";',
    rule: "cdk8s is known to constructs, synth and the main entry only",
  },
  "lib/constructs/borrows.ts": {
    imports: 'import type {} from "cdk8s-plus-28";',
    rule: "cdk8s-plus is optional: types come from our own structural interfaces",
  },
  "lib/cli/eager.ts": {
    imports: 'import "../cluster/renders";',
    rule: "the command line loads the API client and what uses it by import()",
  },
  "lib/cli/lazy.ts": { imports: 'export const load = async () => import("../cluster/renders");' },
  "lib/synth/tests.ts": { imports: 'import "../../test/thing";', rule: "the product imports only itself and packages" },
  "lib/synth/tools.ts": { imports: 'import "knip";', rule: "the product uses no development dependency" },
  "lib/checks/lost.ts": { imports: 'import "./no-such-file";', rule: "everything that is imported exists" },
  "lib/graph/chicken.ts": { imports: 'import "./egg";', rule: "no cycles" },
  // A cycle is reported once.
  "lib/graph/egg.ts": { imports: 'import "./chicken";' },
  "main.ts": {
    imports: 'import "./lib/objects/thing";',
    rule: "main.ts is a user's app: it imports what the package exports",
  },
};
const bystanders = [
  "lib/errors.ts",
  "lib/plan/plan.ts",
  "lib/rollout/rollout.ts",
  "lib/cli/terminal.ts",
  "lib/objects/thing.ts",
  "test/thing.ts",
];

interface Violation {
  readonly from: string;
  readonly rule: { readonly name: string };
}

describe("the import rules", () => {
  let folder: string | undefined;
  let violations: readonly Violation[];

  beforeAll(async () => {
    folder = await newFolder();
    for (const name of [".dependency-cruiser.cjs", "tsconfig.json", "package.json"])
      await cp(join(root, name), join(folder, name));
    await symlink(join(root, "node_modules"), join(folder, "node_modules"));
    const files = [
      ...bystanders.map((path) => [path, empty]),
      ...Object.entries(breaches).map(([path, { imports }]) => [path, `${imports}\n${empty}`]),
    ];
    for (const [path = "", text = ""] of files) {
      await mkdir(dirname(join(folder, path)), { recursive: true });
      await writeFile(join(folder, path), text);
    }
    const cruise = join(root, "node_modules/dependency-cruiser/bin/dependency-cruise.mjs");
    const args = ["--config", ".dependency-cruiser.cjs", "--output-type", "json", "lib", "main.ts"];
    violations = JSON.parse((await run(folder, process.execPath, cruise, ...args)).output).summary.violations;
  }, 60_000);

  afterAll(() => dropFolder(folder));

  test.each(Object.entries(breaches))("%s is judged by its own rule", (path, { rule }) => {
    const broken = violations.filter(({ from }) => from === path).map((violation) => violation.rule.name);
    expect(broken).toEqual(rule === undefined ? [] : [rule]);
  });
});
