/**
 * What goes into a manifest is plain JSON, copied: a later change of the caller's objects changes nothing, and what
 * JSON cannot say (NaN, a function, a circle) is refused with its path instead of becoming `null` or a crash in cdk8s.
 */
import { type Refuse, shown } from "./refuse";

/** A copy without the members that are undefined. */
export function toPlainJson(value: unknown, field: string, refuse: Refuse): unknown {
  return copy(value, field, { refuse, above: new Set() });
}

interface Walk {
  readonly refuse: Refuse;
  /** The objects that hold the one at hand. */
  readonly above: Set<object>;
}

function copy(value: unknown, field: string, walk: Walk): unknown {
  if (value === null || typeof value === "string" || typeof value === "boolean") return value;
  if (typeof value === "number" && Number.isFinite(value)) return value;
  if (typeof value !== "object") return walk.refuse(`${field} is ${shown(value)}`, "Give a value that JSON can hold");
  if (!isPlain(value)) return fromInstance(value, field, walk);
  if (walk.above.has(value)) walk.refuse(`${field} contains itself`, "Give a value that JSON can hold");
  walk.above.add(value);
  const copied = Array.isArray(value)
    ? value.map((item: unknown, index) => copy(item, `${field}[${String(index)}]`, walk))
    : Object.fromEntries(
        Object.entries(value)
          .filter(([, member]) => member !== undefined)
          .map(([key, member]) => [key, copy(member, `${field}.${key}`, walk)]),
      );
  walk.above.delete(value);
  return copied;
}

function isPlain(value: object): boolean {
  return [Object.prototype, Array.prototype, null].includes(Object.getPrototypeOf(value)) || Array.isArray(value);
}

/** Instances that stand for a value: the `IntOrString` of generated kinds, and what cdk8s resolves when it renders. */
function fromInstance(instance: object, field: string, walk: Walk): unknown {
  if ("resolve" in instance || "produce" in instance) return instance;
  if ("value" in instance && Object.keys(instance).length === 1) return copy(instance.value, field, walk);
  return walk.refuse(`${field} is a ${instance.constructor.name}`, "Give a plain value");
}
