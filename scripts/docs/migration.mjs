// The pairs of code in docs/migration.md, compiled and run, with what really differs between their manifests.
import { join } from "node:path";
import { ApiObject, Cron, JsonPatch, Size, Yaml } from "cdk8s";
import * as kplus from "cdk8s-plus-28";
import { createTwoFilesPatch } from "diff";
import { runCode } from "./run.mjs";

const PAIR =
  /^### (.*)\n\n```ts cdk8s-plus\n([\s\S]*?)```\n\n```ts slipway\n([\s\S]*?)```\n\n<details>[\s\S]*?<\/details>$/gm;

const SCOPE = { ApiObject, Cron, JsonPatch, Size, kplus };

export function readPairs(page) {
  return [...page.matchAll(PAIR)].map(([all, title, theirs, ours]) => ({ all, title, theirs, ours }));
}

/** Each side of each pair as a module. */
export function pairsAsModules(pairs, constructs) {
  const sides = pairs.flatMap(({ theirs, ours }, index) => [
    [pairPath(index, "theirs"), theirs],
    [pairPath(index, "ours"), ours],
  ]);
  return new Map(sides.map(([path, code]) => [path, toModule(code, constructs)]));
}

export const pairPath = (index, side) => join(process.cwd(), `migration-${index}-${side}.ts`);

function toModule(code, constructs) {
  const usedOf = (names) => names.filter((name) => new RegExp(`\\b${name}\\b`).test(code)).join(", ");
  return `import { App, Chart, ${usedOf(["ApiObject", "Cron", "JsonPatch", "Size"])} } from "cdk8s";
import * as kplus from "cdk8s-plus-28";
import { ${usedOf(constructs.map(({ name }) => name))} } from "./lib";
const chart = new Chart(new App(), "shop");
${code}`;
}

/** The page with each pair's difference as it is. */
export function renderMigration(page, pairs) {
  return pairs.reduce((text, { all, theirs, ours }) => {
    const [before, after] = [theirs, ours].map((code) => toYaml(runCode(code, SCOPE)));
    const details = `<details><summary>What differs</summary>\n\n\`\`\`diff\n${difference(before, after)}\`\`\`\n\n</details>`;
    const filled = all.replace(/<details>[\s\S]*$/, () => details);
    return text.replace(all, () => filled);
  }, page);
}

/** In the order of kind and name, with sorted fields, so that the order in which things are written does not count. */
function toYaml(manifests) {
  const keyOf = ({ kind, metadata: { name } }) => `${kind} ${name}`;
  const sorted = [...manifests].sort((one, other) => (keyOf(one) < keyOf(other) ? -1 : 1));
  return Yaml.stringify(...sorted.map(sortFields));
}

function sortFields(value) {
  if (Array.isArray(value)) return value.map(sortFields);
  if (typeof value !== "object" || value === null) return value;
  const fields = Object.entries(value).sort(([one], [other]) => (one < other ? -1 : 1));
  return Object.fromEntries(fields.map(([name, inner]) => [name, sortFields(inner)]));
}

function difference(before, after) {
  const [, , , ...lines] = createTwoFilesPatch("cdk8s-plus", "slipway", before, after, "", "", { context: 1 }).split(
    "\n",
  );
  return lines.length <= 1 ? "(the same)\n" : lines.filter((line) => !line.startsWith("\\")).join("\n");
}
