// The README promises commands, exit codes and programs to run; each has to be there.

import { existsSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { describe, expect, test } from "@jest/globals";
import { EXIT } from "../../lib/cli/exit-code";
import { buildProgram } from "../../lib/cli/program";
import type { Terminal } from "../../lib/cli/terminal";

const root = resolve(__dirname, "../..");
const readme = readFileSync(join(root, "README.md"), "utf8");
const { scripts, engines } = JSON.parse(readFileSync(join(root, "package.json"), "utf8"));

describe("the README", () => {
  test("lists exactly the commands that work", () => {
    const rows = readme.match(/^\| `slipway .*\|$/gm)?.join("\n") ?? "";
    const listed = [...rows.matchAll(/`slipway (\w+)/g)].map(([, name]) => name);
    const program = buildProgram({} as Terminal);
    const visible = program
      .createHelp()
      .visibleCommands(program)
      .map((command) => command.name());
    expect(listed.sort()).toEqual(visible.filter((name) => name !== "help").sort());
  });

  test("explains every exit code", () => {
    const rows =
      readme
        .split("| exit code | |")[1]
        ?.match(/^\| [\d, ]+\|/gm)
        ?.join("") ?? "";
    const explained = [...rows.matchAll(/\d+/g)].map(Number);
    expect([...Object.values(EXIT), 130, 143].filter((code) => !explained.includes(code))).toEqual([]);
  });

  test("names only npm scripts and files that exist", () => {
    for (const [, name = ""] of readme.matchAll(/`npm (?:run )?(start|test|[\w:]+)`/g))
      expect(scripts).toHaveProperty([name]);
    for (const [, path = ""] of readme.matchAll(/`node ([\w/.-]+\.mjs)`/g))
      expect(existsSync(join(root, path))).toBe(true);
    for (const [, path = ""] of readme.matchAll(/\]\((?!http)([\w/.-]+)\)/g))
      expect(existsSync(join(root, path))).toBe(true);
  });

  test("asks for the Node that package.json asks for", () => {
    expect(readme).toContain(`Node ${engines.node.replace(">=", "≥ ")}`);
  });
});
