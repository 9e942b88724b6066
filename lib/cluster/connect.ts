/**
 * `connect()`: the one implementation of `Cluster`. Nothing is sent before the first verb is called.
 */
import type { Abort, LiveObject, Manifest, ObjectRef } from "../objects";
import { groupOf, refToText } from "../objects";
import type { ClusterAccess } from "./access";
import { ApiClient } from "./api-client";
import { type Clock, realClock } from "./clock";
import type {
  AccessQuestion,
  ApplyOptions,
  ApplyResult,
  Cluster,
  DeleteOptions,
  FollowEvent,
  ListOptions,
  ListResult,
  LogOptions,
  ServedKind,
} from "./cluster";
import { ClusterError } from "./cluster-error";
import { follow } from "./follow";
import { KindDirectory } from "./kind-directory";
import { type KindQuery, preferredKinds } from "./kinds";
import { listAll } from "./list";
import { withPlainStatus } from "./plain-status";
import { requestPath } from "./request-path";
import { Transport } from "./transport";
import { readWarnings } from "./warnings";
import { watchEvents } from "./watch";

const FIELD_MANAGER = "slipway";
/** Tries of one request, the first included: about 6 s of pauses in all. */
const MAX_TRIES = 6;

export interface ConnectOptions {
  /** @default "slipway" */
  readonly userAgent?: string;
  /** Connections for everything but watches, which have one each. @default 16 */
  readonly maxSockets?: number;
  /** For TCP and TLS together. @default 10_000 */
  readonly connectTimeoutMs?: number;
  /** How long the server may be silent in the middle of a request. @default 65_000, it gives up itself after 60 s */
  readonly idleTimeoutMs?: number;
  /** How long the server shall let a watch live: a dead connection is noticed soon after. @default 30 */
  readonly watchSeconds?: number;
  /** Objects in one answer of a list. @default 500 */
  readonly pageSize?: number;
  /** @default the machine's */
  readonly clock?: Clock;
}

/** A client for that access. Call `close()` when done. */
export function connect(access: ClusterAccess, options: ConnectOptions = {}): Cluster {
  const { clock = realClock, watchSeconds = 30, pageSize = 500 } = options;
  const transport = new Transport(access, {
    userAgent: options.userAgent ?? "slipway",
    maxSockets: options.maxSockets ?? 16,
    connectTimeoutMs: options.connectTimeoutMs ?? 10_000,
    idleTimeoutMs: options.idleTimeoutMs ?? 65_000,
    clock,
  });
  const client = new ApiClient(access, transport, { clock, maxTries: MAX_TRIES });
  return new ApiCluster({ access, transport, client, watchSeconds, pageSize });
}

interface Parts {
  readonly access: ClusterAccess;
  readonly transport: Transport;
  readonly client: ApiClient;
  readonly watchSeconds: number;
  readonly pageSize: number;
}

class ApiCluster implements Cluster {
  readonly #parts: Parts;
  readonly #client: ApiClient;
  readonly #directory: KindDirectory;

  constructor(parts: Parts) {
    this.#parts = parts;
    this.#client = parts.client;
    this.#directory = new KindDirectory(parts.client);
  }

  get server(): string {
    return this.#parts.access.server;
  }

  get contextName(): string {
    return this.#parts.access.contextName;
  }

  get namespace(): string {
    return this.#parts.access.namespace;
  }

  close(): void {
    this.#parts.transport.close();
  }

  clockOffsetMs(): number {
    return this.#client.clockOffsetMs;
  }

  async fetchVersion(abort?: Abort): Promise<string> {
    const request = { method: "GET", path: "/version", purpose: "ask for the version" } as const;
    return (await this.#client.sendForJson<{ gitVersion?: string }>(request, abort)).gitVersion ?? "";
  }

  async fetchKinds(abort?: Abort): Promise<readonly ServedKind[]> {
    return preferredKinds(await this.#directory.fetch(abort));
  }

  forgetKinds(): void {
    this.#directory.forget();
  }

  fetchKind(apiVersion: string, kind: string, abort?: Abort): Promise<ServedKind> {
    const version = apiVersion.slice(apiVersion.indexOf("/") + 1);
    return this.#directory.find({ group: groupOf(apiVersion), version, kind }, abort);
  }

  async fetchObject(ref: ObjectRef, abort?: Abort): Promise<LiveObject | undefined> {
    const path = requestPath({ ...(await this.#placeOf(ref, abort)), name: ref.name });
    const request = { method: "GET", path, purpose: `read ${refToText(ref)}` } as const;
    const object = await undefinedIfNotFound(this.#client.sendForJson<LiveObject>(request, abort));
    return object === undefined ? undefined : withPlainStatus(object);
  }

  list(kind: ServedKind, options: ListOptions = {}, abort?: Abort): Promise<ListResult> {
    return listAll(this.#client, { kind, ...options, pageSize: this.#parts.pageSize }, abort);
  }

  follow(kind: ServedKind, options: ListOptions = {}, abort?: Abort): AsyncIterable<FollowEvent> {
    const query = { kind, ...options, watchSeconds: this.#parts.watchSeconds };
    return follow(
      {
        clock: this.#client.clock,
        list: (stop) => this.list(kind, options, stop),
        watch: (resourceVersion, stop) => watchEvents(this.#client, { ...query, resourceVersion }, stop),
      },
      abort,
    );
  }

  async apply(manifest: Manifest, options: ApplyOptions = {}, abort?: Abort): Promise<ApplyResult> {
    const { dryRun = false, force = false, fieldManager = FIELD_MANAGER } = options;
    const query = { fieldManager, fieldValidation: "Strict", force, dryRun: dryRun ? "All" : undefined };
    const place = await this.#placeFor(manifest, abort);
    const request = {
      method: "PATCH",
      path: requestPath({ ...place, name: manifest.metadata.name }, query),
      purpose: `apply ${textOf(manifest, place)}`,
      // JSON is YAML, and nothing is lost on the way.
      contentType: "application/apply-patch+yaml",
      manifest,
    } as const;
    const { httpStatus, headers, text } = await this.#client.send(request, abort);
    const object = withPlainStatus(JSON.parse(text) as LiveObject);
    return { object, created: httpStatus === 201, warnings: readWarnings(headers.warning) };
  }

  create(manifest: Manifest, abort?: Abort): Promise<LiveObject> {
    return this.#write("POST", manifest, abort);
  }

  replace(object: Manifest, abort?: Abort): Promise<LiveObject> {
    return this.#write("PUT", object, abort);
  }

  async #write(method: "POST" | "PUT", manifest: Manifest, abort?: Abort): Promise<LiveObject> {
    const place = await this.#placeFor(manifest, abort);
    const named = method === "PUT" ? { ...place, name: manifest.metadata.name } : place;
    const path = requestPath(named, { fieldManager: FIELD_MANAGER, fieldValidation: "Strict" });
    const purpose = `${method === "POST" ? "create" : "replace"} ${textOf(manifest, place)}`;
    return withPlainStatus(await this.#client.sendForJson<LiveObject>({ method, path, purpose, manifest }, abort));
  }

  async delete(ref: ObjectRef, options: DeleteOptions = {}, abort?: Abort): Promise<boolean> {
    const { uid, resourceVersion, propagation = "Background", graceSeconds, dryRun = false } = options;
    const body = {
      apiVersion: "v1",
      kind: "DeleteOptions",
      propagationPolicy: propagation,
      // JSON leaves out what is undefined.
      preconditions: uid === undefined && resourceVersion === undefined ? undefined : { uid, resourceVersion },
      gracePeriodSeconds: graceSeconds,
      dryRun: dryRun ? ["All"] : undefined,
    };
    const path = requestPath({ ...(await this.#placeOf(ref, abort)), name: ref.name });
    const request = { method: "DELETE", path, purpose: `delete ${refToText(ref)}`, body } as const;
    return (await undefinedIfNotFound(this.#client.send(request, abort))) !== undefined;
  }

  async fetchLogs(pod: ObjectRef, options: LogOptions, abort?: Abort): Promise<string> {
    const { container, previous, tailLines, limitBytes } = options;
    const place = { ...(await this.#placeOf(pod, abort)), name: pod.name, subresource: "log" };
    const path = requestPath(place, { container, previous, tailLines, limitBytes });
    const purpose = `read the log of ${refToText(pod)}, container ${container}`;
    const limit = limitBytes === undefined ? {} : { limitBytes };
    const request = { method: "GET", path, purpose, accept: "*/*", ...limit } as const;
    return (await this.#client.send(request, abort)).text;
  }

  async fetchAccess(question: AccessQuestion, abort?: Abort): Promise<boolean> {
    const request = {
      method: "POST",
      path: "/apis/authorization.k8s.io/v1/selfsubjectaccessreviews",
      purpose: `ask whether ${question.verb} ${question.resource} is allowed`,
      body: {
        apiVersion: "authorization.k8s.io/v1",
        kind: "SelfSubjectAccessReview",
        spec: { resourceAttributes: question },
      },
    } as const;
    const { status } = await this.#client.sendForJson<{ status?: { allowed?: boolean } }>(request, abort);
    return status?.allowed === true;
  }

  /** Of an object that is only named: in the version that the server prefers. */
  async #placeOf(ref: ObjectRef, abort?: Abort): Promise<{ kind: ServedKind; namespace: string | undefined }> {
    return this.#place({ group: ref.group, kind: ref.kind }, ref.namespace, abort);
  }

  async #placeFor(manifest: Manifest, abort?: Abort): Promise<{ kind: ServedKind; namespace: string | undefined }> {
    const { apiVersion, kind, metadata } = manifest;
    const version = apiVersion.slice(apiVersion.indexOf("/") + 1);
    return this.#place({ group: groupOf(apiVersion), version, kind }, metadata.namespace, abort);
  }

  async #place(query: KindQuery, namespace: string | undefined, abort?: Abort) {
    const kind = await this.#directory.find(query, abort);
    return { kind, namespace: kind.namespaced ? (namespace ?? this.namespace) : undefined };
  }
}

function textOf({ kind, metadata }: Manifest, { namespace }: { namespace: string | undefined }): string {
  return refToText({ group: "", kind, name: metadata.name, ...(namespace === undefined ? {} : { namespace }) });
}

/** Only the API's own "not found" says that an object does not exist; a proxy's 404 page, or a kind gone, does not. */
async function undefinedIfNotFound<T>(promise: Promise<T>): Promise<T | undefined> {
  try {
    return await promise;
  } catch (error) {
    const isNotFound =
      error instanceof ClusterError && error.code === "NOT_FOUND" && error.details.reason === "NotFound";
    if (isNotFound) return undefined;
    throw error;
  }
}
