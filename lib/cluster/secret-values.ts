/**
 * The API server quotes what it refuses; of a Secret, that may be the secret itself. Here it is taken out again.
 */
import type { Manifest } from "../objects";

/** Shorter values are masked only where the server quotes a value: anywhere else they would hit innocent text. */
const SHORTEST = 4;

/** Takes the values of a Secret out of a text about it; other objects' texts stay as they are. */
export function maskSecretValues(text: string, manifest: Manifest | undefined): string {
  if (manifest === undefined || manifest.kind !== "Secret") return text;
  const values = [manifest.data, manifest.stringData].flatMap((map) =>
    typeof map === "object" && map !== null ? Object.values(map) : [],
  );
  const spellings = values
    .map(String)
    .flatMap((value) => [value, Buffer.from(value, "base64").toString("utf8"), Buffer.from(value).toString("base64")])
    .filter((value) => value.length >= SHORTEST)
    .sort((a, b) => b.length - a.length);
  const masked = spellings.reduce((rest, value) => rest.replaceAll(value, "***"), text);
  return (
    masked
      .replace(/(Invalid value: )(?:"(?:[^"\\]|\\.)*"|[^\s:,]+)/g, "$1***")
      // Go's print of the whole value, to the end of its line.
      .replace(/(got )&?value\.\w+\{[^\n]*/g, "$1***")
  );
}
