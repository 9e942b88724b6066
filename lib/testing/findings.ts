/**
 * The checks, as a test asks for them: of a whole app, of one chart, or of one construct.
 */
import type { Finding } from "../objects";
import { findTreeFindings } from "../synth";
import { isInTree } from "./subject";

/** Findings of the whole app that are about objects at or below the construct; undefined for anything else. */
export function findingsOf(value: unknown): readonly Finding[] | undefined {
  if (!isInTree(value)) return undefined;
  const { path } = value.node;
  return findTreeFindings(value as unknown as Parameters<typeof findTreeFindings>[0]).filter(
    ({ constructPath = "" }) => path === "" || `${constructPath}/`.startsWith(`${path}/`),
  );
}

/** `error duplicate-object: Service shop/web metadata.name …` */
export function findingToLine({ code, severity, object, path, message, hint }: Finding): string {
  const place = object.namespace === undefined ? object.name : `${object.namespace}/${object.name}`;
  const advice = hint === undefined ? "" : ` (${hint})`;
  return `${severity} ${code}: ${object.kind} ${place} ${path} ${message}${advice}`;
}
