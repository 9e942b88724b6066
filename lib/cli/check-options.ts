/**
 * The flags that say how strictly a set is checked, under the same names wherever it is.
 */
import type { Command } from "commander";
import type { External } from "../graph";
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

/** What the flags declare, and what the app itself does. */
export async function readWorld(
  { external = [], openWorld = false }: CheckOptions,
  app: { readonly externals?: readonly External[]; readonly openWorld?: boolean } = {},
): Promise<{ readonly externals: readonly External[]; readonly openWorld: boolean }> {
  const { parseExternal } = await import("../graph/index.js");
  return {
    externals: [...(app.externals ?? []), ...external.map(parseExternal)],
    openWorld: openWorld || app.openWorld === true,
  };
}
