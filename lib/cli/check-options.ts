/**
 * The flags that say how strictly a set is checked, under the same names wherever it is.
 */
import type { Command } from "commander";
import { UsageError } from "../errors";
import type { External } from "../graph";
import type { CheckSettings } from "./check-settings";
import { parseCount } from "./duration";

export interface CheckOptions {
  readonly openWorld?: boolean;
  readonly maxWarnings?: string;
  readonly external?: readonly string[];
}

export function addCheckOptions(command: Command): Command {
  return command
    .option("--open-world", "the set is only a part: what is missing from it is a note, no fault")
    .option("--max-warnings <number>", "exit 3 when there are more warnings than this")
    .option("--external <what...>", "what exists elsewhere: Secret/name, Service/namespace/name, Pod:label=value");
}

/** Throws BAD_USAGE for what is no number. */
export function readMaxWarnings({ maxWarnings }: CheckOptions): number {
  if (maxWarnings === undefined) return Number.POSITIVE_INFINITY;
  return parseCount(maxWarnings, { flag: "--max-warnings", least: 0 });
}

/** What is taken for granted about the world around the set. */
export interface World extends Omit<CheckSettings, "externals" | "openWorld"> {
  readonly externals: readonly External[];
  readonly openWorld: boolean;
}

/**
 * What the flags declare, the settings of the folder, and the app itself.
 * @throws BAD_USAGE for a flag that declares nothing, INPUT_UNREADABLE for settings that cannot be
 */
export async function readWorld(
  { external = [], openWorld = false }: CheckOptions,
  app: { readonly externals?: readonly External[]; readonly openWorld?: boolean },
  cwd: string,
): Promise<World> {
  const [{ parseExternal }, { isDeclaration, readCheckSettings }] = await Promise.all([
    import("../graph/index.js"),
    import("./check-settings.js"),
  ]);
  const wrong = external.find((text) => !isDeclaration(text));
  if (wrong !== undefined) {
    const hint = "Write it as Secret/name, Service/namespace/name, or Pod:label=value.";
    throw new UsageError("BAD_USAGE", `--external ${wrong} names no kind of object.`, { hint });
  }
  const settings = await readCheckSettings(cwd);
  return {
    ...settings,
    externals: [...(app.externals ?? []), ...(settings.externals ?? []), ...external.map(parseExternal)],
    openWorld: openWorld || app.openWorld === true || settings.openWorld === true,
  };
}
