/** kubectl is the oracle: what it reads from a text is what we read from it, and what it refuses we refuse. */
import { describe, expect, jest, test } from "@jest/globals";
import type { Manifest } from "../../lib/objects";
import { readYaml } from "../../lib/synth/read-yaml";
import { testCluster } from "../support/test-cluster";

jest.setTimeout(60_000); // a real process for each text, on a machine that may be busy

const HEAD = "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: x}\n";
const json = (name: string, more = ""): string =>
  `{"apiVersion": "v1", "kind": "ConfigMap", "metadata": {"name": "${name}"}${more}}`;

/** Documents that both read. */
const CONTENTS: readonly string[] = [
  "data: {a: !!binary aGVsbG8=, b: !!str 12, c: !!str yes, d: ! 12, e: !foo 12, f: !!foo 12, g: !<tag:yaml.org,2002:str> 1}",
  'data: {a: !!int "12", b: !!float "12", c: !!float 12, d: !!bool "yes", e: !!null "", f: !!str ~, g: !!timestamp 2001-01-01}',
  "data:\n  a: !!binary |\n    aGVs\n    bG8=\n  b: !!str\n  c: x",
  "data: !!map {a: !!seq [b], c: !foo {d: e}, f: !!str {g: h}, i: !!seq {j: k}}",
  "data: !!set {a, b}",
  "data: !!omap [a: b]",
  'w: &w {a: "1"}\nx: &x {<<: *w, b: "2"}\ndata: {<<: *x, c: "3"}',
  'data: {<<: [{a: "1"}, {a: "2", b: "2"}], c: "3"}',
  'data: {<<: {a: "1"}, <<: {b: "2"}}',
  'data:\n  a: "0"\n  <<: {a: "1", b: "1"}',
  'data:\n  <<: {a: "1", b: "1"}\n  a: "0"',
  'data:\n  a: "0"\n  <<: [{a: "1"}, {a: "2", b: "2"}]',
  'data: {"<<": {a: "1"}, c: "3"}',
  'data: {!!merge <<: {a: "1"}}',
  "a: &x 1\nb: *x\nc: &x 2\nd: *x",
  "a: &x foo\ndata: {*x : b}",
  "x: &x {k: &z {a: b}}\ndata: *z",
  "data: {1: a, yes: b, 1.5: c, 0x1F: e, 1e3: f, .5: g, 0644: i, 2001-01-01: j, 1_001: k}",
  "data: {9007199254740993: a, .inf: c, !!str 2: d, !foo 3: e}",
  'data: {1: a, "1": b}\nkind: Secret',
  "data: {a: 9007199254740993, b: 9223372036854775807, c: 9223372036854775808, d: 18446744073709551616, e: -9223372036854775809}",
  "data: {a: 0xFFFFFFFFFFFFFFFF, b: 0xFFFFFFFFFFFFFFFFF, c: -0x8000000000000000, d: -0xFFFFFFFFFFFFFFFF, e: 1e400, g: 1e-500}",
  "data: {a: 0777777777777777777777777, b: 01777777777777777777777, c: 0o7777777777777777777777, d: 08, e: 0_8, f: 09.5, g: -0}",
  "data: {a: .iNf, b: inf, c: NaN, d: 1., e: 1.e3, f: +.5, g: 1e, h: 5._, i: ._5, j: 0b2, k: 1.7976931348623157e308}",
  'data: {a: "\\u00e9\\x41\\t\\e\\N\\_\\L\\P\\ \\U0010FFFF\\0"}',
  'data:\n  a: "x\n\n    y\\\n    z"\n  b: >-\n    x\n    y\n\n    z\n  c: |+\n    k\n\n  d: |2\n      i\n  e: x\n    y',
  "data:\n  a: |\n    ---\n    x\n# ---\n",
  'data: {a:b}\nb: [a, b,]\nc: {"a":b}\nd: b#c\ne: http://x\nf: [a: b, c]',
  "data:\n  ? a\n  : b\n  c:\td\t\n",
  "data: {\n\ta: b\n}",
  "data:\n- a\n- b",
  "data: [\n  a, # c\n  {b: c,\n d: [\n]},\n'e\nf',\n\n\n g\n]\nb: 'x\n\ny'\nc: 1",
];

/** Whole texts that both read. */
const TEXTS: Readonly<Record<string, string>> = {
  "comments, empty documents and null": `# c\n---\n---\n\n--- # d\nnull\n---\n~\n---\n${HEAD}...\n# e\n---\n${HEAD}`,
  CRLF: `${HEAD}data:\n  a: |\n    x\n    y\n---\n${HEAD}`.replaceAll("\n", "\r\n"),
  "a mark of byte order before each document": `\ufeff${HEAD}---\n\ufeff${HEAD}`,
  "JSON values one after the other": `${json("a")}\n${json("b")}${json("c", ',"data": {"x": "}{\\" \\ud83d\\ude00 \\/"}')}\n`,
  "JSON, then YAML": `${json("a")}\n---\n${HEAD}`,
  "JSON with a comment behind it": `${json("a")}\n# c\n`,
  "a List": `apiVersion: v1\nkind: List\nitems:\n- ${json("a")}\n- ${json("b")}\n`,
  "a List of no version": `kind: List\nitems: [${json("a")}]\n`,
  "a List of one kind":
    "apiVersion: v1\nkind: ConfigMapList\nitems: [{metadata: {name: b}}, {apiVersion: v1, kind: Secret, metadata: {name: c}}]\n",
};

/** Texts that kubectl refuses, and we too. */
const REFUSED: Readonly<Record<string, string>> = {
  "text behind a separator": `${HEAD}---foo\n${HEAD}`,
  "a document behind a separator": `--- ${json("a")}\n`,
  "four dashes": `${HEAD}----\n${HEAD}`,
  "a directive": `%YAML 1.1\n---\n${HEAD}`,
  "a separator within a quoted text": `${HEAD}data:\n  a: "x\n---\n    y"\n`,
  "a separator that is indented": `${HEAD} ---\n${HEAD}`,
  "a tab before a key": `${HEAD}data:\n\ta: b\n`,
  "base64 that is none": `${HEAD}data: {a: !!binary '***'}\n`,
  "a tag that does not fit": `${HEAD}data: {a: !!int 1.0}\n`,
  "a null with a tag": `${HEAD}data: {a: !!bool ~}\n`,
  infinity: `${HEAD}data: {a: .inf}\n`,
  "what is not a number": `${HEAD}data: {a: !!float .nan}\n`,
  "a merge of a text": `${HEAD}data: {<<: foo}\n`,
  "a merge of nothing": `${HEAD}data: {<<: }\n`,
  "an alias of another document": `${HEAD}x: &x 1\n---\n${HEAD}data: {a: *x}\n`,
  "an alias within its anchor": `${HEAD}a: &x [*x]\n`,
  "aliases that multiply": `${HEAD}a: &a [x,x,x,x,x,x,x,x,x]\n${[..."bcdefghi"].map((key) => `${key}: &${key} [${`*${String.fromCharCode(key.charCodeAt(0) - 1)},`.repeat(9)}]\n`).join("")}`,
  "a null as key": `${HEAD}data: {~: d}\n`,
  "a map as key": `${HEAD}data: {{a: b}: c}\n`,
  "a control character": `# \u0007\n${HEAD}`,
  DEL: `${HEAD}data: {a: "\u007f"}\n`,
  "no character": `${HEAD}data: {a: "\ufffe"}\n`,
  "a template": "apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: {{ .Release.Name }}\n",
  "an empty map": `{}\n---\n${HEAD}`,
  "another map": `a: b\n---\n${HEAD}`,
  "a list of objects": `- ${json("a")}\n`,
  "JSON with text behind it": `${json("a")} foo\n`,
  "a List of a text": "apiVersion: v1\nkind: List\nitems: foo\n",
};

async function readByKubectl(text: string): Promise<readonly unknown[] | undefined> {
  const flags = ["create", "--dry-run=client", "--validate=false", "-o", "json", "-f", "-"];
  const { stdout, exitCode } = await testCluster().kubectl(flags, text);
  return exitCode === 0 ? (JSON.parse(`[${stdout.replace(/^\}\n\{$/gm, "},{")}]`) as unknown[]) : undefined;
}

/** With the namespace that kubectl adds. */
function readByUs(text: string): readonly unknown[] | undefined {
  const { objects, faults } = readYaml(text, "a.yaml");
  if (faults.length > 0) return undefined;
  const inDefault = ({ metadata, ...rest }: Manifest) => ({ ...rest, metadata: { namespace: "default", ...metadata } });
  return JSON.parse(JSON.stringify(objects.map(({ subject }) => inDefault(subject.manifest)))) as unknown[];
}

describe("kubectl and we read the same", () => {
  test("content of a document", async () => {
    const texts = CONTENTS.map((content) => `${HEAD}${content}\n`);
    const theirs = await readByKubectl(texts.join("---\n"));
    expect(texts.map(readByUs)).toEqual(theirs?.map((object) => [object]));
  });

  test.each(Object.entries(TEXTS))("%s", async (_, text) => {
    const ours = readByUs(text);
    expect(ours?.length).toBeGreaterThan(0);
    expect(ours).toEqual(await readByKubectl(text));
  });

  test.each(Object.entries(REFUSED))("%s, which is refused", async (_, text) => {
    expect(readByUs(text)).toBeUndefined();
    expect(await readByKubectl(text)).toBeUndefined();
  });
});
