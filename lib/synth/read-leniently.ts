/**
 * Files, folders and standard input for checking: unlike a deploy, one unreadable file does not hide the findings of
 * the others.
 */
import type { Dirent } from "node:fs";
import { readdir, readFile, stat } from "node:fs/promises";
import { join, relative, resolve, sep } from "node:path";
import { UsageError } from "../errors";
import { type ReadFault, type ReadObject, readYaml, type YamlReading } from "./read-yaml";

export interface LenientInput {
  readonly cwd: string;
  /** Everything on standard input, for the path `-`. */
  readonly readInput: () => Promise<string>;
}

/** Files that lie among manifests and are none. */
const NO_MANIFESTS =
  /^(?:construct-metadata\.json|kustomization\.ya?ml|Chart\.ya?ml|values.*\.ya?ml|cdk8s\.ya?ml|package(?:-lock)?\.json|tsconfig.*\.json)$/;
const MANIFEST = /\.(?:ya?ml|json)$/;

/** @throws INPUT_UNREADABLE when a path does not exist. */
export async function readLeniently(paths: readonly string[], input: LenientInput): Promise<YamlReading> {
  const objects: ReadObject[] = [];
  const faults: ReadFault[] = [];
  for (const path of paths) {
    for (const { name, read } of await sources(path, input)) {
      const text = decode(await read(), name, faults);
      if (text === undefined) continue;
      const reading = await readYaml(text, name);
      objects.push(...reading.objects);
      faults.push(...reading.faults);
    }
  }
  return { objects, faults };
}

interface Source {
  readonly name: string;
  readonly read: () => Promise<Uint8Array | string>;
}

async function sources(path: string, { cwd, readInput }: LenientInput): Promise<Source[]> {
  if (path === "-") return [{ name: "(standard input)", read: readInput }];
  const files = await filesOf(resolve(cwd, path), path);
  return files.map((file) => ({ name: relative(cwd, file).split(sep).join("/"), read: () => readBytes(file) }));
}

async function filesOf(path: string, given: string): Promise<string[]> {
  const info = await stat(path).catch((cause: Error) => {
    throw new UsageError("INPUT_UNREADABLE", `${given} cannot be read: ${cause.message}`, { cause });
  });
  if (!info.isDirectory()) return [path];
  const entries = await readdir(path, { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile() && isManifestFile(entry, path))
    .map((entry) => join(entry.parentPath, entry.name))
    .sort();
}

function isManifestFile({ name, parentPath }: Dirent, root: string): boolean {
  if (!MANIFEST.test(name) || NO_MANIFESTS.test(name)) return false;
  return !relative(root, parentPath).split(sep).includes("node_modules");
}

async function readBytes(file: string): Promise<Uint8Array> {
  return await readFile(file).catch((cause: Error) => {
    throw new UsageError("INPUT_UNREADABLE", `${file} cannot be read: ${cause.message}`, { cause });
  });
}

function decode(bytes: Uint8Array | string, file: string, faults: ReadFault[]): string | undefined {
  if (typeof bytes === "string") return bytes;
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    faults.push({ file, message: "the file is not UTF-8", ...firstBadPlace(bytes) });
    return undefined;
  }
}

/** Where the first byte stands that is not UTF-8: there the lenient decoder puts its replacement character. */
function firstBadPlace(bytes: Uint8Array): { line: number; column: number } {
  const before = new TextDecoder("utf-8").decode(bytes).split("\ufffd", 1)[0] ?? "";
  const lines = before.split("\n");
  return { line: lines.length, column: (lines.at(-1) ?? "").length + 1 };
}
