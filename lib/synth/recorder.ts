/**
 * Tells `slipway` which construct made which object, and what is declared to exist elsewhere. The app runs in a process
 * of its own and writes YAML, which has no room for either: so each App that holds a Slipway construct also writes a
 * record, where one is asked for.
 */
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { relative, resolve } from "node:path";
import { env } from "node:process"; // the app's own process: nobody there could hand it over
import type { App } from "cdk8s";
import type { ChartObjects } from "../checks";
import type { External } from "../graph";
import type { SynthesizedObject } from "../objects";
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

const written = new WeakSet<App>();

export type Declared = Pick<SynthRecord, "externals" | "openWorld">;

/**
 * The file to write for an App. Undefined where no `slipway` is waiting for one, and for an App that writes elsewhere
 * than where it reads: the command may run tests first, whose Apps are nothing to deploy.
 */
export function recordPath({ outdir }: Partial<Pick<App, "outdir">>): string | undefined {
  const [path, folder] = [env[RECORD_VARIABLE], env.CDK8S_OUTDIR];
  if (path === undefined || path === "") return undefined;
  const isRead = !folder || (outdir !== undefined && !relative(folder, resolve(outdir)).startsWith(".."));
  return isRead ? path : undefined;
}

/** Runs a synthesis, and adds what it wrote to the record, in place of what it wrote before. Free unless asked for. */
export function recordSynthesis(app: App, synth: () => void, declared: () => Declared): void {
  const path = recordPath(app);
  if (path === undefined) {
    synth();
    return;
  }
  const charts = captureRendered(app, synth);
  const earlier = existsSync(path) ? (JSON.parse(readFileSync(path, "utf8")) as SynthRecord) : undefined;
  const others = earlier?.charts ?? [];
  const { externals, openWorld } = declared();
  const record: SynthRecord = {
    version: 1,
    charts: [...(written.has(app) ? withoutThose(charts.flat(), others) : others), ...charts],
    externals: [...(earlier?.externals ?? []), ...externals],
    openWorld: openWorld || earlier?.openWorld === true,
  };
  writeFileSync(path, JSON.stringify(record), { mode: 0o600 }); // it holds the values of Secrets
  written.add(app);
}

/** An App that is synthesized twice writes over what it wrote. */
function withoutThose(again: readonly SynthesizedObject[], charts: readonly ChartObjects[]): ChartObjects[] {
  const identityOf = ({ constructPath, manifest: { apiVersion, kind, metadata } }: SynthesizedObject): string =>
    JSON.stringify([constructPath, apiVersion, kind, metadata?.namespace, metadata?.name]);
  const identities = new Set(again.map(identityOf));
  return charts
    .map((objects) => objects.filter((object) => !identities.has(identityOf(object))))
    .filter((objects) => objects.length > 0);
}
