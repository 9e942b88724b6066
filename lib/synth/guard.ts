/**
 * The guard on the tree root: a validation that checks everything that the tree renders, raw ApiObjects, cdk8s-plus and
 * Include too. It runs wherever cdk8s validates: in `app.synth()` and in `Testing.synth()`, before a file is written.
 */
import { ApiObject } from "cdk8s";
import type { IConstruct } from "constructs";
import { runChecks } from "../checks";
import type { External } from "../graph";
import { type Finding, type Manifest, type SynthesizedObject, toVisibleLine } from "../objects";

interface Guarded {
  readonly externals: External[];
  /** What the last run said, while one synchronous job lasts: cdk8s validates once for each chart. */
  messages: readonly string[] | undefined;
}

const GUARD = Symbol.for("slipway.guard"); // shared by all copies of this package in the process

/** Checks the whole tree of a construct whenever it is synthesized. Once for each tree, however often it is called. */
export function installGuard(construct: IConstruct): void {
  guardOf(construct.node.root);
}

/** States that something exists although the tree does not make it. */
export function declareExternal(construct: IConstruct, external: External): void {
  guardOf(construct.node.root).externals.push(external);
}

function guardOf(root: IConstruct & { [GUARD]?: Guarded }): Guarded {
  if (root[GUARD] !== undefined) return root[GUARD];
  const guard: Guarded = { externals: [], messages: undefined };
  Object.defineProperty(root, GUARD, { value: guard });
  root.node.addValidation({ validate: () => [...validate(root, guard)] });
  return guard;
}

/** Nothing can change between two validations of one job that renders: the answer is kept until the job ends. */
function validate(root: IConstruct, guard: Guarded): readonly string[] {
  if (guard.messages !== undefined) return guard.messages;
  const findings = runChecks(renderTree(root), { externals: guard.externals });
  guard.messages = findings.filter(({ severity }) => severity === "error").map(inWords);
  queueMicrotask(() => {
    guard.messages = undefined;
  });
  return guard.messages;
}

function inWords({ code, object, path, message, hint, constructPath }: Finding): string {
  const place = constructPath ?? `${object.kind} ${object.name}`;
  return toVisibleLine(`${place}: ${path} ${message}${hint === undefined ? "" : ` (${hint})`} [${code}]`, 600);
}

function renderTree(root: IConstruct): SynthesizedObject[] {
  const objects = root.node.findAll().filter((construct): construct is ApiObject => ApiObject.isApiObject(construct));
  return objects.map((object) => ({ manifest: renderOnce(object), constructPath: pathOf(object) }));
}

/**
 * Generated classes (cdk8s-plus) may render differently each time: what was checked must be what is written, so the
 * answer is kept until the synchronous job ends. Raw ApiObjects are left alone, as are objects that somebody watches.
 */
function renderOnce(object: ApiObject): Manifest {
  const manifest = object.toJson() as Manifest;
  if (object.constructor === ApiObject || Object.hasOwn(object, "toJson")) return manifest;
  object.toJson = () => manifest;
  queueMicrotask(() => Reflect.deleteProperty(object, "toJson"));
  return manifest;
}

/** The construct that the user wrote: a raw object inside another construct stands for that one. */
function pathOf({ node }: ApiObject): string {
  return node.id === "Resource" && node.scope !== undefined ? node.scope.node.path : node.path;
}
