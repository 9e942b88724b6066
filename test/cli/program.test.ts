import { expect, test } from "@jest/globals";
import { runProgram } from "../../lib/cli/program";
import { recordingTerminal } from "./recording-terminal";

async function run(line: string) {
  const terminal = recordingTerminal();
  await runProgram(line === "" ? [] : line.split(" "), terminal);
  return terminal;
}

test.each<[string, string]>([
  ["", "error: Name a command.\n  fix: `slipway --help` lists them."],
  ["cluster", "error: That is no whole command.\n  fix: Name one of the commands above."],
  ["dploy", "error: Unknown command 'dploy'.\n  fix: Did you mean deploy?"],
  ["deploy --tmeout 5m", "error: Unknown option '--tmeout'.\n  fix: Did you mean --timeout?"],
  ["deploy --timeout", "error: Option '--timeout <duration>' argument missing.\n  fix: See `slipway --help`."],
  [
    "deploy extra",
    "error: Too many arguments for 'deploy'. Expected 0 arguments but got 1.\n  fix: See `slipway --help`.",
  ],
  [
    "deploy --timeout 5x -f a --name b",
    "error: --timeout: `5x` is no duration.\n  fix: Write it as 90s, 5m or 1h30m; a plain number is seconds.",
  ],
  [
    "deploy -f k8s",
    "error: `-f` says what to deploy, but not under which name.\n  fix: Add --name APP; the same name finds the app again for status, rollback and destroy.",
  ],
  [
    "deploy --format xml",
    "error: Option '--format <format>' argument 'xml' is invalid. Allowed choices are text, json.\n  fix: See `slipway --help`.",
  ],
  ["rollback --to two --name a", "error: --to: `two` is no whole number from 1.\n  fix: For example --to 1."],
  [
    "status --name Not_A_Name",
    "error: --name: `Not_A_Name` cannot be an app's name.\n  fix: Use at most 40 lower-case letters, digits and dashes, letters or digits at both ends; for example --name shop.",
  ],
  [
    "deploy --max-failed 0 --name a -f b",
    "error: --max-failed: `0` is no target of this run.\n  fix: Name a target with --observe first.",
  ],
  [
    "observe web=http://a/ --request-timeout shop=8s",
    "error: --request-timeout: `shop` is no target of this run.\n  fix: The targets are web.",
  ],
  ["observe ftp://a/", "error: `ftp://a/` is no http or https URL."],
  ["observe http://a/ --version-json v --version-header h", "cannot be used with option"],
  ["plan -f /no/such/file --name a", "error: /no/such/file does not exist"],
])("`slipway %s` exits 2 and says why and what to do", async (line, message) => {
  const terminal = await run(line);
  expect(terminal.text()).toContain(message);
  expect(terminal.exitCode()).toBe(2);
  expect(terminal.outLines).toEqual([]);
});

test.each([
  "rollout status deployment/web",
  "rollout undo deploy/web --to-revision=2",
  "scale deploy/web --replicas 3",
  "logs web -f",
  "init",
  "deploy --soak 30s",
  "deploy --plan plan.json",
  "observe web",
  "observe http://127.0.0.1:9/ --report out.html",
])("`slipway %s` comes in a later version: it exits 2 and says so", async (line) => {
  const terminal = await run(line);
  expect(terminal.text()).toMatch(/comes in a later version/);
  expect(terminal.exitCode()).toBe(2);
});

test.each(["--format json dploy", "logs --format=json", "deploy --tmeout 1 --format json"])(
  "`slipway %s` gives its error as a JSON line, too",
  async (line) => {
    const terminal = await run(line);
    expect(JSON.parse(terminal.outLines.at(-1) ?? "")).toMatchObject({ type: "outcome", exitCode: 2 });
  },
);

test("help goes to standard output, lists the commands and ends well", async () => {
  const terminal = await run("--help");
  expect(terminal.exitCode()).toBe(0);
  expect(terminal.errLines).toEqual([]);
  for (const command of ["synth", "plan", "diff", "deploy", "status", "history", "rollback", "destroy", "observe"]) {
    expect(terminal.text()).toMatch(new RegExp(`^  ${command} `, "m"));
  }
  expect(terminal.text()).not.toMatch(/^ {2}logs/m);
});

test("each command explains itself with examples or at least its flags", async () => {
  expect((await run("deploy --help")).text()).toContain("slipway deploy -f k8s/ --name shop");
  expect((await run("help rollback")).text()).toContain("--to <release>");
});

test("the version is the package's", async () => {
  const { version } = require("../../package.json") as { version: string };
  expect((await run("-V")).outLines).toEqual([version]);
});
