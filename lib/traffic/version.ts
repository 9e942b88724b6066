/**
 * Which version answered? Read from the body or a header of each answer, as the caller says where it stands.
 */
import type { IncomingHttpHeaders } from "node:http";
import { UsageError } from "../errors";

/** Where an answer names its version. Absent: `version` of a JSON body, with its `service` where it names one. */
export type VersionSource =
  /** Path into a JSON body: `build.version`. */
  | { readonly from: "json"; readonly path: string }
  /** Regular expression over the body; its first group, else the whole match. */
  | { readonly from: "pattern"; readonly pattern: string }
  | { readonly from: "header"; readonly header: string };

export interface Answer {
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

export type VersionReader = (answer: Answer) => string | undefined;

/** Versions are labels of a table: an answer that names a page of text is cut here. */
const VERSION_LENGTH = 80;

/** @throws BAD_USAGE for a pattern that is no regular expression. */
export function buildVersionReader(source?: VersionSource): VersionReader {
  const read = source === undefined ? readServiceAndVersion : readerOf(source);
  return (answer) => {
    const version = read(answer)?.trim().slice(0, VERSION_LENGTH);
    if (version === undefined || version === "") return undefined;
    // A key that is a whole number would lose its place in the order of first appearance.
    return /^\d+$/.test(version) ? `v${version}` : version;
  };
}

function readerOf(source: VersionSource): VersionReader {
  switch (source.from) {
    case "header": {
      const name = source.header.toLowerCase();
      return ({ headers }) => {
        const value = headers[name];
        return Array.isArray(value) ? value[0] : value;
      };
    }
    case "json": {
      const keys = source.path.replace(/^\$?\.?/, "").split(".");
      return ({ body }) => toLabel(keys.reduce<unknown>(fieldOf, parseJson(body)));
    }
    case "pattern": {
      const pattern = toPattern(source.pattern);
      return ({ body }) => {
        const match = pattern.exec(body);
        return match?.[1] ?? match?.[0];
      };
    }
  }
}

/** `payment-service v1.0.0`, as document 001 prints it; just the version where no service is named. */
function readServiceAndVersion({ body }: Answer): string | undefined {
  const json = parseJson(body);
  const version = toLabel(fieldOf(json, "version"));
  const service = toLabel(fieldOf(json, "service"));
  if (version === undefined || service === undefined) return version;
  return `${service} ${/^\d/.test(version) ? "v" : ""}${version}`;
}

function toPattern(pattern: string): RegExp {
  try {
    return new RegExp(pattern);
  } catch (cause) {
    throw new UsageError("BAD_USAGE", `\`${pattern}\` is no regular expression: ${String(cause)}.`, { cause });
  }
}

function parseJson(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    return undefined; // An answer need not be JSON; it then names no version.
  }
}

function fieldOf(value: unknown, key: string): unknown {
  if (typeof value !== "object" || value === null || !Object.hasOwn(value, key)) return undefined;
  return (value as Record<string, unknown>)[key];
}

function toLabel(value: unknown): string | undefined {
  return typeof value === "string" || typeof value === "number" ? String(value) : undefined;
}
