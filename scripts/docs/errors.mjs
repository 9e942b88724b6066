// The mistakes that test/types/ promises to be compile errors, each with the text that the editor shows for it.
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import ts from "typescript";
import { messageOf } from "./compile.mjs";

const FOLDER = "test/types";
const EXPECTED = /^ *\/\/ @ts-expect-error — (.*)$/;
const FITS = { lines: 12, characters: 900 };

/** The type tests without their directives, so that their errors come out: path → text of the same lines. */
export function typeTestsUncovered() {
  const files = readdirSync(FOLDER).filter((name) => name.endsWith(".ts"));
  return new Map(
    files.map((name) => {
      const lines = readFileSync(join(FOLDER, name), "utf8").split("\n");
      const uncovered = lines.map((line) => line.replace(EXPECTED, "//"));
      return [join(process.cwd(), FOLDER, name), uncovered.join("\n")];
    }),
  );
}

/** One file of type tests, as a chapter: its title, what its cases share, and each case with its error. */
export function readChapter(path, diagnostics) {
  const text = readFileSync(path, "utf8");
  const source = ts.createSourceFile(path, text, ts.ScriptTarget.ES2022, true);
  const lines = text.split("\n");
  const found = lines.flatMap((line, index) => {
    const [, why] = EXPECTED.exec(line) ?? [];
    return why === undefined ? [] : [{ why, line: index + 1 }];
  });
  const lineOf = (position) => source.getLineAndCharacterOfPosition(position).line;
  const cases = found.map(({ why, line }) => {
    const statement = source.statements.find((one) => lineOf(one.getEnd()) >= line);
    const own = diagnostics.filter(({ file, start }) => file.getLineAndCharacterOfPosition(start).line === line);
    const code = statement
      .getText()
      .split("\n")
      .filter((one) => !EXPECTED.test(one));
    return { why, code: code.join("\n"), errors: own.map(messageOf), marks: own.map(markOf) };
  });
  return { title: titleOf(text), given: givenOf(source, cases), cases };
}

/** What the editor underlines. */
function markOf({ file, start, length }) {
  const [first] = file.text.slice(start, start + length).split("\n");
  return first;
}

const titleOf = (text) => / \* (.*?)[.:]/.exec(text)?.[1] ?? "";

/** Declarations that the cases use, in the order in which they stand; the rest of the file only has to compile. */
function givenOf(source, cases) {
  const declared = source.statements.filter(ts.isVariableStatement).map((statement) => ({
    names: statement.declarationList.declarations.map(({ name }) => name.getText()),
    text: statement.getText(),
  }));
  const used = new Set();
  const texts = cases.map(({ code }) => code);
  for (const { names, text } of [...declared].reverse()) {
    if (!names.some((name) => texts.some((one) => new RegExp(`\\b${name}\\b(?!:)`).test(one)))) continue;
    used.add(text);
    texts.push(text);
  }
  return declared.filter(({ text }) => used.has(text)).map(({ text }) => text);
}

/** Errors that a reader would have to scroll, and promises that are none. */
export function problemsOf({ cases }) {
  return cases.flatMap(({ why, errors }) => {
    if (errors.length === 0) return [`"${why}" is no error`];
    const [long] = errors.filter((text) => text.split("\n").length > FITS.lines || text.length > FITS.characters);
    return long === undefined ? [] : [`the error of "${why}" does not fit on a screen:\n${long}`];
  });
}

export function renderErrors(chapters) {
  const count = chapters.reduce((sum, { cases }) => sum + cases.length, 0);
  return [
    "# What does not compile",
    "",
    "Made by `node scripts/docs.mjs` from [test/types](../test/types).",
    `The ${count} mistakes that are red in the editor, with its very words (TypeScript 5.9; 7 refuses the same).`,
    "",
    ...chapters.flatMap(renderChapter),
  ].join("\n");
}

function renderChapter({ title, given, cases }) {
  const shared = given.length === 0 ? [] : ["Given", "", "```ts", ...given, "```", ""];
  return [`## ${title}`, "", ...shared, ...cases.flatMap(renderCase)];
}

function renderCase({ why, code, errors, marks }) {
  const shown = errors.flatMap((text, index) => [`at ${marks[index]}`, ...text.split("\n")]);
  return [`### ${why[0].toUpperCase()}${why.slice(1)}`, "", "```ts", code, "```", "", "```text", ...shown, "```", ""];
}
