/**
 * Lists all objects of a kind, page by page, so that no single answer is too large for the server or for us.
 */
import type { Abort, LiveObject } from "../objects";
import type { ApiClient } from "./api-client";
import type { ListOptions, ListResult, ServedKind } from "./cluster";
import { ClusterError } from "./cluster-error";
import { apiVersionOf } from "./kinds";
import { withPlainStatus } from "./plain-status";
import { requestPath } from "./request-path";

export interface ListQuery extends ListOptions {
  readonly kind: ServedKind;
  readonly pageSize: number;
}

interface Page {
  readonly metadata?: { readonly resourceVersion?: string; readonly continue?: string };
  readonly items?: readonly LiveObject[] | null;
}

export async function listAll(client: ApiClient, query: ListQuery, abort?: Abort): Promise<ListResult> {
  try {
    return await listPages(client, query, abort);
  } catch (error) {
    // The pages' snapshot was compacted away meanwhile: all at once, as client-go does.
    if (!(error instanceof ClusterError) || error.details.httpStatus !== 410) throw error;
    return listPages(client, { ...query, pageSize: 0 }, abort);
  }
}

async function listPages(client: ApiClient, query: ListQuery, abort?: Abort): Promise<ListResult> {
  const { kind, namespace, pageSize } = query;
  const items: LiveObject[] = [];
  let next: string | undefined;
  for (;;) {
    const path = requestPath(
      { kind, namespace },
      { ...selectors(query), limit: pageSize === 0 ? undefined : pageSize, continue: next },
    );
    const page = await client.sendForJson<Page>({ method: "GET", path, purpose: listPurpose(query) }, abort);
    for (const item of page.items ?? []) items.push(withKind(item, kind));
    next = page.metadata?.continue;
    if (!next) return { items, resourceVersion: page.metadata?.resourceVersion ?? "" };
  }
}

export function selectors({ labelSelector, fieldSelector }: ListOptions): {
  labelSelector: string | undefined;
  fieldSelector: string | undefined;
} {
  return { labelSelector, fieldSelector };
}

/** `list pods in app-dev`. */
export function listPurpose({ kind, namespace }: { kind: ServedKind; namespace?: string }): string {
  return `list ${kind.resource}${namespace === undefined ? "" : ` in ${namespace}`}`;
}

/** The API leaves apiVersion and kind out of the items of a list. */
export function withKind(item: LiveObject, kind: ServedKind): LiveObject {
  const { apiVersion = apiVersionOf(kind), kind: name = kind.kind, ...rest } = item as Partial<LiveObject>;
  return withPlainStatus({ apiVersion, kind: name, ...rest } as LiveObject);
}
