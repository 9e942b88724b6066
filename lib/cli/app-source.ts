/**
 * What is to be deployed: the files named with `-f`, or the app of this folder, synthesized now.
 */
import { type SynthesizedObject, toVisibleLine } from "../objects";
import { readMaxWarnings, readWorld, type World } from "./check-options";
import type { SourceOptions } from "./options";
import { paint } from "./paint";
import type { Terminal } from "./terminal";

/** The objects, and what they may refer to elsewhere by what the app and the flags say. */
export interface Source extends World {
  readonly objects: readonly SynthesizedObject[];
  readonly maxWarnings: number;
}

export async function readSource(options: SourceOptions, terminal: Terminal): Promise<Source> {
  const maxWarnings = readMaxWarnings(options);
  const app = await readApp(options, terminal);
  return { objects: app.objects, maxWarnings, ...(await readWorld(options, app, terminal.cwd)) };
}

type App = Pick<Source, "objects"> & Partial<Pick<World, "externals" | "openWorld">>;

async function readApp({ file }: SourceOptions, terminal: Terminal): Promise<App> {
  if (file === undefined) return synthesizeApp(terminal);
  const { readManifests } = await import("../synth/index.js");
  return { objects: await readManifests(file, { cwd: terminal.cwd, readInput: () => terminal.readInput() }) };
}

async function synthesizeApp(terminal: Terminal): Promise<App> {
  const { isStale, synthesizeFromCommand } = await import("../synth/index.js");
  const said: string[] = [];
  const { cwd, env, abort } = terminal;
  try {
    const onLine = (line: string): void => void said.push(toVisibleLine(line));
    const { files, outputFolder, ...app } = await synthesizeFromCommand({ cwd, env, abort, onLine });
    for (const line of said) terminal.err(line);
    if (await isStale(files, outputFolder)) {
      terminal.err(
        `${paint(terminal).yellow("warning:")} ${outputFolder} differs from what the app renders now: run \`slipway synth\` and commit it, or deploy what was reviewed with -f.`,
      );
    }
    return app;
  } catch (error) {
    for (const line of said) terminal.err(line);
    throw error;
  }
}
