/**
 * Where an app's lock and releases are kept: never in a namespace that the app itself creates, or destroying the app
 * would destroy the knowledge of it.
 */
import type { Cluster } from "../cluster";
import { DeployError, isCodedError } from "../errors";
import type { SynthesizedObject } from "../objects";
import type { AppOptions } from "./options";
import type { Terminal } from "./terminal";

/** For a deploy: `--home-namespace`, else `-n` where that namespace exists and is not the app's own, else the context's. */
export async function chooseHome(
  options: AppOptions,
  cluster: Cluster,
  objects: readonly SynthesizedObject[],
): Promise<string> {
  const { homeNamespace, namespace } = options;
  if (homeNamespace !== undefined) return homeNamespace;
  if (namespace === undefined || creates(objects, namespace)) return cluster.namespace;
  return (await exists(cluster, namespace)) ? namespace : cluster.namespace;
}

/** Who may deploy to a namespace only need not be allowed to read the Namespace itself. */
async function exists(cluster: Cluster, name: string): Promise<boolean> {
  try {
    return (await cluster.fetchObject({ group: "", kind: "Namespace", name })) !== undefined;
  } catch (error) {
    if (isCodedError(error) && error.code === "FORBIDDEN") return true;
    throw error;
  }
}

function creates(objects: readonly SynthesizedObject[], namespace: string): boolean {
  return objects.some(({ manifest }) => manifest.kind === "Namespace" && manifest.metadata.name === namespace);
}

/**
 * For an app that is deployed already: where its records are. Asked for by flag, that one; else the context's
 * namespace, and when it has none there, the only other one that has.
 * @throws RELEASE_NOT_FOUND with the list, when several namespaces have an app of this name
 */
export async function findHome(
  { app, options, cluster }: { readonly app: string; readonly options: AppOptions; readonly cluster: Cluster },
  terminal: Terminal,
): Promise<string> {
  const { homeNamespace, namespace } = options;
  if (homeNamespace !== undefined) return homeNamespace;
  const { findHomeNamespaces } = await import("../deploy/index.js");
  const first = namespace ?? cluster.namespace;
  const homes = await findHomeNamespaces({ cluster, app, abort: terminal.abort });
  if (homes.includes(first) || homes.length === 0) return first;
  const [only, ...others] = homes;
  if (only !== undefined && others.length === 0) {
    terminal.err(`${app}: its releases are in namespace ${only} (none in ${first})`);
    return only;
  }
  throw new DeployError("RELEASE_NOT_FOUND", `${app}: no release in namespace ${first}, but in ${homes.join(", ")}.`, {
    hint: "Say which one is meant: --home-namespace NAMESPACE.",
  });
}
