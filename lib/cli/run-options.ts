/**
 * The flags of every command that changes a cluster, and the part of the engine's request that they are.
 */
import type { Command } from "commander";
import type { RunRequest } from "../deploy/request";
import { parseDuration } from "./duration";
import type { Terminal } from "./terminal";

export interface RunOptions {
  readonly timeout?: string;
  /** commander's negation of `--no-rollback`. */
  readonly rollback?: boolean;
  readonly yes?: boolean;
  readonly dryRun?: boolean;
  readonly forceConflicts?: boolean;
  readonly allowSystemNamespaces?: boolean;
  readonly events?: string;
}

export function addRunOptions(command: Command): Command {
  return command
    .option("--events <file>", "also append the events to FILE, as JSON lines")
    .option(
      "--timeout <duration>",
      "for the rollout, and again for a restore: 90s, 5m; a number is seconds (default: 5m)",
    )
    .option("--no-rollback", "leave a failed release as it is")
    .option("--yes", "answer yes to every question")
    .option("--dry-run", "plan with the server's dry run, write nothing")
    .option("--force-conflicts", "take over fields that other field managers own")
    .option("--allow-system-namespaces", "allow objects in kube-system and the like");
}

type Common = Omit<RunRequest, "cluster" | "app" | "homeNamespace" | "author">;

export function toRunRequest(options: RunOptions, terminal: Terminal): Common {
  const {
    timeout,
    rollback,
    yes = false,
    dryRun = false,
    forceConflicts = false,
    allowSystemNamespaces = false,
  } = options;
  return {
    abort: terminal.abort,
    interruptedBy: terminal.interruptedBy,
    confirm: (question) => terminal.confirm(question),
    yes,
    dryRun,
    forceConflicts,
    allowSystemNamespaces,
    noRollback: rollback === false,
    ...(timeout === undefined ? {} : { timeoutMs: parseDuration(timeout, "--timeout") }),
  };
}
