/** What our rules make of one object alone, as far as an API server could refuse it: compared with what one does. */
import { ALL_CHECKS, runChecks } from "../../lib/checks";
import { deepField } from "../../lib/graph";
import type { Finding, Manifest } from "../../lib/objects";

/** Rules of severity error on single objects that the API server does not refuse. */
const NOT_REFUSED: Readonly<Record<string, string>> = {
  "duplicate-object": "about two objects",
  "generated-label-in-selector": "accepted, and dead after the next revision",
  "hpa-target-not-scalable": "accepted; the controller finds out",
  "node-port-out-of-range": "a dry run allocates no port",
  "pdb-selects-nothing": "about other objects",
  "probe-port-unresolved": "accepted; the probe fails for good",
  "selector-unsatisfiable": "accepted; it never matches",
  "yaml-duplicate-key": "gone once the YAML is parsed",
};

/** Rules about more than one object that see what the API server refuses in one of them, too. */
const REFUSED: ReadonlySet<string> = new Set(["hpa-target-missing", "host-port-conflict"]);

/** The rules that can see what a server refuses in one object. */
const checks = ALL_CHECKS.filter(
  ({ code, needsWholeSet }) => !(code in NOT_REFUSED) && (needsWholeSet !== true || REFUSED.has(code)),
);

/** What our rules say that the server would refuse, as `code path`. */
export function ourRefusals(manifest: Manifest): readonly string[] {
  const refused = ({ code, severity }: Finding): boolean => severity === "error" && isRefused(code, manifest);
  return runChecks([{ manifest }], { checks })
    .filter(refused)
    .map(({ code, path }) => `${code} ${path}`);
}

/** An autoscaler of a misgrouped kind is refused; one whose target is merely missing is not. */
function isRefused(code: string, { spec }: Manifest): boolean {
  if (code !== "hpa-target-missing") return true;
  return (
    deepField(spec, "scaleTargetRef.apiVersion") === "v1" && deepField(spec, "scaleTargetRef.kind") === "Deployment"
  );
}
