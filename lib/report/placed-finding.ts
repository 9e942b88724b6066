/**
 * A finding and the place in a file that it is about, where there is one: what reports for other tools are made of.
 */
import type { Finding } from "../objects";

export interface PlacedFinding {
  readonly finding: Finding;
  /** Relative to the working directory, with forward slashes. */
  readonly file?: string;
  readonly line?: number;
  readonly column?: number;
}

/** What could not be read at all. */
export interface UnreadablePlace {
  readonly file: string;
  readonly line: number;
  readonly column: number;
  readonly message: string;
}

/** `Service shop/web · spec.selector: matches no pod`: the finding in one line, without its fix. */
export function findingInWords({ object, path, message }: Finding): string {
  const name = object.namespace === undefined ? object.name : `${object.namespace}/${object.name}`;
  return `${object.kind} ${name} · ${path}: ${message}`;
}
