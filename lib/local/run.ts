/** Runs a program to its end, with a limit on its time, and explains a failure by what the program said. */
import { LocalClusterError } from "../errors";
import { toVisibleText } from "../objects";

export interface RunOptions {
  readonly input?: string;
  readonly cwd?: string;
  readonly env?: Readonly<Record<string, string>>;
  /** Default 30 s. */
  readonly timeoutMs?: number;
  /** Throw when the exit code is not 0. Default true. */
  readonly check?: boolean;
  /** Receives each line of standard error while the program runs. */
  readonly onLine?: (line: string) => void;
}

export interface RunResult {
  readonly stdout: string;
  readonly stderr: string;
  /** -1 when it could not be started or was ended by a signal. */
  readonly exitCode: number;
}

const DEFAULT_LIMIT_MS = 30_000;
const REASON_CHARACTERS = 2000;

/** @throws CLUSTER_START_FAILED when the program fails and `check` is on */
export async function run(file: string, args: readonly string[], options: RunOptions = {}): Promise<RunResult> {
  const { execa } = await import("execa");
  const { input, cwd, env = {}, timeoutMs = DEFAULT_LIMIT_MS, check = true, onLine } = options;
  const child = execa(file, args, {
    reject: false,
    timeout: timeoutMs,
    env,
    ...(input === undefined ? { stdin: "ignore" as const } : { input }),
    ...(cwd === undefined ? {} : { cwd }),
  });
  if (onLine !== undefined) {
    let rest = "";
    child.stderr?.on("data", (chunk: Buffer) => {
      const lines = (rest + chunk.toString()).split("\n");
      rest = lines.pop() ?? "";
      for (const line of lines) onLine(line);
    });
  }
  const result = await child;
  const exitCode = result.failed ? (result.exitCode ?? -1) : 0;
  const { stdout = "", stderr = "" } = result;
  if (check && exitCode !== 0) {
    const reason = stderr.trim() || stdout.trim() || result.shortMessage || "it said nothing";
    const text = `${[file, ...args].join(" ")} failed: ${toVisibleText(reason.slice(-REASON_CHARACTERS))}`;
    throw new LocalClusterError("CLUSTER_START_FAILED", text);
  }
  return { stdout, stderr, exitCode };
}
