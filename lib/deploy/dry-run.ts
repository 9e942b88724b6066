/**
 * Asks the server, before the first write, what each object would become: a strict server-side apply as a dry run.
 *
 * An object whose Namespace is only created by this very set cannot be asked about in its place. It is asked about in
 * the home namespace under a random name; only what the server says of the object itself counts then.
 */
import { randomBytes } from "node:crypto";
import { type CodedError, isCodedError } from "../errors";
import { type Finding, groupOf, type LiveObject, type Manifest, refKey, refToText } from "../objects";
import { type DesiredObject, type LiveObjects, type PlanInput, toComparable } from "../plan";
import { mapBounded } from "./bounded";
import { type Yielded, yieldFields } from "./conflicts";
import { findImmutable, toFindings, toImmutableRefusal, toRefusal } from "./dry-run-findings";
import type { Refusal } from "./outcome";
import type { Session } from "./session";

export interface DryRunAnswers {
  /** What the object would become, by `refKey`. */
  readonly results: LiveObjects;
  readonly findings: readonly Finding[];
  readonly refusals: readonly Refusal[];
  /** By `refKey`, objects that will be sent without fields that others own. */
  readonly yielded: ReadonlyMap<string, Yielded>;
  /** Objects that the server could not judge yet, in words. */
  readonly unverified: readonly string[];
}

type Answer =
  | { readonly result: LiveObject; readonly yielded?: Yielded }
  | { readonly findings: readonly Finding[] }
  | { readonly refusal: Refusal }
  | { readonly unverified: string };

/** What the set brings along itself, so that an object cannot be judged before it is there. */
interface OwnParts {
  readonly namespaces: ReadonlySet<string>;
  readonly kinds: ReadonlySet<string>;
  /** Whether accounts, classes or roles are created that pods and bindings of the set may name. */
  readonly prerequisites: boolean;
}

export async function dryRunObjects(
  session: Session,
  objects: readonly DesiredObject[],
  context: Pick<PlanInput, "desired" | "live" | "undoes">,
): Promise<DryRunAnswers> {
  const own = readOwnParts(context.desired, context.live);
  const answers = await mapBounded(objects, async (object) => {
    return [object, await ask(session, object, { ...own, ...context })] as const;
  });
  const results = new Map<string, LiveObject>();
  const yielded = new Map<string, Yielded>();
  for (const [{ ref }, answer] of answers) {
    if (!("result" in answer)) continue;
    results.set(refKey(ref), answer.result);
    if (answer.yielded !== undefined) yielded.set(refKey(ref), answer.yielded);
  }
  return {
    results,
    yielded,
    findings: answers.flatMap(([, answer]) => ("findings" in answer ? answer.findings : [])),
    refusals: answers.flatMap(([, answer]) => ("refusal" in answer ? [answer.refusal] : [])),
    unverified: answers.flatMap(([, answer]) => ("unverified" in answer ? [answer.unverified] : [])),
  };
}

const PREREQUISITES = ["ServiceAccount", "PriorityClass", "RuntimeClass", "Role", "ClusterRole"];
const DEPENDENTS = ["Pod", "RoleBinding", "ClusterRoleBinding"];

function readOwnParts(desired: readonly DesiredObject[], live: LiveObjects): OwnParts {
  const created = desired.filter(({ ref }) => !live.has(refKey(ref)));
  const crds = created.filter(({ ref }) => ref.kind === "CustomResourceDefinition");
  return {
    namespaces: new Set(
      created.filter(({ ref }) => ref.kind === "Namespace" && ref.group === "").map(({ ref }) => ref.name),
    ),
    kinds: new Set(crds.map(({ manifest }) => crdKind(manifest))),
    prerequisites: created.some(({ ref }) => PREREQUISITES.includes(ref.kind)),
  };
}

function crdKind({ spec }: Manifest): string {
  const { group = "", names } = (spec ?? {}) as { group?: string; names?: { kind?: string } };
  return `${group}/${names?.kind ?? ""}`;
}

type AskContext = OwnParts & Pick<PlanInput, "live" | "undoes">;

async function ask(session: Session, object: DesiredObject, context: AskContext): Promise<Answer> {
  const { ref, manifest } = object;
  if (context.kinds.has(`${groupOf(manifest.apiVersion)}/${ref.kind}`)) {
    return { unverified: `${refToText(ref)}: its CustomResourceDefinition is created by this deploy` };
  }
  const comparable = toComparable(object, context.live, session.owner);
  const scratch = ref.namespace !== undefined && context.namespaces.has(ref.namespace);
  const sent = scratch ? toScratch(comparable, session.query.homeNamespace) : comparable;
  const force = session.request.forceConflicts === true;
  try {
    const { object: result } = await session.cluster.apply(sent, { dryRun: true, force }, session.abort);
    return { result };
  } catch (error) {
    if (!isCodedError(error)) throw error;
    const yielded =
      error.code === "FIELD_CONFLICT" ? yieldFields(object, error, context.undoes !== undefined) : undefined;
    if (yielded !== undefined) return askYielded(session, yielded, context);
    return scratch ? readScratchAnswer(object, error) : readAnswer(object, error, context);
  }
}

async function askYielded(session: Session, yielded: Yielded, context: AskContext): Promise<Answer> {
  const answer = await ask(session, yielded.object, context);
  return "result" in answer ? { yielded, ...answer } : answer;
}

/** The same object where it can be asked about. Its name is free of meaning there, and nothing is stored. */
function toScratch(manifest: Manifest, namespace: string): Manifest {
  const name = `slipway-dry-run-${randomBytes(5).toString("hex")}`;
  return { ...manifest, metadata: { ...manifest.metadata, name, namespace } };
}

/** Rights, quotas and policies of another namespace say nothing about this one. */
function readScratchAnswer(object: DesiredObject, error: CodedError): Answer {
  if (error.code === "OBJECT_INVALID") return { findings: toFindings(object, error) };
  if (["FORBIDDEN", "ADMISSION_DENIED", "NOT_FOUND"].includes(error.code)) {
    return { unverified: `${refToText(object.ref)}: its Namespace is created by this deploy` };
  }
  throw error;
}

function readAnswer(object: DesiredObject, error: CodedError, { live, prerequisites }: AskContext): Answer {
  const { ref } = object;
  switch (error.code) {
    case "OBJECT_INVALID": {
      const immutable = live.has(refKey(ref)) ? findImmutable(object, error) : undefined;
      if (immutable !== undefined) return { refusal: toImmutableRefusal(object, immutable) };
      return { findings: toFindings(object, error) };
    }
    case "FORBIDDEN":
    case "FIELD_CONFLICT":
      return { refusal: toRefusal(object, error) };
    case "ADMISSION_DENIED":
      if (prerequisites && DEPENDENTS.includes(ref.kind)) {
        return { unverified: `${refToText(ref)}: what it names is created by this deploy` };
      }
      return { refusal: toRefusal(object, error) };
    case "NOT_FOUND": {
      if (prerequisites && DEPENDENTS.includes(ref.kind)) {
        return { unverified: `${refToText(ref)}: what it names is created by this deploy` };
      }
      const hint = `create Namespace ${ref.namespace ?? ""} first, or add it to the app`;
      return { refusal: { ...toRefusal(object, error), code: "PREFLIGHT_REFUSED", hint } };
    }
    default:
      throw error;
  }
}
