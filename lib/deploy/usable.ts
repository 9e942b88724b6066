/**
 * Waits until what was applied can be built on: a new Namespace has its `default` ServiceAccount (pods are refused
 * before), a CustomResourceDefinition is served, also one that an earlier run applied and did not see served.
 */
import type { FollowEvent } from "../cluster";
import { DeployError, isCodedError } from "../errors";
import type { LiveObject, ObjectRef } from "../objects";
import { refToText, toVisibleText } from "../objects";
import type { PlanStep } from "../plan";
import { pause } from "./clock";
import type { Session } from "./session";
import { throwIfAborted } from "./write-guard";

const USABLE_MS = 30_000;
const DISCOVERY_MS = 100;

export async function awaitUsable(session: Session, steps: readonly PlanStep[]): Promise<void> {
  const created = steps.filter(
    ({ ref, action }) => ref.kind === "Namespace" && ref.group === "" && action === "create",
  );
  const crds = steps.filter(({ ref }) => ref.kind === "CustomResourceDefinition");
  await Promise.all([
    ...created.map(({ ref }) => awaitAccount(session, ref.name)),
    ...crds.map((step) => awaitEstablished(session, step)),
  ]);
}

async function awaitAccount(session: Session, namespace: string): Promise<void> {
  const account = { group: "", kind: "ServiceAccount", namespace, name: "default" };
  const there = await awaitObject(session, { ref: account, apiVersion: "v1" }, (live) => live !== undefined);
  // A cluster without the controller that makes them also has no admission that asks for them.
  if (!there) await session.emit({ type: "warning", message: `Namespace ${namespace} got no default ServiceAccount` });
}

async function awaitEstablished(session: Session, { ref, apiVersion, manifest, action }: PlanStep): Promise<void> {
  let conditions: readonly Condition[] = [];
  const established = await awaitObject(session, { ref, apiVersion }, (live) => {
    conditions = conditionsOf(live);
    return conditions.some(({ type, status }) => type === "Established" && status === "True");
  });
  if (!established) throw notEstablished(ref, conditions);
  if (action === "unchanged") return;
  const { group = "", names, versions = [] } = (manifest?.spec ?? {}) as CrdSpec;
  const version = versions.find(({ served }) => served !== false)?.name ?? "v1";
  await awaitServed(session, `${group}/${version}`, names?.kind ?? "");
}

function notEstablished(ref: ObjectRef, conditions: readonly Condition[]): DeployError {
  const unmet = conditions
    .filter(({ status }) => status === "False")
    .map(({ type, reason = "", message = "" }) => `; ${type} is False: ${reason}: ${message}`);
  return new DeployError("PREFLIGHT_REFUSED", toVisibleText(`${refToText(ref)} is not established${unmet.join("")}`), {
    hint: "correct its names or its schema, or remove the CustomResourceDefinition that is in its way",
  });
}

interface CrdSpec {
  readonly group?: string;
  readonly names?: { readonly kind?: string };
  readonly versions?: readonly { readonly name: string; readonly served?: boolean }[];
}

interface Condition {
  readonly type: string;
  readonly status: string;
  readonly reason?: string;
  readonly message?: string;
}

/** Of a fresh CustomResourceDefinition they are null. */
function conditionsOf(live: LiveObject | undefined): readonly Condition[] {
  const { conditions } = (live?.status ?? {}) as { readonly conditions?: readonly Condition[] | null };
  return conditions ?? [];
}

/** Discovery follows a little after the condition. */
async function awaitServed({ cluster, clock, abort }: Session, apiVersion: string, kind: string): Promise<void> {
  const deadlineMs = clock.monotonicMs() + USABLE_MS;
  while (true) {
    throwIfAborted(abort);
    cluster.forgetKinds();
    try {
      await cluster.fetchKind(apiVersion, kind, abort);
      return;
    } catch (error) {
      if (!isCodedError(error) || error.code !== "KIND_UNKNOWN" || clock.monotonicMs() > deadlineMs) throw error;
    }
    await pause(DISCOVERY_MS, abort);
  }
}

interface Awaited {
  readonly ref: ObjectRef;
  readonly apiVersion: string;
  readonly waitMs?: number;
}

/** True once the object is as wanted, false when that took too long. Throws `ABORTED`. */
export async function awaitObject(
  session: Session,
  { ref, apiVersion, waitMs = USABLE_MS }: Awaited,
  isReached: (live: LiveObject | undefined) => boolean,
): Promise<boolean> {
  const { cluster, abort } = session;
  const kind = await cluster.fetchKind(apiVersion, ref.kind, abort);
  const stop = new AbortController();
  const onAbort = () => stop.abort();
  abort.addEventListener("abort", onAbort);
  const timer = setTimeout(onAbort, waitMs);
  const place = ref.namespace === undefined ? {} : { namespace: ref.namespace };
  try {
    for await (const event of cluster.follow(
      kind,
      { ...place, fieldSelector: `metadata.name=${ref.name}` },
      stop.signal,
    )) {
      if (isReached(currentOf(event))) return true;
    }
  } catch (error) {
    if (!isCodedError(error) || error.code !== "ABORTED") throw error;
  } finally {
    clearTimeout(timer);
    abort.removeEventListener("abort", onAbort);
    stop.abort();
  }
  throwIfAborted(abort);
  return false;
}

function currentOf(event: FollowEvent): LiveObject | undefined {
  if ("items" in event) return event.items[0];
  return event.type === "deleted" ? undefined : event.object;
}
