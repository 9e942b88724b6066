/**
 * Manifests from files, folders and standard input, in two presentations: `readAllManifests` collects what is wrong, so
 * that one broken file does not hide what is wrong with the others; `readManifests` throws it, since nothing may be
 * deployed that was not read to the letter.
 */
import { UsageError } from "../errors";
import { isFields } from "../graph";
import type { SynthesizedObject } from "../objects";
import { findManifestFiles, type ManifestInput, UnreadableFile } from "./manifest-files";
import type { ReadFault, ReadObject, YamlReading } from "./read-yaml";
import type { Place } from "./text-places";

export interface ManifestsReading extends YamlReading {
  /** Files of the folders that belong to other tools and were not read. */
  readonly skipped: readonly string[];
}

/** @throws INPUT_UNREADABLE when a path does not exist */
export async function readAllManifests(paths: readonly string[], input: ManifestInput): Promise<ManifestsReading> {
  const { files, skipped } = await findManifestFiles(paths, input);
  const { readYaml } = await import("./read-yaml.js");
  const objects: ReadObject[] = [];
  const faults: ReadFault[] = [];
  for (const { name: file, read } of files) {
    try {
      const reading = readYaml(await read(), file);
      for (const object of reading.objects) objects.push(object);
      faults.push(...reading.faults);
    } catch (error) {
      if (!(error instanceof UnreadableFile)) throw error;
      const { message, hint, line, column } = error;
      faults.push({ file, message, line, column, ...(hint === undefined ? {} : { hint }) });
    }
  }
  return { objects, faults, skipped };
}

/** What `-f` names. @throws INPUT_UNREADABLE with file, line and column */
export async function readManifests(paths: readonly string[], input: ManifestInput): Promise<SynthesizedObject[]> {
  return toStrict(await readAllManifests(paths, input));
}

/** All objects of a text. @throws INPUT_UNREADABLE with file, line and column */
export async function parseManifests(text: string, file: string): Promise<SynthesizedObject[]> {
  const { readYaml } = await import("./read-yaml.js");
  return toStrict(readYaml(text, file));
}

function toStrict({ objects, faults: [fault] }: YamlReading): SynthesizedObject[] {
  if (fault !== undefined) throw unreadable(fault, fault.message, fault.hint ?? "Correct it there.");
  for (const object of objects) refuseFlaws(object);
  return objects.map(({ subject }) => subject);
}

/** What a check may pass over, but a deploy must not guess. */
function refuseFlaws(object: ReadObject): void {
  const { duplicateKeys, roundedNumbers, subject } = object;
  const refuse = (path: string, fact: string, hint: string): never => {
    const file = subject.source?.replace(/:\d+$/, "") ?? "";
    throw unreadable({ file, ...object.locate(path) }, fact, hint);
  };
  const [duplicate] = duplicateKeys;
  if (duplicate !== undefined) refuse(duplicate, "the map has this key twice", "Keep one of them.");
  const [rounded] = roundedNumbers;
  if (rounded !== undefined) refuse(rounded, "this number is more than JSON can hold exactly", "Write it as a text.");
  const { apiVersion, kind, metadata }: { apiVersion: unknown; kind: unknown; metadata: unknown } = subject.manifest;
  for (const [field, value] of Object.entries({ apiVersion, kind })) {
    if (typeof value === "string" && value !== "") continue;
    refuse("", `the object has no ${field}`, `Add ${field}, or leave this file out: it must hold manifests.`);
  }
  const { name, namespace } = isFields(metadata) ? metadata : { name: undefined, namespace: undefined };
  if (typeof name === "number" || typeof name === "boolean") {
    refuse("metadata.name", `metadata.name of the ${String(kind)} is ${String(name)}, which is no text`, "Quote it.");
  }
  if (typeof name !== "string" || name === "") {
    const hint = "Give metadata.name a text; generateName cannot be deployed, it makes a new object each time.";
    refuse("", `the ${String(kind)} has no metadata.name`, hint);
  }
  if (namespace !== undefined && typeof namespace !== "string") {
    refuse("metadata.namespace", `metadata.namespace of the ${String(kind)} ${String(name)} is no text`, "Quote it.");
  }
}

function unreadable({ file, line, column }: Place & { readonly file: string }, fact: string, hint: string): UsageError {
  return new UsageError("INPUT_UNREADABLE", `${file}:${String(line)}:${String(column)}: ${fact}.`, { hint });
}
