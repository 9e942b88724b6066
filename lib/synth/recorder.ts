/**
 * Tells `slipway` which construct made which object, and what is declared to exist elsewhere. The app runs in a process
 * of its own and writes YAML, which has no room for either: so each App that holds a Slipway construct also writes a
 * record, where one is asked for.
 */
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { env } from "node:process"; // the app's own process: nobody there could hand it over
import type { App } from "cdk8s";
import type { ChartObjects } from "../checks";
import type { External } from "../graph";
import { captureRendered } from "./capture";

/** Environment variable that names the file to write. */
export const RECORD_VARIABLE = "SLIPWAY_SYNTH_RECORD";

/** What the file holds; several Apps of one run share it. */
export interface SynthRecord {
  readonly version: 1;
  /** Objects by chart. */
  readonly charts: readonly ChartObjects[];
  readonly externals: readonly External[];
  /** Whether an App of them is only a part of what it refers to. */
  readonly openWorld: boolean;
}

export type Declared = Pick<SynthRecord, "externals" | "openWorld">;

/** The file to write; undefined where no `slipway` is waiting for one. */
export function recordPath(): string | undefined {
  const path = env[RECORD_VARIABLE];
  return path === "" ? undefined : path;
}

/** Runs a synthesis, and adds what it wrote to the record. Costs nothing unless asked for. */
export function recordSynthesis(app: App, synth: () => void, declared: () => Declared): void {
  const path = recordPath();
  if (path === undefined) {
    synth();
    return;
  }
  const charts = captureRendered(app, synth);
  const earlier = existsSync(path) ? (JSON.parse(readFileSync(path, "utf8")) as SynthRecord) : undefined;
  const { externals, openWorld } = declared();
  const record: SynthRecord = {
    version: 1,
    charts: [...(earlier?.charts ?? []), ...charts],
    externals: [...(earlier?.externals ?? []), ...externals],
    openWorld: openWorld || earlier?.openWorld === true,
  };
  writeFileSync(path, JSON.stringify(record), { mode: 0o600 }); // it holds the values of Secrets
}
