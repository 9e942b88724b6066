// scripts/check-texts.mjs in a small repository with one breach per rule.

import { mkdir, symlink, writeFile } from "node:fs/promises";
import { dirname, join, resolve } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import { dropFolder, newFolder, run, runOrThrow } from "./packed-package";

const root = resolve(__dirname, "../..");

/** Line of a file → words of the complaint (none: allowed). The lines are split so that this file does not break the rules itself. */
const lines: Record<string, { line: string; complaint?: string }> = {
  "lib/deploy/machine.ts": { line: `readFileSync("/ro${"ot/"}x")`, complaint: "a path of one machine" },
  "lib/deploy/route.ts": { line: 'get("/api/v1/root/x")' },
  "docs/lock/package-lock.json": {
    line: `"res${"olved"}": "https://example.com/a.tgz"`,
    complaint: "an address to download",
  },
  "lib/deploy/host.ts": { line: `"https://regis${"try.npmjs"}.org"`, complaint: "a registry's host name" },
  "lib/rollout/clock.ts": { line: "const now = Date.now();", complaint: "reads no clock" },
  "lib/deploy/clock.ts": { line: "const now = Date.now();" },
  "test/plan/alone.test.ts": { line: `test.on${"ly"}("x")`, complaint: "switched off, or runs alone" },
  "lib/deploy/silent.ts": { line: `// @ts-ig${"nore"}`, complaint: "silenced without its reason" },
  "lib/deploy/expected.ts": { line: "// @ts-expect-error: the type is wrong on purpose" },
  "lib/deploy/helpers.ts": { line: "export {};", complaint: "says nothing" },
  "lib/deploy/release-manager.ts": { line: "export {};", complaint: "says nothing" },
};

describe("the rules about texts", () => {
  let folder: string | undefined;
  let complaints: readonly string[];

  beforeAll(async () => {
    folder = await newFolder();
    for (const [path, { line }] of Object.entries(lines)) {
      await mkdir(dirname(join(folder, path)), { recursive: true });
      await writeFile(join(folder, path), `// first line\n${line}\n`);
    }
    await symlink(join(root, "node_modules"), join(folder, "node_modules"));
    await runOrThrow(folder, "git", "init", "--quiet");
    await runOrThrow(folder, "git", "add", ...Object.keys(lines));
    const checked = await run(folder, process.execPath, join(root, "scripts/check-texts.mjs"));
    expect(checked.exitCode).toBe(1);
    complaints = checked.output.split("\n");
  });

  afterAll(() => dropFolder(folder));

  test.each(Object.entries(lines))("%s gets the complaint that it deserves", (path, { complaint }) => {
    const own = complaints.filter((text) => text.startsWith(`${path}:`));
    expect(own).toHaveLength(complaint === undefined ? 0 : 1);
    if (complaint !== undefined) expect(own[0]).toContain(complaint);
  });
});
