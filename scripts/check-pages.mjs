// Writes docs/checks/: a page for each rule (what it means, an example, how it looks repaired, what is right although
// it looks alike) from the rules and their fixtures, so that neither can drift from the other.
//
//   npm run build && node scripts/check-pages.mjs
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";

const require = createRequire(import.meta.url);
const { ALL_CHECKS } = require("../build/checks/index.js");
const { COMPARISON_RULES } = require("../build/checks/compare/compare-sets.js");

const FIXTURES = new URL("../test/fixtures/checks/", import.meta.url);
const PAGES = new URL("../docs/checks/", import.meta.url);

const rules = [...ALL_CHECKS, ...COMPARISON_RULES].sort((one, other) => (one.code < other.code ? -1 : 1));
rmSync(PAGES, { recursive: true, force: true });
mkdirSync(PAGES, { recursive: true });
for (const rule of rules) writeFileSync(new URL(`${rule.code}.md`, PAGES), page(rule));
writeFileSync(new URL("README.md", PAGES), index());

function page({ code, severity, why }) {
  const cases = casesOf(code);
  const first = (word) => cases.find(({ head }) => head.startsWith(word));
  const [fails, passes, alike] = ["fail", "pass", "look-alike"].map(first);
  const change = first("change");
  const parts = [`# \`${code}\``, `Usual severity: **${severity}**.`, why];
  if (fails !== undefined) parts.push(`## Reported at \`${placeOf(fails)}\``, yaml(fails));
  if (change !== undefined)
    parts.push(`## Reported at \`${placeOf(change)}\``, "Before:", yaml(change), "After:", yaml(next(cases, change)));
  if (passes !== undefined && change === undefined) parts.push("## Repaired", yaml(passes));
  if (alike !== undefined) parts.push(`## Not reported: ${alike.head.replace(/^look-alike /, "")}`, yaml(alike));
  parts.push("## Living with it", `Annotate the object: \`slipway.dev/ignore: "${code}: why"\`.`);
  return `${parts.join("\n\n")}\n`;
}

function casesOf(code) {
  if (!readdirSync(FIXTURES).includes(`${code}.yaml`)) return [];
  const text = readFileSync(new URL(`${code}.yaml`, FIXTURES), "utf8");
  return text
    .split(/^#= /m)
    .slice(1)
    .map((part) => {
      const end = part.indexOf("\n");
      const more = [...part.matchAll(/^#\+ (.*)$/gm)].map(([, line]) => line);
      return {
        head: part.slice(0, end).trim(),
        more,
        body: part
          .slice(end + 1)
          .replace(/^#\+ .*\n/gm, "")
          .trim(),
      };
    });
}

function placeOf({ head, more }) {
  const words = head.split(" ").slice(1);
  return (words.length > 0 ? words : (more.at(-1) ?? "").split(" ").slice(1)).join(" ");
}

function next(cases, one) {
  return cases[cases.indexOf(one) + 1];
}

function yaml({ body }) {
  return `\`\`\`yaml\n${body}\n\`\`\``;
}

function index() {
  const rows = rules.map(({ code, severity, why }) => `| [\`${code}\`](${code}.md) | ${severity} | ${why} |`);
  const head = "Every rule of `slipway check`, with the severity that it usually has.";
  return `# Findings\n\n${head}\n\n| code | severity | why |\n|---|---|---|\n${rows.join("\n")}\n`;
}
