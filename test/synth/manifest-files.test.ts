import { execFileSync } from "node:child_process";
import { mkdir, mkdtemp, rm, symlink, truncate, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "@jest/globals";
import { readAllManifests } from "../../lib/synth/read-manifests";

const OBJECT = "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: x}\n";

describe("files that are read", () => {
  let cwd: string;
  beforeEach(async () => {
    cwd = await mkdtemp(join(tmpdir(), "slipway-test-"));
  });
  afterEach(() => rm(cwd, { recursive: true }));

  const write = async (path: string, content: string | Uint8Array = OBJECT) => {
    await mkdir(dirname(join(cwd, path)), { recursive: true });
    await writeFile(join(cwd, path), content);
  };
  const read = async (...paths: string[]) => {
    const { objects, faults, skipped } = await readAllManifests(paths, { cwd, readInput: async () => OBJECT });
    const told = faults.map(
      ({ file, line, column, message }) => `${file}:${String(line)}:${String(column)} ${message}`,
    );
    return { sources: objects.map(({ subject }) => subject.source), told, skipped };
  };

  test("are those of a folder that may be manifests: hidden folders and node_modules are left out", async () => {
    for (const path of ["a b.yaml", "c.YAML.yml", ".git/x.yaml", ".x.yaml", "sub/node_modules/x/x.yaml", "d.txt"])
      await write(path);
    await write("folder.yaml/in.json", '{"kind": "List", "items": []}');
    expect(await read(".")).toEqual({ sources: ["a b.yaml:1", "c.YAML.yml:1"], told: [], skipped: [] });
  });

  test("are each read once, however often they are named", async () => {
    await write("k8s/a.yaml");
    expect((await read("k8s", "k8s/a.yaml", ".", "-", "-")).sources).toEqual(["k8s/a.yaml:1", "(standard input):1"]);
  });

  test("are not those of other tools, which are named; given by name they are read", async () => {
    for (const path of ["kustomization.yaml", "values-dev.yaml", "slipway.yaml", "package.json"])
      await write(path, "a: 1");
    const { told, skipped } = await read(".");
    expect([told, skipped]).toEqual([[], ["kustomization.yaml", "package.json", "slipway.yaml", "values-dev.yaml"]]);
    expect((await read("values-dev.yaml")).told).toEqual(["values-dev.yaml:1:1 this is no Kubernetes object"]);
  });

  test("are none of a Helm chart's", async () => {
    await write("app/chart/Chart.yaml", "apiVersion: v2");
    await write("app/chart/templates/a.yaml", "{{ if }}");
    await write("app/chart-of-names.yaml");
    const { sources, told } = await read(".");
    expect(sources).toEqual(["app/chart-of-names.yaml:1"]);
    expect(told).toEqual([expect.stringMatching(/^app\/chart\/Chart\.yaml:1:1 the folder is a Helm chart/)]);
  });

  test("may be links to files, but links to folders are not followed in circles", async () => {
    await write("sub/a.yaml");
    await symlink("..", join(cwd, "sub/up"));
    await symlink("sub/a.yaml", join(cwd, "link.yaml"));
    await symlink("nowhere", join(cwd, "gone.yaml"));
    const { sources, told } = await read(".");
    expect(sources).toEqual(["link.yaml:1", "sub/a.yaml:1"]);
    expect(told).toEqual(["gone.yaml:1:1 the link leads to nothing"]);
  });

  test("are no pipes and no devices, which may never end", async () => {
    execFileSync("mkfifo", [join(cwd, "pipe.yaml")]);
    expect((await read(".")).sources).toEqual([]);
    for (const path of ["pipe.yaml", "/dev/zero"]) {
      await expect(read(path)).rejects.toMatchObject({
        code: "INPUT_UNREADABLE",
        message: /neither a file nor a folder/,
      });
    }
  });

  test.each([
    ["not UTF-8", Uint8Array.of(0x61, 0x0a, 0x62, 0xff), "a.yaml:2:2 the file is not UTF-8"],
    ["UTF-16", Uint8Array.of(0xfe, 0xff, 0x00, 0x61), "a.yaml:1:1 the file is UTF-16"],
  ])("are told when they are %s, beside the objects of the others", async (_, bytes, fault) => {
    await write("a.yaml", bytes);
    await write("b.yaml");
    expect(await read(".")).toEqual({ sources: ["b.yaml:1"], told: [fault], skipped: [] });
  });

  test("have a largest size", async () => {
    await write("a.yaml");
    await truncate(join(cwd, "a.yaml"), 300 * 1024 * 1024); // a hole: nothing is written
    expect((await read(".")).told).toEqual(["a.yaml:1:1 the file has more than 256 MiB"]);
  });
});
