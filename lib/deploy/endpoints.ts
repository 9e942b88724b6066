/**
 * The last proof before traffic: a Service of the set whose pods are of the set has an endpoint that is ready.
 */
import { type LiveObject, type Manifest, matchesSelector, type ObjectRef } from "../objects";
import type { Snapshot } from "../rollout";
import type { AppliedObject } from "./apply-plan";

/**
 * The Services to prove: their selector matches the pods of a workload of the set that wants at least one, and one of
 * the two is for this run to judge.
 */
export function findProvable(
  applied: readonly AppliedObject[],
  isJudged: (one: AppliedObject) => boolean = () => true,
): ObjectRef[] {
  const workloads = applied.filter(({ step }) => podLabels(step.manifest) !== undefined);
  return applied
    .filter(({ step }) => step.ref.kind === "Service" && step.ref.group === "")
    .filter((service) => {
      const { ref, manifest } = service.step;
      const selector = selectorOf(manifest);
      if (selector === undefined) return false;
      return workloads.some((workload) => {
        const { step, object } = workload;
        const labels = podLabels(step.manifest) ?? {};
        return (
          (isJudged(service) || isJudged(workload)) &&
          step.ref.namespace === ref.namespace &&
          wantsPods(object) &&
          matchesSelector({ matchLabels: selector }, labels)
        );
      });
    })
    .map(({ step }) => step.ref);
}

/** The Services among these that no endpoint is ready for. */
export function findUnproven(services: readonly ObjectRef[], { endpointSlices = [] }: Snapshot): ObjectRef[] {
  return services.filter(({ namespace, name }) => {
    const slices = endpointSlices.filter(({ metadata }) => {
      return metadata.namespace === namespace && metadata.labels?.["kubernetes.io/service-name"] === name;
    });
    return !slices.some(hasReadyEndpoint);
  });
}

function hasReadyEndpoint(slice: LiveObject): boolean {
  const { endpoints } = slice as { endpoints?: readonly { conditions?: { ready?: boolean } }[] | null };
  return (endpoints ?? []).some(({ conditions }) => conditions?.ready !== false); // absent means unknown: ready
}

function selectorOf(manifest: Manifest | undefined): Readonly<Record<string, string>> | undefined {
  const { selector, type } = (manifest?.spec ?? {}) as { selector?: Record<string, string>; type?: string };
  return type === "ExternalName" || selector === undefined || Object.keys(selector).length === 0 ? undefined : selector;
}

// Jobs end, and their pods serve nobody: no Service waits for them.
const SERVING_KINDS = ["Deployment", "ReplicaSet", "StatefulSet", "DaemonSet", "ReplicationController"];

function podLabels(manifest: Manifest | undefined): Readonly<Record<string, string>> | undefined {
  if (manifest === undefined) return undefined;
  if (manifest.kind === "Pod") return manifest.metadata.labels ?? {};
  if (!SERVING_KINDS.includes(manifest.kind)) return undefined;
  const { template } = (manifest.spec ?? {}) as { template?: { metadata?: { labels?: Record<string, string> } } };
  return template?.metadata?.labels ?? {};
}

function wantsPods({ kind, spec }: LiveObject): boolean {
  const { replicas = 1 } = (spec ?? {}) as { replicas?: number };
  return kind === "DaemonSet" ? false : replicas > 0; // a DaemonSet may match no node
}
