import { mkdtemp, readdir, readFile, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "@jest/globals";
import { isStale, writeRendered } from "../../lib/synth";

const object = "apiVersion: v1\nkind: ConfigMap\n";

describe("the folder of rendered manifests", () => {
  let folder: string;
  beforeEach(async () => {
    folder = join(await mkdtemp(join(tmpdir(), "slipway-test-")), "dist");
  });
  afterEach(() => rm(join(folder, ".."), { recursive: true }));

  test("gets the files, sub-folders too, and is then no longer stale", async () => {
    const files = [
      { path: "a.k8s.yaml", content: object },
      { path: "sub/b.k8s.yaml", content: object },
    ];
    expect(await isStale(files, folder)).toBe(true);
    expect(await writeRendered(files, folder)).toEqual({ written: ["a.k8s.yaml", "sub/b.k8s.yaml"], removed: [] });
    expect(await isStale(files, folder)).toBe(false);
    expect(await isStale([{ path: "a.k8s.yaml", content: `${object}data: {}\n` }], folder)).toBe(true);
  });

  test("keeps equal files untouched, drops what the app no longer makes, and nothing else", async () => {
    const kept = { path: "a.k8s.yaml", content: object };
    await writeRendered([kept, { path: "old.k8s.yaml", content: object }], folder);
    for (const name of ["README.md", "own.yaml"]) await writeFile(join(folder, name), "mine");
    await writeFile(join(folder, "hand.k8s.yaml"), "# written by hand\n");
    const before = await stat(join(folder, "a.k8s.yaml"));
    expect(await writeRendered([kept], folder)).toEqual({ written: [], removed: ["old.k8s.yaml"] });
    const after = await stat(join(folder, "a.k8s.yaml"));
    expect([after.mtimeMs, after.ino]).toEqual([before.mtimeMs, before.ino]);
    expect((await readdir(folder)).sort()).toEqual(["README.md", "a.k8s.yaml", "hand.k8s.yaml", "own.yaml"]);
    expect(await readFile(join(folder, "own.yaml"), "utf8")).toBe("mine");
  });
});
