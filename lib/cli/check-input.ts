/**
 * What `slipway check` looks at, and where each object stands.
 */
import type { ChartObjects, LocatedFinding } from "../checks";
import type { External } from "../graph";
import type { SynthesizedObject } from "../objects";
import type { PlacedFinding, UnreadablePlace } from "../report";
import type { ReadFault, ReadObject } from "../synth/read-yaml";
import type { Terminal } from "./terminal";

export interface CheckInput {
  readonly objects: readonly SynthesizedObject[];
  /** The same: those of each chart of an app, or all that was read. */
  readonly charts: readonly ChartObjects[];
  /** What an app itself declares, and what an unreadable file may have held. */
  readonly externals: readonly External[];
  readonly openWorld: boolean;
  readonly unreadable: readonly UnreadablePlace[];
  /** Files of folders that belong to other tools. */
  readonly skipped: readonly string[];
  readonly duplicateKeys: readonly { readonly subject: SynthesizedObject; readonly path: string }[];
  /** By object; empty for a synthesized app. */
  readonly reads: ReadonlyMap<SynthesizedObject, ReadObject>;
}

export interface CheckSource {
  readonly app?: string;
}

export async function readCheckInput(
  paths: readonly string[],
  { app }: CheckSource,
  terminal: Terminal,
): Promise<CheckInput> {
  const { cwd, env, abort } = terminal;
  if (paths.length === 0) {
    const { synthesizeFromCommand } = await import("../synth/index.js");
    const onLine = (line: string): void => terminal.err(line);
    const request = { cwd, env, abort, onLine, ...(app === undefined ? {} : { app }) };
    const { objects, charts, externals, openWorld } = await synthesizeFromCommand(request);
    return { objects, charts, externals, openWorld, unreadable: [], skipped: [], duplicateKeys: [], reads: new Map() };
  }
  const { readAllManifests } = await import("../synth/read-manifests.js");
  const { lostObjects } = await import("./lost-objects.js");
  const input = { cwd, readInput: () => terminal.readInput() };
  const { objects: read, faults, skipped } = await readAllManifests(paths, input);
  const objects = read.map(({ subject }) => subject);
  return {
    objects,
    charts: [objects],
    ...lostObjects(faults),
    unreadable: faults.map(toUnreadablePlace),
    skipped,
    duplicateKeys: read.flatMap(({ subject, duplicateKeys }) => duplicateKeys.map((path) => ({ subject, path }))),
    reads: new Map(read.map((object) => [object.subject, object])),
  };
}

function toUnreadablePlace({ file, line, column, message, hint }: ReadFault): UnreadablePlace {
  return { file, line, column, message: hint === undefined ? message : `${message}. ${hint}` };
}

/** Findings with file, line and column, as far as their objects were read from files. */
export function placeFindings(located: readonly LocatedFinding[], { reads }: CheckInput): PlacedFinding[] {
  return located.map(({ finding, subject }) => {
    const read = reads.get(subject);
    const file = subject.source?.replace(/:\d+$/, "");
    if (read === undefined || file === undefined) return { finding };
    return { finding, file, ...read.locate(finding.path) };
  });
}
