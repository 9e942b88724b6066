/**
 * Where a field of a YAML document stands.
 */
import { EVENT_ID, type Event } from "js-yaml";
import { keyOf, type ParsedYaml, startOf } from "./yaml-events";

/** Offset of the last step of a path that exists: the key of a member, the start of an item. */
export function findOffset(parsed: ParsedYaml, path: FieldPath): number {
  const { events } = parsed;
  let at = path.from;
  let offset = startOf(events[at]) ?? 0;
  for (const step of path.steps) {
    const member = findMember(parsed, { at, step });
    if (member === undefined) return offset;
    offset = startOf(events[member.start]) ?? offset;
    at = member.value;
  }
  return offset;
}

export interface FieldPath {
  /** Index of the event that the path starts from. */
  readonly from: number;
  readonly steps: readonly (string | number)[];
}

interface Member {
  readonly start: number;
  readonly value: number;
}

function findMember(
  { text, events }: ParsedYaml,
  { at, step }: { readonly at: number; readonly step: string | number },
): Member | undefined {
  const type = events[at]?.type;
  if (type !== EVENT_ID.MAPPING && type !== EVENT_ID.SEQUENCE) return undefined;
  let found: Member | undefined;
  for (let start = at + 1, index = 0; isInside(events[start]); index++) {
    const event = events[start];
    const value = type === EVENT_ID.MAPPING ? skipValue(events, start) : start;
    const name = type === EVENT_ID.SEQUENCE ? index : event?.type === EVENT_ID.SCALAR ? keyOf(text, event) : undefined;
    if (name === step) found = { start, value }; // the last one of a repeated key is the one that counts
    start = skipValue(events, value);
  }
  return found;
}

function isInside(event: Event | undefined): boolean {
  return event !== undefined && event.type !== EVENT_ID.POP;
}

/** Index just behind a value. */
function skipValue(events: readonly Event[], from: number): number {
  let depth = 0;
  let at = from;
  do {
    const type = events[at++]?.type;
    if (type === EVENT_ID.MAPPING || type === EVENT_ID.SEQUENCE) depth++;
    else if (type === EVENT_ID.POP) depth--;
  } while (depth > 0 && at < events.length);
  return at;
}
