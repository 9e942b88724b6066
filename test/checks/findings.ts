/** What one rule says of a few objects, for tests of its edges; its main cases are fixtures. */
import { ALL_CHECKS, type RunChecksOptions, runChecks } from "../../lib/checks";
import type { Finding, Manifest } from "../../lib/objects";

/** Findings of the rule as lines: `Kind/name path: message (near Kind namespace/name); hint`. */
export function findings(code: string, objects: readonly Manifest[], options: RunChecksOptions = {}): string[] {
  const checks = ALL_CHECKS.filter((check) => check.code === code);
  if (checks.length === 0) throw new Error(`no rule is called ${code}`);
  return runChecks(
    objects.map((manifest) => ({ manifest })),
    { checks, ...options },
  ).map(line);
}

function line({ object, path, message, related, hint }: Finding): string {
  const near = related === undefined ? "" : ` (near ${related.kind} ${related.namespace ?? ""}/${related.name})`;
  return `${object.kind}/${object.name} ${path}: ${message}${near}${hint === undefined ? "" : `; ${hint}`}`;
}
