/**
 * The flags that several commands share, under the same names everywhere.
 */
import { type Command, Option } from "commander";
import { UsageError } from "../errors";
import { addCheckOptions, type CheckOptions } from "./check-options";

/** Which cluster: as kubectl reads it. */
export interface ClusterOptions {
  readonly context?: string;
  readonly kubeconfig?: string;
  readonly namespace?: string;
  readonly format: string;
}

/** Which deployed app. */
export interface AppOptions extends ClusterOptions {
  readonly name?: string;
  readonly homeNamespace?: string;
}

/** What is desired: files, or the synthesized app. */
export interface SourceOptions extends AppOptions, CheckOptions {
  readonly file?: readonly string[];
}

export function addFormatOption(command: Command): Command {
  const format = new Option("--format <format>", "text for people, json for programs (one object a line)");
  return command.addOption(format.choices(["text", "json"]).default("text"));
}

export function addClusterOptions(command: Command): Command {
  addFormatOption(command)
    .option("-n, --namespace <namespace>", "namespace for objects that name none (default: the context's)")
    .option("--context <context>", "context of the kubeconfig (default: its current one)")
    .option("--kubeconfig <file>", "kubeconfig to use (default: KUBECONFIG, then ~/.kube/config)");
  return command;
}

export function addAppOptions(command: Command): Command {
  return addClusterOptions(command)
    .option("--name <app>", "name of the app (default: the name in package.json)")
    .option("--home-namespace <namespace>", "namespace of the app's lock and releases (default: the context's)");
}

export function addSourceOptions(command: Command): Command {
  const described = addAppOptions(command).option(
    "-f, --file <path...>",
    "files or folders to read instead of synthesizing the app; - is standard input",
  );
  return addCheckOptions(described);
}

/** A flag that only a later version understands: known, so that its message can say so. */
export function addLaterOptions(command: Command, flags: readonly string[]): Command {
  for (const flag of flags) command.addOption(new Option(flag).hideHelp());
  return command;
}

/** @throws NOT_IMPLEMENTED when one of the flags was given. */
export function refuseLaterOptions<Options extends object>(
  options: Options,
  flags: Partial<Record<keyof Options, string>>,
): void {
  for (const [key, flag] of Object.entries(flags)) {
    if (options[key as keyof Options] === undefined) continue;
    throw new UsageError("NOT_IMPLEMENTED", `\`${String(flag)}\` comes in a later version of Slipway.`, {
      hint: "Leave it out for now; nothing was done.",
    });
  }
}
