// Writes docs/constructs/: a page for each construct, from its docstrings, with its example as TypeScript beside the
// YAML that it gives. Each example is compiled and run on the way. `-- --check` writes nothing and fails when a page is
// not what the sources say.
import { mkdir, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { App, Chart, Yaml } from "cdk8s";
import { tsImport } from "tsx/esm/api";
import ts from "typescript";
import { compileExamples } from "./docs/compile.mjs";
import { readConstructs } from "./docs/read.mjs";
import { renderIndex, renderPage } from "./docs/render.mjs";

const folder = "docs/constructs";
const check = process.argv.includes("--check");

// A function whose page would say no more than its type has no example, and no page.
const constructs = readConstructs("lib/index.ts").filter(({ isFunction, example }) => !isFunction || example !== "");
const problems = compileExamples(constructs);
const { default: lib } = await tsImport("../lib/index.ts", import.meta.url);

/** The manifests that an example makes, as YAML. */
function run({ name, example }) {
  const chart = new Chart(new App(), "shop", { namespace: "shop" });
  const { outputText } = ts.transpileModule(example, { compilerOptions: { target: ts.ScriptTarget.ES2022 } });
  const scope = { ...lib, chart };
  new Function(...Object.keys(scope), outputText)(...Object.values(scope));
  const manifests = lib.synthesize(chart.node.root).map(({ manifest }) => manifest);
  if (manifests.length === 0) problems.push(`${name}: its example makes no object`);
  return Yaml.stringify(...manifests).trimEnd();
}

const pages = new Map();
for (const construct of constructs) {
  if (construct.example === "") {
    problems.push(`${construct.name}: its docstring has no @example`);
    continue;
  }
  try {
    pages.set(`${construct.name}.md`, renderPage(construct, run(construct)));
  } catch (error) {
    problems.push(`${construct.name}: its example does not run: ${error.message}`);
  }
}
pages.set("README.md", renderIndex(constructs));

await mkdir(folder, { recursive: true });
const present = await readdir(folder);
if (check) {
  for (const name of new Set([...present, ...pages.keys()])) {
    const written = present.includes(name) ? await readFile(`${folder}/${name}`, "utf8") : undefined;
    if (written !== pages.get(name)) problems.push(`${folder}/${name} is stale: run node scripts/docs.mjs`);
  }
} else {
  for (const name of present.filter((one) => !pages.has(one))) await rm(`${folder}/${name}`);
  for (const [name, text] of pages) await writeFile(`${folder}/${name}`, text);
}
for (const problem of problems) console.error(problem);
if (problems.length > 0) process.exitCode = 1;
else console.log(`${pages.size} pages in ${folder}`);
