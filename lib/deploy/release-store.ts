/**
 * The releases of one app, as Secrets in its home namespace. A release is only decoded when somebody reads it.
 */
import type { Cluster } from "../cluster";
import { type Abort, type LiveObject, type ObjectRef, refOf } from "../objects";
import { APP_LABEL } from "../plan";
import type { Release, ReleaseStatus } from "./release";
import { decodeRelease, encodeRelease, encodeState, partOf, RELEASE_LABEL, STATUS_LABEL } from "./release-record";
import type { AppQuery } from "./request";

/** One stored release; `read` decodes it. */
export interface StoredRelease {
  readonly number: number;
  readonly status: ReleaseStatus;
  read(): Release;
  readonly secrets: readonly LiveObject[];
}

export interface StoredReleases {
  /** In the order of their numbers. */
  readonly releases: readonly StoredRelease[];
  /** Parts whose first part is not there: a run was killed while it wrote or deleted them. */
  readonly strays: readonly LiveObject[];
  readonly nextNumber: number;
}

const KEPT_SUCCESSES = 10;
const KEPT_FAILURES = 10;

export async function fetchReleases({ cluster, app, homeNamespace, abort }: AppQuery): Promise<StoredReleases> {
  const secrets = await cluster.fetchKind("v1", "Secret", abort);
  const labelSelector = `${APP_LABEL}=${app},${RELEASE_LABEL}`;
  const { items } = await cluster.list(secrets, { namespace: homeNamespace, labelSelector }, abort);
  const byNumber = new Map<number, LiveObject[]>();
  for (const item of items) {
    const number = Number(item.metadata.labels?.[RELEASE_LABEL]);
    byNumber.set(number, [...(byNumber.get(number) ?? []), item]);
  }
  const numbers = [...byNumber.keys()].sort((a, b) => a - b);
  const stored = numbers.map((number) => toStored(number, byNumber.get(number) ?? []));
  const strays = numbers.filter((_, at) => stored[at] === undefined).flatMap((number) => byNumber.get(number) ?? []);
  return { releases: stored.filter((one) => one !== undefined), strays, nextNumber: (numbers.at(-1) ?? 0) + 1 };
}

function toStored(number: number, secrets: readonly LiveObject[]): StoredRelease | undefined {
  const head = secrets.find((secret) => partOf(secret) === 1);
  if (head === undefined) return undefined;
  const further = secrets.filter((secret) => secret !== head);
  const status = head.metadata.labels?.[STATUS_LABEL] as ReleaseStatus;
  let release: Release | undefined;
  const read = () => {
    release ??= decodeRelease(head, further);
    return release;
  };
  return { number, status, read, secrets: [head, ...further] };
}

/** A release that this run writes: each `update` is one conditional write of its first Secret. */
export interface ReleaseWriter {
  readonly release: Release;
  update(change: Partial<Release>): Promise<void>;
}

export async function createRelease(cluster: Cluster, homeNamespace: string, release: Release): Promise<ReleaseWriter> {
  let head: LiveObject | undefined;
  for (const secret of encodeRelease(release, homeNamespace)) head = await cluster.create(secret);
  if (head === undefined) throw new Error("a release has at least one part");
  return toWriter({ cluster, homeNamespace }, head, release);
}

export function reopenRelease(cluster: Cluster, homeNamespace: string, stored: StoredRelease): ReleaseWriter {
  const [head] = stored.secrets;
  if (head === undefined) throw new Error("a stored release has a first part");
  return toWriter({ cluster, homeNamespace }, head, stored.read());
}

type Place = Readonly<{ cluster: Cluster; homeNamespace: string }>;

function toWriter({ cluster, homeNamespace }: Place, written: LiveObject, initial: Release): ReleaseWriter {
  let head = written;
  let release = initial;
  return {
    get release() {
      return release;
    },
    async update(change) {
      release = { ...release, ...change };
      head = await cluster.replace(encodeState(release, head, homeNamespace));
    },
  };
}

/** What may go: all but the newest successes and failures. The last success is always among those that stay. */
export function findExpired(releases: readonly StoredRelease[]): StoredRelease[] {
  const successes = releases.filter(({ status }) => status === "succeeded");
  const others = releases.filter(({ status }) => status !== "succeeded");
  return [...successes.slice(0, -KEPT_SUCCESSES), ...others.slice(0, -KEPT_FAILURES)];
}

/** The first part goes first: what remains of a release after a kill is then a stray, not a damaged release. */
export async function deleteReleases(cluster: Cluster, secrets: readonly LiveObject[], abort?: Abort): Promise<void> {
  for (const secret of secrets) await cluster.delete(secretRef(secret), { uid: secret.metadata.uid }, abort);
}

function secretRef(secret: LiveObject): ObjectRef {
  return { ...refOf(secret), group: "", kind: "Secret" };
}
