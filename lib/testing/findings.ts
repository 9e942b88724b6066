/**
 * The checks, as a test asks for them: of a whole app, of one chart, or of one construct.
 */
import { runChecks } from "../checks";
import type { Finding } from "../objects";
import { synthesize } from "../synth";
import { type InTree, isInTree } from "./subject";

/** Findings of the whole app that are about objects at or below the construct; undefined for anything else. */
export function findingsOf(value: unknown): readonly Finding[] | undefined {
  if (!isInTree(value)) return undefined;
  const { path } = value.node;
  const findings = runChecks(synthesize(appOf(value)));
  return findings.filter(({ constructPath = "" }) => path === "" || `${constructPath}/`.startsWith(`${path}/`));
}

function appOf({ node }: InTree): Parameters<typeof synthesize>[0] {
  return node.root as unknown as Parameters<typeof synthesize>[0];
}

/** `error duplicate-object: Service shop/web metadata.name …` */
export function findingToLine({ code, severity, object, path, message, hint }: Finding): string {
  const place = object.namespace === undefined ? object.name : `${object.namespace}/${object.name}`;
  const advice = hint === undefined ? "" : ` (${hint})`;
  return `${severity} ${code}: ${object.kind} ${place} ${path} ${message}${advice}`;
}
