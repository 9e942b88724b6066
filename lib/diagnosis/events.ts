/**
 * Kubernetes Events in one form, whichever API wrote them. They are matched by the uid of their object, never by its
 * name (a namesake of an earlier deploy may have left some), and those from before our apply are dropped.
 */
import type { LiveObject } from "../objects";
import { isSince, type Snapshot, timeMs } from "../rollout";

export interface ObjectEvent {
  readonly reason: string;
  readonly message: string;
  readonly warning: boolean;
  /** How often it was seen; the API server folds repetitions into one Event. */
  readonly count: number;
  readonly lastAtMs: number;
  /** `spec.containers{app}`, when it is about a container. */
  readonly fieldPath: string;
}

/** The Events about the object of a uid since the apply, newest first. */
export type EventsOf = (uid: string) => readonly ObjectEvent[];

interface EventReference {
  readonly uid?: string;
  readonly fieldPath?: string;
}

/** The fields of `v1` and of `events.k8s.io/v1`; the latter calls some of the former `deprecated…`. */
interface EventFields extends LiveObject {
  readonly involvedObject?: EventReference;
  readonly regarding?: EventReference;
  readonly type?: string;
  readonly reason?: string;
  readonly message?: string;
  readonly note?: string;
  readonly count?: number;
  readonly deprecatedCount?: number;
  readonly series?: { readonly count?: number; readonly lastObservedTime?: string };
  readonly eventTime?: string;
  readonly firstTimestamp?: string;
  readonly lastTimestamp?: string;
  readonly deprecatedLastTimestamp?: string;
}

/** Sorts the Events by their object; only those that are asked for are read further. */
export function indexEvents({ events = [] }: Snapshot, appliedAtMs: number): EventsOf {
  const byUid = new Map<string, EventFields[]>();
  for (const event of events as readonly EventFields[]) {
    const { uid } = event.involvedObject ?? event.regarding ?? {};
    if (uid === undefined) continue;
    const list = byUid.get(uid);
    if (list === undefined) byUid.set(uid, [event]);
    else list.push(event);
  }
  return (uid) => {
    const fresh = (byUid.get(uid) ?? []).filter((event) => isSince(lastTime(event), appliedAtMs));
    return fresh.map(toObjectEvent).sort((a, b) => b.lastAtMs - a.lastAtMs);
  };
}

function lastTime({ series, lastTimestamp, deprecatedLastTimestamp, eventTime, ...event }: EventFields) {
  const times = [series?.lastObservedTime, lastTimestamp, deprecatedLastTimestamp, eventTime, event.firstTimestamp];
  return times.find((time) => typeof time === "string") ?? event.metadata.creationTimestamp;
}

function toObjectEvent(event: EventFields): ObjectEvent {
  return {
    reason: event.reason ?? "",
    message: event.message ?? event.note ?? "",
    warning: event.type === "Warning",
    count: event.series?.count ?? event.count ?? event.deprecatedCount ?? 1,
    lastAtMs: timeMs(lastTime(event)),
    fieldPath: (event.involvedObject ?? event.regarding)?.fieldPath ?? "",
  };
}
