// The command line of Slipway as a user runs it: a child process, its output on this terminal.
import { execa } from "execa";

const CLI = "build/cli/main.js";

/** Runs a command with its output on the terminal; the answer is its exit code. */
export async function slipway(args, { env = {}, quiet = false } = {}) {
  console.log(`\n$ slipway ${args.join(" ")}`);
  const stdout = quiet ? "ignore" : "inherit";
  const { exitCode } = await execa(process.execPath, [CLI, ...args], {
    env,
    reject: false,
    stdio: ["inherit", stdout, "inherit"],
  });
  return exitCode ?? 1;
}

/** Runs a command with --format json and gives its lines as values. */
export async function slipwayJson(args, { env = {} } = {}) {
  const { stdout, exitCode } = await execa(process.execPath, [CLI, ...args, "--format", "json"], {
    env,
    reject: false,
    stdio: ["ignore", "pipe", "inherit"],
  });
  return { exitCode, events: toEvents(stdout) };
}

/** Runs a command for the one line that it prints. */
export async function slipwayLine(args, { env = {} } = {}) {
  console.log(`\n$ slipway ${args.join(" ")}`);
  const child = await execa(process.execPath, [CLI, ...args], {
    env,
    reject: false,
    stdio: ["ignore", "pipe", "inherit"],
  });
  return { exitCode: child.exitCode, line: child.stdout.trim() };
}

export function toEvents(text) {
  return text
    .split("\n")
    .filter((line) => line !== "")
    .map((line) => JSON.parse(line));
}
