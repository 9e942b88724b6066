/**
 * What is to be deployed: the files named with `-f`, or the app of this folder, synthesized now.
 */
import { type SynthesizedObject, toVisibleLine } from "../objects";
import type { SourceOptions } from "./options";
import { paint } from "./paint";
import type { Terminal } from "./terminal";

export async function readObjects(options: SourceOptions, terminal: Terminal): Promise<readonly SynthesizedObject[]> {
  const { cwd } = terminal;
  if (options.file === undefined) return synthesizeApp(terminal);
  const { readManifests } = await import("../synth/index.js");
  return readManifests(options.file, { cwd, readInput: () => terminal.readInput() });
}

async function synthesizeApp(terminal: Terminal): Promise<readonly SynthesizedObject[]> {
  const { isStale, synthesizeFromCommand } = await import("../synth/index.js");
  const said: string[] = [];
  const { cwd, env, abort } = terminal;
  try {
    const onLine = (line: string): void => void said.push(toVisibleLine(line));
    const { objects, files, outputFolder } = await synthesizeFromCommand({ cwd, env, abort, onLine });
    for (const line of said) terminal.err(line);
    if (await isStale(files, outputFolder)) {
      terminal.err(
        `${paint(terminal).yellow("warning:")} ${outputFolder} differs from what the app renders now: run \`slipway synth\` and commit it, or deploy what was reviewed with -f.`,
      );
    }
    return objects;
  } catch (error) {
    for (const line of said) terminal.err(line);
    throw error;
  }
}
