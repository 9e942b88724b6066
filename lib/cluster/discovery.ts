/**
 * Asks the server which kinds it offers. Aggregated discovery tells all in two requests; servers before 1.26, and
 * proxies that drop the Accept header, are asked group by group.
 * https://kubernetes.io/docs/concepts/overview/kubernetes-api/#aggregated-discovery
 */
import type { Abort } from "../objects";
import type { ApiClient } from "./api-client";
import type { ServedKind } from "./cluster";
import { ClusterError } from "./cluster-error";
import { apiVersionOf, type KindCatalogue } from "./kinds";

const ACCEPT = [
  "application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList",
  "application/json;g=apidiscovery.k8s.io;v=v2beta1;as=APIGroupDiscoveryList",
  "application/json",
].join(",");

/** An answer of `/api` or `/apis`, in one of its three forms. */
interface Root {
  readonly kind?: string;
  readonly items?: readonly AggregatedGroup[];
  readonly versions?: readonly string[];
  readonly groups?: readonly PlainGroup[];
}

interface AggregatedGroup {
  readonly metadata?: { readonly name?: string };
  readonly versions: readonly {
    readonly version: string;
    readonly freshness?: string;
    readonly resources?: readonly AggregatedResource[];
  }[];
}

interface AggregatedResource {
  readonly resource: string;
  readonly responseKind?: { readonly kind: string };
  readonly scope: "Namespaced" | "Cluster";
  readonly verbs?: readonly string[];
  readonly subresources?: readonly { readonly subresource: string }[];
}

interface PlainGroup {
  readonly name: string;
  readonly versions: readonly { readonly version: string }[];
  readonly preferredVersion?: { readonly version: string };
}

interface PlainResource {
  readonly name: string;
  readonly kind: string;
  readonly namespaced: boolean;
  readonly verbs?: readonly string[];
}

export async function fetchCatalogue(client: ApiClient, abort?: Abort): Promise<KindCatalogue> {
  const catalogues = await Promise.all([discover(client, "/api", abort), discover(client, "/apis", abort)]);
  return {
    kinds: catalogues.flatMap((catalogue) => catalogue.kinds),
    silent: catalogues.flatMap((catalogue) => catalogue.silent),
  };
}

async function discover(client: ApiClient, path: "/api" | "/apis", abort?: Abort): Promise<KindCatalogue> {
  const request = { method: "GET", path, purpose: "ask which kinds there are", accept: ACCEPT } as const;
  const root = await client.sendForJson<Root>(request, abort);
  if (root.kind === "APIGroupDiscoveryList") return readAggregated(root.items ?? []);
  const versions = (root.versions ?? []).map((version) => ({ group: "", version }));
  const grouped = (root.groups ?? []).flatMap((group) =>
    preferredFirst(group).map((version) => ({ group: group.name, version })),
  );
  const catalogues = await Promise.all(
    [...versions, ...grouped].map((groupVersion) => fetchPlain(client, groupVersion, abort)),
  );
  return {
    kinds: catalogues.flatMap((catalogue) => catalogue.kinds),
    silent: catalogues.flatMap((catalogue) => catalogue.silent),
  };
}

function readAggregated(groups: readonly AggregatedGroup[]): KindCatalogue {
  const all = groups.flatMap(({ metadata, versions }) =>
    versions.map((version) => ({ group: metadata?.name ?? "", ...version })),
  );
  return {
    kinds: all.flatMap(({ group, version, resources = [] }) =>
      resources.flatMap(({ resource, responseKind, scope, verbs = [], subresources = [] }): ServedKind[] => {
        // A resource without a kind has subresources only.
        if (responseKind === undefined || responseKind.kind === "") return [];
        const names = subresources.map((entry) => entry.subresource);
        const namespaced = scope === "Namespaced";
        return [{ group, version, kind: responseKind.kind, resource, namespaced, verbs, subresources: names }];
      }),
    ),
    silent: all.filter(({ freshness }) => freshness === "Stale").map(apiVersionOf),
  };
}

function preferredFirst({ versions, preferredVersion }: PlainGroup): readonly string[] {
  const names = versions.map(({ version }) => version);
  const first = preferredVersion?.version;
  return first === undefined ? names : [first, ...names.filter((name) => name !== first)];
}

async function fetchPlain(
  client: ApiClient,
  groupVersion: { readonly group: string; readonly version: string },
  abort?: Abort,
): Promise<KindCatalogue> {
  const { group, version } = groupVersion;
  const path = group === "" ? `/api/${version}` : `/apis/${group}/${version}`;
  try {
    const request = { method: "GET", path, purpose: `ask which kinds ${apiVersionOf(groupVersion)} has` } as const;
    const { resources = [] } = await client.sendForJson<{ resources?: readonly PlainResource[] }>(request, abort);
    return { kinds: readPlain(resources, groupVersion), silent: [] };
  } catch (error) {
    // One broken aggregated API must not hide all the others.
    const httpStatus = error instanceof ClusterError ? error.details.httpStatus : undefined;
    if (httpStatus === 404 || httpStatus === 503) return { kinds: [], silent: [apiVersionOf(groupVersion)] };
    throw error;
  }
}

function readPlain(
  resources: readonly PlainResource[],
  groupVersion: { readonly group: string; readonly version: string },
): readonly ServedKind[] {
  return resources
    .filter(({ name }) => !name.includes("/"))
    .map(({ name, kind, namespaced, verbs = [] }) => ({
      ...groupVersion,
      kind,
      resource: name,
      namespaced,
      verbs,
      subresources: resources
        .filter((other) => other.name.startsWith(`${name}/`))
        .map((other) => other.name.slice(name.length + 1)),
    }));
}
