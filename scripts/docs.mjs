// Writes docs/constructs/: a page for each construct, from its docstrings, with its example as TypeScript beside the
// YAML that it gives; and docs/compile-errors.md, from the type tests. Each example is compiled and run on the way.
// `-- --check` writes nothing and fails when a page is not what the sources say.
import { mkdir, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { App, Chart, Yaml } from "cdk8s";
import { tsImport } from "tsx/esm/api";
import ts from "typescript";
import { compileTexts, examplePath, examplesAsModules, messageOf } from "./docs/compile.mjs";
import { problemsOf, readChapter, renderErrors, typeTestsUncovered } from "./docs/errors.mjs";
import { readConstructs } from "./docs/read.mjs";
import { renderIndex, renderPage } from "./docs/render.mjs";

const check = process.argv.includes("--check");

// A function whose page would say no more than its type has no example, and no page.
const constructs = readConstructs("lib/index.ts").filter(({ isFunction, example }) => !isFunction || example !== "");
const examples = examplesAsModules(constructs);
const typeTests = typeTestsUncovered();
const diagnosticsOf = compileTexts(new Map([...examples, ...typeTests]));
const problems = constructs
  .filter(({ example }) => example !== "")
  .flatMap((one) => diagnosticsOf(examplePath(one)).map((found) => `${one.name}: ${messageOf(found)}`));
const chapters = [...typeTests.keys()].map((path) => readChapter(path, diagnosticsOf(path)));
problems.push(...chapters.flatMap(problemsOf));
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
    pages.set(`docs/constructs/${construct.name}.md`, renderPage(construct, run(construct)));
  } catch (error) {
    problems.push(`${construct.name}: its example does not run: ${error.message}`);
  }
}
pages.set("docs/constructs/README.md", renderIndex(constructs));
pages.set("docs/compile-errors.md", renderErrors(chapters));

await mkdir("docs/constructs", { recursive: true });
const present = (await readdir("docs/constructs")).map((name) => `docs/constructs/${name}`);
const left = present.filter((path) => !pages.has(path));
for (const path of left) {
  if (check) problems.push(`${path} is stale: run node scripts/docs.mjs`);
  else await rm(path);
}
for (const [path, text] of pages) {
  if (!check) await writeFile(path, text);
  else if ((await readFile(path, "utf8").catch(() => "")) !== text)
    problems.push(`${path} is stale: run node scripts/docs.mjs`);
}
for (const problem of problems) console.error(problem);
if (problems.length > 0) process.exitCode = 1;
else console.log(`${pages.size} pages in docs`);
