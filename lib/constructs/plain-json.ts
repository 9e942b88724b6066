/**
 * What goes into a manifest is plain JSON, copied: a later change of the caller's objects changes nothing, and what
 * JSON cannot say (NaN, a function, a circle) is refused with its path instead of becoming `null` or a crash in cdk8s.
 */
import { type Refuse, shown } from "./refuse";

/** A copy without the members that are undefined. `field` begins the paths in messages; "" for a whole object. */
export function toPlainJson<T>(value: T, field: string, refuse: Refuse): T {
  return copy(value, { refuse, path: field === "" ? [] : [field], above: [] }) as T;
}

/** Every value of every manifest passes here: one walk, without an object or a text for each step. */
interface Walk {
  readonly refuse: Refuse;
  /** To the value at hand. */
  readonly path: (string | number)[];
  /** The objects that hold the value at hand. */
  readonly above: object[];
}

function copy(value: unknown, walk: Walk): unknown {
  if (typeof value === "string" || typeof value === "boolean" || value === null) return value;
  if (typeof value === "number" && Number.isFinite(value)) return value;
  if (typeof value !== "object") return refuseAt(walk, `is ${shown(value)}`, HOLDABLE);
  if (!isPlain(value)) return fromInstance(value, walk);
  if (walk.above.includes(value)) return refuseAt(walk, "contains itself", HOLDABLE);
  walk.above.push(value);
  const copied = Array.isArray(value) ? copyList(value, walk) : copyObject(value as Record<string, unknown>, walk);
  walk.above.pop();
  return copied;
}

function copyList(list: readonly unknown[], walk: Walk): unknown[] {
  const copied: unknown[] = [];
  for (let index = 0; index < list.length; index++) {
    walk.path.push(index);
    copied.push(copy(list[index], walk));
    walk.path.pop();
  }
  return copied;
}

function copyObject(value: Readonly<Record<string, unknown>>, walk: Walk): Record<string, unknown> {
  const copied: Record<string, unknown> = {};
  for (const key of Object.keys(value)) {
    const member = value[key];
    if (member === undefined) continue;
    if (key === "__proto__" || key === "constructor")
      refuseAt(walk, `has the key ${key}`, "cdk8s renders no such key: rename it");
    walk.path.push(key);
    copied[key] = copy(member, walk);
    walk.path.pop();
  }
  return copied;
}

const HOLDABLE = "Give a value that JSON can hold";

function refuseAt({ path, refuse }: Walk, fact: string, fix: string): never {
  const steps = path.map((step, index) => {
    if (typeof step === "number") return `[${String(step)}]`;
    return index === 0 ? step : `.${step}`;
  });
  return refuse(`${steps.join("")} ${fact}`, fix);
}

function isPlain(value: object): boolean {
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null || Array.isArray(value);
}

/** Instances that stand for a value: the `IntOrString` of generated kinds, and what cdk8s resolves when it renders. */
function fromInstance(instance: object, walk: Walk): unknown {
  if ("resolve" in instance || "produce" in instance) return instance;
  if ("value" in instance && Object.keys(instance).length === 1) return copy(instance.value, walk);
  return refuseAt(walk, `is a ${instance.constructor.name}`, "Give a plain value");
}

/** Those of the named members that were given. */
export function pick<T extends object, K extends keyof T>(members: T, names: readonly K[]): Pick<T, K> {
  const picked: Partial<Pick<T, K>> = {};
  for (const name of names) if (members[name] !== undefined) picked[name] = members[name];
  return picked as Pick<T, K>;
}
