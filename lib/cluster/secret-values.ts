/**
 * The API server quotes what it refuses; of a Secret, that may be the secret itself. Here it is taken out again.
 */
import type { Manifest } from "../objects";

/** Shorter values are masked only where the server quotes a value: anywhere else they would hit innocent text. */
const SHORTEST = 4;

/** Of a value of several lines each line counts, since a log is cut at its lines; shorter lines would be innocent ones. */
const SHORTEST_LINE = 8;

/** Takes the values of a Secret out of a text about it; other objects' texts stay as they are. */
export function maskSecretValues(text: string, manifest: Manifest | undefined): string {
  if (manifest === undefined || manifest.kind !== "Secret") return text;
  return (
    maskValues(text, readSecretValues([manifest]))
      .replace(/(Invalid value: )(?:"(?:[^"\\]|\\.)*"|[^\s:,]+)/g, "$1***")
      // Go's print of the whole value, to the end of its line.
      .replace(/(got )&?value\.\w+\{[^\n]*/g, "$1***")
  );
}

/** Every way in which the values of the Secrets among these may be written in a text, the longest first. */
export function readSecretValues(objects: readonly Manifest[]): readonly string[] {
  const values = objects
    .filter(({ kind, apiVersion }) => kind === "Secret" && !apiVersion.includes("/"))
    .flatMap(({ data, stringData }) => [data, stringData])
    .flatMap((map) => (typeof map === "object" && map !== null ? Object.values(map) : []));
  const spellings = values.map(String).flatMap(spellingsOf);
  return [...new Set(spellings)].sort((a, b) => b.length - a.length);
}

/** The text with `***` in place of each of these values. */
export function maskValues(text: string, values: readonly string[]): string {
  return values.reduce((rest, value) => rest.replaceAll(value, "***"), text);
}

function spellingsOf(value: string): string[] {
  const plain = [value, Buffer.from(value, "base64").toString("utf8")];
  const whole = [...plain, Buffer.from(value).toString("base64"), ...plain.map(quoted)];
  return [...whole.filter(({ length }) => length >= SHORTEST), ...plain.flatMap(linesOf)];
}

function quoted(text: string): string {
  return JSON.stringify(text).slice(1, -1);
}

function linesOf(text: string): string[] {
  const lines = text.split(/\r?\n/).map((line) => line.trim());
  const told = lines.filter((line) => line !== "");
  return told.filter(({ length }) => length >= (told.length === 1 ? SHORTEST : SHORTEST_LINE));
}
