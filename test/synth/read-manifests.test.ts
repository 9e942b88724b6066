import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "@jest/globals";
import { isCodedError } from "../../lib/errors";
import { readManifests } from "../../lib/synth";

const configMap = (name: string, data = "") => `apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: ${name}\n${data}`;

describe("manifests from files", () => {
  let cwd: string;
  beforeEach(async () => {
    cwd = await mkdtemp(join(tmpdir(), "slipway-test-"));
  });
  afterEach(() => rm(cwd, { recursive: true }));

  const write = async (path: string, text: string) => {
    await mkdir(dirname(join(cwd, path)), { recursive: true });
    await writeFile(join(cwd, path), text);
  };
  const read = (paths: string[], input = "") => readManifests(paths, { cwd, readInput: async () => input });
  const namesOf = async (paths: string[], input?: string) =>
    (await read(paths, input)).map(({ manifest, source }) => `${manifest.metadata.name} ${String(source)}`);
  const failureOf = async (text: string) => {
    await write("a.yaml", text);
    const error = await read(["a.yaml"]).catch((reason: unknown) => reason);
    if (!isCodedError(error)) throw new Error("it was read");
    return `${error.code} ${error.message} ${error.details.hint ?? ""}`;
  };

  test("come from files, folders with all below them, and standard input, in a stable order", async () => {
    await write("b.yaml", `# comment\n---\n${configMap("one")}---\n\n${configMap("two")}---\n`);
    await write("k8s/z.yml", configMap("z"));
    await write("k8s/sub/a.json", JSON.stringify({ apiVersion: "v1", kind: "Secret", metadata: { name: "j" } }));
    await write("k8s/construct-metadata.json", "{}");
    await write("k8s/notes.txt", "no YAML");
    expect(await namesOf(["b.yaml", "-", "k8s"], configMap("piped"))).toEqual([
      "one b.yaml:3",
      "two b.yaml:9",
      "piped (standard input):1",
      "j k8s/sub/a.json:1",
      "z k8s/z.yml:1",
    ]);
  });

  test("are taken out of Lists, each with its own line", async () => {
    const items = "items:\n- metadata:\n    name: a\n- metadata:\n    name: b\n";
    await write("typed.yaml", `apiVersion: v1\nkind: ConfigMapList\n${items}`);
    await write(
      "list.json",
      JSON.stringify({
        apiVersion: "v1",
        kind: "List",
        items: [JSON.parse('{"apiVersion":"v1","kind":"Pod","metadata":{"name":"p"}}')],
      }),
    );
    await write("empty.yaml", "apiVersion: v1\nkind: List\nitems: []\n");
    const objects = await read(["typed.yaml", "list.json", "empty.yaml"]);
    expect(objects.map(({ manifest, source }) => [manifest.kind, manifest.metadata.name, source])).toEqual([
      ["ConfigMap", "a", "typed.yaml:4"],
      ["ConfigMap", "b", "typed.yaml:6"],
      ["Pod", "p", "list.json:1"],
    ]);
  });

  test("are read as kubectl reads them", async () => {
    const values = "a: 0644\nb: 0o644\nc: yes\nd: 12:30:45\ne: 2001-12-14\nf: '0644'\ng: 1e3\nh: ~\ni: 0x1F\nj: -0o7\n";
    const indented = values.replace(/^/gm, "  ").trimEnd();
    await write("a.yaml", configMap("x", `data:\n${indented}\n`));
    const [object] = await read(["a.yaml"]);
    expect(object?.manifest.data).toEqual({
      a: 420,
      b: 420,
      c: true,
      d: "12:30:45",
      e: "2001-12-14",
      f: "0644",
      g: 1000,
      h: null,
      i: 31,
      j: -7,
    });
  });

  test("may use anchors and merges", async () => {
    await write("a.yaml", configMap("x", "base: &base\n  k: v\ndata:\n  <<: *base\n  l: w\n"));
    const [object] = await read(["a.yaml"]);
    expect(object?.manifest.data).toEqual({ k: "v", l: "w" });
  });

  test("may be none at all", async () => {
    await write("empty/.keep", "");
    expect(await read(["empty"])).toEqual([]);
    expect(await namesOf(["-"], "# nothing\n")).toEqual([]);
  });

  test.each([
    ["broken YAML", "apiVersion: v1\nkind: [\n"],
    ["a key twice", `${configMap("x")}kind: Pod\n`],
    ["no object", "- a\n- b\n"],
    ["no apiVersion", "kind: Pod\nmetadata: {name: x}\n"],
    ["no kind in the second document", `${configMap("x")}---\napiVersion: v1\nmetadata: {name: y}\n`],
    ["no name", "apiVersion: v1\nkind: Pod\nmetadata: {generateName: x-}\n"],
    ["a name that is a number", "apiVersion: v1\nkind: Pod\nmetadata: {name: 12}\n"],
    ["a number that JSON would round", configMap("x", "data:\n  big: 9007199254740993\n")],
    ["a List without a list", "apiVersion: v1\nkind: List\nitems: {}\n"],
    [
      "a bomb of aliases",
      `a: &a [x,x]\n${"bcdefgh".replace(/./g, (k) => `${k}: &${k} [${`*${String.fromCharCode(k.charCodeAt(0) - 1)},`.repeat(9)}]\n`)}`,
    ],
  ])("with %s are refused with file, line and column", async (_, text) => {
    expect(await failureOf(text)).toMatchSnapshot();
  });

  test.each([
    ["a number that JSON would round", "password: 9007199254740993"],
    ["an alias of nothing", "password: *9007199254740993"],
  ])("with a Secret's value that cannot be read, %s, are refused without quoting it", async (_, line) => {
    const text = `apiVersion: v1\nkind: Secret\nmetadata: {name: db}\nstringData:\n  ${line}\n`;
    const failure = await failureOf(text);
    expect(failure).toMatch(/a\.yaml:\d+:\d+/);
    expect(failure).not.toMatch(/9007199254740993/);
  });

  test("that do not exist are refused", async () => {
    await expect(read(["nowhere.yaml"])).rejects.toMatchObject({ code: "INPUT_UNREADABLE" });
  });
});
