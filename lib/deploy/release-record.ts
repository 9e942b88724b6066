/**
 * How a release is stored: the manifests, which never change, compressed in one or several Secrets (an object of etcd
 * holds about 1 MiB); the state, which does, beside the first part, so that an update is one write of one Secret.
 */
import { gunzipSync, gzipSync } from "node:zlib";
import { DeployError } from "../errors";
import type { LiveObject, Manifest } from "../objects";
import { APP_LABEL, parentName } from "../plan";
import { RELEASE_FORMAT, type Release, type ReleaseObject } from "./release";

export const RELEASE_LABEL = "slipway.dev/release";
export const STATUS_LABEL = "slipway.dev/status";
/** On the second and further Secrets of a release: 2, 3 … */
export const PART_LABEL = "slipway.dev/part";
const RELEASE_TYPE = "slipway.dev/release.v1";
/** Compressed bytes of one part; leaves room for the state beside the first. */
const PART_BYTES = 640 * 1024;

type Identity = Pick<ReleaseObject, "uid" | "generation" | "revision">;
type StoredManifest = Omit<ReleaseObject, keyof Identity>;
type StoredState = Omit<Release, "objects"> & { readonly parts: number; readonly identities: readonly Identity[] };

/** The Secrets of a new release, in the order of writing: the first part last, since it makes the release exist. */
export function encodeRelease(release: Release, homeNamespace: string): Manifest[] {
  const stored = release.objects.map(({ uid, generation, revision, ...rest }): StoredManifest => rest);
  const packed = pack(stored);
  const parts: Buffer[] = [];
  for (let at = 0; at < packed.length; at += PART_BYTES) parts.push(packed.subarray(at, at + PART_BYTES));
  const [first = Buffer.alloc(0), ...others] = parts;
  const further = others.map((part, at) =>
    toSecret(release, homeNamespace, { part: at + 2, data: { objects: base64(part) } }),
  );
  const data = { objects: base64(first), state: base64(packState(release, parts.length)) };
  return [...further, toSecret(release, homeNamespace, { part: 1, data })];
}

/** The first Secret of a stored release with a new state; everything else of it stays. */
export function encodeState(release: Release, head: LiveObject, homeNamespace: string): Manifest {
  const { objects = "" } = dataOf(head);
  const { parts } = readState(head);
  const secret = toSecret(release, homeNamespace, {
    part: 1,
    data: { objects, state: base64(packState(release, parts)) },
  });
  return { ...secret, metadata: { ...secret.metadata, resourceVersion: head.metadata.resourceVersion } };
}

/** Throws `RELEASE_UNREADABLE` for a newer format, a missing part or damaged data. */
export function decodeRelease(head: LiveObject, further: readonly LiveObject[]): Release {
  const { parts, identities, ...state } = readState(head);
  const others = [...further].sort((a, b) => partOf(a) - partOf(b));
  if (1 + others.length !== parts)
    throw unreadable(head, `it has ${String(1 + others.length)} of ${String(parts)} parts`);
  const packed = Buffer.concat([head, ...others].map((secret) => Buffer.from(dataOf(secret).objects ?? "", "base64")));
  const stored = unpack<StoredManifest[]>(packed, head);
  return { ...state, objects: stored.map((object, at) => ({ ...object, ...identities[at] })) };
}

export function partOf({ metadata }: LiveObject): number {
  return Number(metadata.labels?.[PART_LABEL] ?? 1);
}

function readState(head: LiveObject): StoredState {
  const state = unpack<StoredState>(Buffer.from(dataOf(head).state ?? "", "base64"), head);
  if (state.format === RELEASE_FORMAT) return state;
  throw unreadable(head, `it has format ${String(state.format)}, this Slipway reads ${String(RELEASE_FORMAT)}`);
}

function packState({ objects, ...rest }: Release, parts: number): Buffer {
  const identities = objects.map(({ uid, generation, revision }) => ({
    ...(uid === undefined ? {} : { uid }),
    ...(generation === undefined ? {} : { generation }),
    ...(revision === undefined ? {} : { revision }),
  }));
  return pack({ ...rest, parts, identities } satisfies StoredState);
}

interface Part {
  readonly part: number;
  readonly data: Readonly<Record<string, string>>;
}

function toSecret({ app, number, status }: Release, namespace: string, { part, data }: Part): Manifest {
  const base = `${parentName(app)}.${String(number)}`;
  const labels: Record<string, string> = { [APP_LABEL]: app, [RELEASE_LABEL]: String(number) };
  if (part === 1) labels[STATUS_LABEL] = status;
  else labels[PART_LABEL] = String(part);
  const name = part === 1 ? base : `${base}.${String(part)}`;
  return { apiVersion: "v1", kind: "Secret", type: RELEASE_TYPE, metadata: { name, namespace, labels }, data };
}

function dataOf(secret: LiveObject): Readonly<Record<string, string>> {
  return (secret.data ?? {}) as Readonly<Record<string, string>>;
}

function pack(value: unknown): Buffer {
  return gzipSync(JSON.stringify(value));
}

function unpack<T>(packed: Buffer, secret: LiveObject): T {
  try {
    return JSON.parse(gunzipSync(packed).toString("utf8")) as T;
  } catch (cause) {
    throw unreadable(secret, "its data is damaged", cause);
  }
}

function base64(bytes: Buffer): string {
  return bytes.toString("base64");
}

function unreadable({ metadata }: LiveObject, why: string, cause?: unknown): DeployError {
  return new DeployError("RELEASE_UNREADABLE", `Secret ${metadata.namespace ?? ""}/${metadata.name}: ${why}`, {
    hint: "use the Slipway that wrote it, or delete this Secret: the release can then not be restored",
    ...(cause === undefined ? {} : { cause }),
  });
}
