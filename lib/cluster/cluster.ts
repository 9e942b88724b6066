/**
 * What the rest of Slipway may ask of an API server: about ten verbs, each with a cost that its name tells. The one
 * implementation is `connect()`; tests that need a fault put a faulty HTTP server under that same client.
 *
 * Every verb throws a `ClusterError` (a `CodedError`) when it cannot do its work, and `ABORTED` when told to stop.
 */
import type { Abort, LiveObject, Manifest, ObjectRef } from "../objects";

/** A kind as the server offers it, from discovery. */
export interface ServedKind {
  readonly group: string;
  /** The version to use: the server's preferred one, unless another was asked for. */
  readonly version: string;
  readonly kind: string;
  /** Plural for the URL: `deployments`. */
  readonly resource: string;
  readonly namespaced: boolean;
  readonly verbs: readonly string[];
  readonly subresources: readonly string[];
}

export interface ListOptions {
  /** Absent: all namespaces (or the cluster, for cluster-scoped kinds). */
  readonly namespace?: string;
  readonly labelSelector?: string;
  readonly fieldSelector?: string;
}

export interface ListResult {
  readonly items: readonly LiveObject[];
  readonly resourceVersion: string;
}

/** What `follow` yields: first the whole list, then each change; `relisted` after a gap in the watch. */
export type FollowEvent =
  | { readonly type: "listed" | "relisted"; readonly items: readonly LiveObject[] }
  | { readonly type: "added" | "modified" | "deleted"; readonly object: LiveObject };

export interface ApplyOptions {
  readonly dryRun?: boolean;
  /** Take over fields that other managers own. Default false: a conflict is thrown as `FIELD_CONFLICT`. */
  readonly force?: boolean;
  /** Default `slipway`. */
  readonly fieldManager?: string;
}

export interface ApplyResult {
  readonly object: LiveObject;
  /** True when the server answered 201. */
  readonly created: boolean;
  /** Warnings of the server's `Warning` headers, made visible. */
  readonly warnings: readonly string[];
}

export interface DeleteOptions {
  /** Preconditions: the delete is refused with `RESOURCE_CONFLICT` when the live object has another. */
  readonly uid?: string;
  readonly resourceVersion?: string;
  /** Default `Background`, as kubectl: the API's own default leaves the pods of a Job behind. */
  readonly propagation?: "Foreground" | "Background" | "Orphan";
  readonly graceSeconds?: number;
  readonly dryRun?: boolean;
}

export interface LogOptions {
  readonly container: string;
  /** Of the container's previous run. */
  readonly previous?: boolean;
  readonly tailLines?: number;
  readonly limitBytes?: number;
}

/** What an access review asks: may I do this? */
export interface AccessQuestion {
  readonly verb: string;
  readonly group: string;
  readonly resource: string;
  readonly namespace?: string;
}

export interface Cluster {
  /** URL of the API server, without credentials. */
  readonly server: string;
  /** Name of the kubeconfig context in use, empty when there is none (in-cluster). */
  readonly contextName: string;
  /** Namespace of the context, `default` when it names none. */
  readonly namespace: string;

  /** Version string of the server: `v1.36.3`. One small request that also proves credentials are accepted. */
  fetchVersion(abort?: Abort): Promise<string>;
  /** The server's time minus ours, in milliseconds, by the last answer's Date header; 0 before any answer. */
  clockOffsetMs(): number;
  /** Every kind that the server offers; kept until `forgetKinds`. */
  fetchKinds(abort?: Abort): Promise<readonly ServedKind[]>;
  /** After a CustomResourceDefinition was applied. */
  forgetKinds(): void;
  /** The served kind of an apiVersion and kind. Throws `KIND_UNKNOWN` with the nearest kinds. */
  fetchKind(apiVersion: string, kind: string, abort?: Abort): Promise<ServedKind>;

  /** The live object, or undefined on 404 and only then. */
  fetchObject(ref: ObjectRef, abort?: Abort): Promise<LiveObject | undefined>;
  /** All objects of a kind, page by page; each carries apiVersion and kind, which the API leaves out of lists. */
  list(kind: ServedKind, options?: ListOptions, abort?: Abort): Promise<ListResult>;
  /** List, then watch, for as long as the caller iterates; survives disconnects, 410 and silence. */
  follow(kind: ServedKind, options?: ListOptions, abort?: Abort): AsyncIterable<FollowEvent>;

  /**
   * Server-side apply with strict field validation. Sends the manifest as it is; a `metadata.resourceVersion` in it
   * makes the write conditional (`RESOURCE_CONFLICT` when the live object has moved on).
   */
  apply(manifest: Manifest, options?: ApplyOptions, abort?: Abort): Promise<ApplyResult>;
  /** Plain create: `RESOURCE_CONFLICT` when it exists. For our own records and the lock. */
  create(manifest: Manifest, abort?: Abort): Promise<LiveObject>;
  /** Plain update, conditional on `metadata.resourceVersion`. For our own records and the lock. */
  replace(object: Manifest, abort?: Abort): Promise<LiveObject>;
  /** True when something was there to delete; false on 404. */
  delete(ref: ObjectRef, options?: DeleteOptions, abort?: Abort): Promise<boolean>;

  /** Last log lines of a container, raw text (untrusted: make it visible before printing). */
  fetchLogs(pod: ObjectRef, options: LogOptions, abort?: Abort): Promise<string>;
  /** Whether the user may do this, by SelfSubjectAccessReview. */
  fetchAccess(question: AccessQuestion, abort?: Abort): Promise<boolean>;

  /** Closes the kept-alive connections. */
  close(): void;
}
