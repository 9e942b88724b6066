/**
 * The command line as a child process, from outside: what a script gets to see.
 */
import { readdirSync, statSync } from "node:fs";
import type { TestCluster } from "../support/test-cluster";

export interface Ended {
  readonly exitCode: number;
  readonly stdout: string;
  readonly stderr: string;
  /** The lines of standard output as values; only for runs with --format json. */
  readonly events: readonly Event[];
}

export interface Event {
  readonly type: string;
  readonly time: string;
  readonly [field: string]: unknown;
}

export interface Settings {
  readonly env?: Record<string, string>;
  readonly cwd?: string;
  readonly input?: string;
}

const ROOT = `${__dirname}/../..`;

/** The compiled program where it is as new as its sources (`npm test` compiles first), else the sources. */
export function slipwayCommand(): readonly string[] {
  if (isCompiled()) return [`${ROOT}/build/cli/main.js`];
  return ["--import", `${ROOT}/node_modules/tsx/dist/loader.mjs`, `${ROOT}/lib/cli/main.ts`];
}

function isCompiled(): boolean {
  const stamp = statSync(`${ROOT}/build/.sources`, { throwIfNoEntry: false });
  if (stamp === undefined) return false;
  const files = readdirSync(`${ROOT}/lib`, { recursive: true, withFileTypes: true });
  const sources = files.filter((entry) => entry.isFile() && entry.name.endsWith(".ts"));
  return sources.every(({ parentPath, name }) => statSync(`${parentPath}/${name}`).mtimeMs < stamp.mtimeMs);
}

export async function slipway(args: readonly string[], { env = {}, cwd = ROOT, input }: Settings = {}): Promise<Ended> {
  const { execa } = await import("execa");
  const result = await execa(process.execPath, [...slipwayCommand(), ...args], {
    cwd,
    env: { NO_COLOR: "1", ...env },
    reject: false,
    stripFinalNewline: false,
    ...(input === undefined ? { stdin: "ignore" } : { input }),
  });
  const { stdout, stderr, exitCode = -1 } = result;
  const isJson = args.join(" ").includes("--format json");
  const events = isJson ? toEvents(stdout) : [];
  return { exitCode, stdout, stderr, events };
}

/** The lines of `--format json` as values. */
export function toEvents(stdout: string): readonly Event[] {
  return stdout
    .split("\n")
    .filter(Boolean)
    .map((line) => JSON.parse(line) as Event);
}

/** Runs commands against the test cluster, with the namespace as home of all of its records. */
export function inNamespace(cluster: TestCluster, namespace: string) {
  return (args: readonly string[], settings: Settings = {}): Promise<Ended> =>
    slipway([...args, "-n", namespace], {
      ...settings,
      env: { KUBECONFIG: cluster.kubeconfig, ...settings.env },
    });
}

/** The manifests of the source documents. */
export function manifest(name: string): string {
  return `${ROOT}/test/fixtures/manifests/${name}.yaml`;
}

/** The run ended with this code; where not, the test shows what it said. */
export function checkExit(ended: Ended, exitCode: number): Ended {
  if (ended.exitCode === exitCode) return ended;
  const said = `${ended.stderr}\n${ended.stdout}`;
  throw new Error(`exit code ${String(ended.exitCode)} instead of ${String(exitCode)}:\n${said}`);
}
