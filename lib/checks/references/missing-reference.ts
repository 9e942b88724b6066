/**
 * The rule behind all "X is missing" codes: a reference of some role hits nothing that the set, its producers, the
 * cluster or a declaration defines.
 */
import { below, type Graph, type GraphNode, type Reference, type ReferenceRole } from "../../graph";
import type { FindingSeverity } from "../../objects";
import type { Check, Problem } from "../check";
import { nearestObject } from "../nearest";
import { isMisplaced } from "../services/service";
import { isMadeAtRunTime } from "./made-at-run-time";

export interface MissingReferenceRule {
  readonly code: string;
  readonly severity: FindingSeverity;
  readonly why: string;
  readonly role: ReferenceRole | readonly ReferenceRole[];
  /** Member beside the name that says the group: then a wrong group is told there. */
  readonly groupMember?: string;
  /** Whether this rule judges the reference at all; all of the role by default. */
  readonly applies?: (reference: Reference, graph: Graph) => boolean;
}

export function missingReference({ role, groupMember, applies = () => true, ...rule }: MissingReferenceRule): Check {
  return {
    ...rule,
    needsWholeSet: true,
    *run(graph) {
      for (const reference of [role].flat().flatMap((one) => graph.references(one))) {
        if (reference.optional || !applies(reference, graph)) continue;
        if (graph.defines(reference.target)) continue;
        const misgrouped = groupMember === undefined ? undefined : graph.findInAnyGroup(reference.target);
        if (isShadowed(reference) || isMadeAtRunTime(graph, reference.target)) continue;
        if (misgrouped === undefined || groupMember === undefined) yield* missing(graph, reference);
        else yield wrongGroup(reference, misgrouped, groupMember);
      }
    },
  };
}

/** What stands in a volume that a claim template replaces is never looked for. */
function isShadowed({ pod, path }: Reference): boolean {
  if (pod === undefined || pod.claimTemplates.length === 0) return false;
  return pod.volumes.some((volume) => path.startsWith(`${volume.path}.`) && pod.claimTemplates.includes(volume.name));
}

function* missing(graph: Graph, reference: Reference): Iterable<Problem> {
  const { from, namePath, target, namesNamespace } = reference;
  const near = nearestObject(graph, target);
  const namesake = near?.node.name === target.name ? near.node : undefined;
  // A namespace of which the set holds nothing is somebody else's, unless the name shows that it is misspelled.
  if (namesNamespace && isForeign(graph, reference) && namesake === undefined) return;
  if (namesake !== undefined && isToldByNamespace(graph, reference, namesake)) return;
  const place = target.namespace === "" ? "" : ` in namespace ${target.namespace}`;
  const message = `there is no ${target.kind} ${target.name}${place}`;
  const hint = near?.hint ?? `add it, or declare it: slipway.dev/external: ${target.kind}/${target.name}`;
  yield { object: from, path: namePath, message, related: near?.node, hint };
}

/** Whether the namespace of one of the two is at fault, and a finding of its own. */
function isToldByNamespace(graph: Graph, { role, from, target }: Reference, namesake: GraphNode): boolean {
  if ([namesake, from].some((node) => graph.isUndeclaredNamespace(node.namespace))) return true;
  return role !== "governing-service" && isMisplaced(graph, namesake, target.namespace);
}

function wrongGroup({ from, path, target }: Reference, right: GraphNode, member: string): Problem {
  const apiVersion = String(right.manifest.apiVersion);
  const message = `there is no ${target.kind} in ${target.group === "" ? "the core group" : target.group}`;
  return {
    object: from,
    path: below(path, member),
    message,
    related: right,
    hint: `${right.text} is of ${apiVersion}`,
  };
}

/** Whether a namespace is somebody else's: the set may add a thing or two to it, but not what is looked for. */
function isForeign(graph: Graph, { from, target }: Reference): boolean {
  const { group, kind, namespace } = target;
  if (namespace === "" || namespace === "default" || namespace === from.namespace || graph.isWhole(namespace))
    return false;
  return graph.ofKind(group, kind).every((node) => node.namespace !== namespace);
}
