// Writes docs/constructs/: a page for each construct, from its docstrings, with its example as TypeScript beside the
// YAML that it gives; docs/compile-errors.md, from the type tests; and the differences in docs/migration.md. Each
// example is compiled and run on the way. `-- --check` writes nothing and fails when a page is not what the sources say.
import { mkdir, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { Yaml } from "cdk8s";
import { compileTexts, examplePath, examplesAsModules, messageOf } from "./docs/compile.mjs";
import { problemsOf, readChapter, renderErrors, typeTestsUncovered } from "./docs/errors.mjs";
import { pairPath, pairsAsModules, readPairs, renderMigration } from "./docs/migration.mjs";
import { readConstructs } from "./docs/read.mjs";
import { renderIndex, renderPage } from "./docs/render.mjs";
import { runCode } from "./docs/run.mjs";

const check = process.argv.includes("--check");

// A function whose page would say no more than its type has no example, and no page.
const constructs = readConstructs("lib/index.ts").filter(({ isFunction, example }) => !isFunction || example !== "");
const examples = examplesAsModules(constructs);
const typeTests = typeTestsUncovered();
const migration = await readFile("docs/migration.md", "utf8");
const pairs = readPairs(migration);
const unread = migration.split("```ts").length - 1 - 2 * pairs.length;
const diagnosticsOf = compileTexts(new Map([...examples, ...typeTests, ...pairsAsModules(pairs, constructs)]));
const problems = constructs
  .filter(({ example }) => example !== "")
  .flatMap((one) => diagnosticsOf(examplePath(one)).map((found) => `${one.name}: ${messageOf(found)}`));
const chapters = [...typeTests.keys()].map((path) => readChapter(path, diagnosticsOf(path)));
problems.push(...chapters.flatMap(problemsOf));
if (unread !== 0) problems.push(`docs/migration.md has ${unread} pieces of code that stand in no pair`);
for (const [index, { title }] of pairs.entries()) {
  const found = ["theirs", "ours"].flatMap((side) => diagnosticsOf(pairPath(index, side)));
  problems.push(...found.map((one) => `docs/migration.md, ${title}: ${messageOf(one)}`));
}

/** The manifests that an example makes, as YAML. */
function run({ name, example }) {
  const manifests = runCode(example);
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
pages.set("docs/migration.md", renderMigration(migration, pairs));

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
