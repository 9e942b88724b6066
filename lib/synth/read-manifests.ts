/**
 * Manifests from files, folders and standard input: what `-f` names.
 */
import { readdir, readFile, stat } from "node:fs/promises";
import { join, relative, resolve } from "node:path";
import { UsageError } from "../errors";
import type { SynthesizedObject } from "../objects";
import { parseManifests } from "./yaml-manifests";

export interface ManifestInput {
  /** What relative paths start from, and what places in messages are relative to. */
  readonly cwd: string;
  /** Everything on standard input, for the path `-`. */
  readonly readInput: () => Promise<string>;
}

const MANIFEST = /\.(ya?ml|json)$/;
/** cdk8s-cli writes it beside the manifests when validations run. */
const NOT_A_MANIFEST = "construct-metadata.json";

/** Files in the order given, folders recursively and by name. Throws INPUT_UNREADABLE with file, line and column. */
export async function readManifests(paths: readonly string[], input: ManifestInput): Promise<SynthesizedObject[]> {
  const objects: SynthesizedObject[] = [];
  for (const path of paths) {
    if (path === "-") {
      objects.push(...(await parseManifests(await input.readInput(), "(standard input)")));
      continue;
    }
    for (const file of await filesOf(resolve(input.cwd, path), path)) {
      objects.push(...(await parseManifests(await readText(file), relative(input.cwd, file))));
    }
  }
  return objects;
}

async function filesOf(path: string, given: string): Promise<readonly string[]> {
  const info = await stat(path).catch((cause: Error) => {
    throw new UsageError("INPUT_UNREADABLE", `${given} cannot be read: ${cause.message}`, { cause });
  });
  if (!info.isDirectory()) return [path];
  const entries = await readdir(path, { recursive: true, withFileTypes: true });
  const files = entries.filter(({ name }) => MANIFEST.test(name) && name !== NOT_A_MANIFEST);
  return files
    .filter((entry) => !entry.isDirectory())
    .map((entry) => join(entry.parentPath, entry.name))
    .sort();
}

async function readText(file: string): Promise<string> {
  try {
    return await readFile(file, "utf8");
  } catch (cause) {
    throw new UsageError("INPUT_UNREADABLE", `${file} cannot be read: ${String((cause as Error).message)}`, { cause });
  }
}
