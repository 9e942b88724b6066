/**
 * What lives around a set and is not of it: read only where a finding says that the set refers to it, one object by its
 * name, pods by their namespace. What may not be read is unknown: a note, never a fault. No value of a Secret is kept.
 */
import { ALL_CHECKS, type LocatedFinding } from "../checks";
import { isCodedError } from "../errors";
import { asFields, below, type External, Graph, pathSteps, valueAt } from "../graph";
import { type LiveObject, type ObjectRef, refKey, refOf, type SynthesizedObject } from "../objects";
import { type DesiredObject, type LiveObjects, planRemoval } from "../plan";
import type { AppState } from "./app-state";
import { mapBounded } from "./bounded";
import { type ForeignPods, readForeignPods } from "./live-pods";
import { isTerminating } from "./read-live";
import type { Session } from "./session";

/** What the run has read anyway. */
export interface Sighted {
  readonly state: AppState;
  readonly live: LiveObjects;
}

/** What is to be read: an object, or, without a name, all of a kind in a namespace. */
type Question = Omit<ObjectRef, "name"> & { readonly name?: string };

/** Codes that say that something is absent from the set. */
const ABSENT = new Set(ALL_CHECKS.filter(({ needsWholeSet }) => needsWholeSet === true).map(({ code }) => code));
/** Where no name says what is meant: the kind of which something may be meant. */
const POD = { group: "", kind: "Pod" } as const;
const LISTED: Readonly<Record<string, Pick<ObjectRef, "group" | "kind">>> = {
  "networkpolicy-peer-selects-nothing": POD,
  "networkpolicy-selects-nothing": POD,
  "pdb-selects-nothing": POD,
  "pod-affinity-selects-nothing": POD,
  "pod-anti-affinity-selects-nothing": POD,
  "service-selects-nothing": POD,
  "service-without-endpoints": { group: "discovery.k8s.io", kind: "EndpointSlice" },
  "servicemonitor-selects-nothing": { group: "", kind: "Service" },
};
/** Controllers that adopt pods by label. */
const ADOPTING = ["DaemonSet", "Deployment", "ReplicaSet", "ReplicationController", "StatefulSet"];

export interface KnownObjects {
  readonly objects: readonly SynthesizedObject[];
  readonly externals: readonly External[];
}

export class Surroundings {
  /** Live objects that the set refers to, and those whose pods a new workload of the set might hit. */
  readonly objects: SynthesizedObject[] = [];
  /** Live pods. */
  readonly externals: External[] = [];
  readonly notes: string[] = [];
  private readonly session: Session;
  private readonly set: Sighted & { readonly desired: readonly DesiredObject[] };
  /** Answers by question; undefined where we may not ask. */
  private readonly answers = new Map<string, readonly LiveObject[] | undefined>();
  /** Questions whose answers are among the objects and externals. */
  private readonly told = new Set<string>();
  private missed: ReadonlyMap<LocatedFinding, readonly Question[]> = new Map();
  private readonly own: ReadonlySet<string>;
  /** Namespaces that the set has objects in, or declares. */
  private readonly namespaces: ReadonlySet<string>;
  /** Objects that this deploy deletes: what they provide is as good as gone. */
  private readonly leaving: ReadonlySet<string>;

  constructor(session: Session, set: Sighted & { readonly desired: readonly DesiredObject[] }) {
    this.session = session;
    this.set = set;
    const refs = set.desired.map(({ ref }) => ref);
    this.own = new Set(refs.map(refKey));
    this.namespaces = new Set(
      refs.flatMap(({ kind, name, namespace = kind === "Namespace" ? name : [] }) => namespace),
    );
    const { desired, live, state } = set;
    const removal = planRemoval({ intent: "deploy", owner: session.owner, desired, live, inventory: state.inventory });
    this.leaving = new Set(removal.deletes.map(({ ref }) => refKey(ref)));
  }

  /** Pods without a controller, where a workload of the set is new and might adopt them. */
  async fetchStrayPods(): Promise<readonly SynthesizedObject[]> {
    const fresh = this.set.desired.filter(({ ref }) => ADOPTING.includes(ref.kind) && !this.set.live.has(refKey(ref)));
    const namespaces = new Set(fresh.map(({ ref }) => ref.namespace ?? ""));
    const found = await mapBounded([...namespaces], async (namespace) => {
      const pods = (await this.answer({ ...POD, namespace })) ?? [];
      return this.toForeign(pods);
    });
    this.objects.push(...found.flatMap(({ owners }) => owners));
    return found.flatMap(({ bare }) => bare);
  }

  /** Reads what these findings miss. False when there is nothing more to ask. */
  async lookUp(found: readonly LocatedFinding[], known: KnownObjects): Promise<boolean> {
    this.missed = this.questionsOf(found, known);
    const fresh = new Map([...this.missed.values()].flat().map((question) => [keyOf(question), question]));
    for (const key of this.told) fresh.delete(key);
    await mapBounded([...fresh], async ([key, question]) => {
      this.told.add(key);
      this.tell(question, (await this.answer(question)) ?? []);
    });
    return fresh.size > 0;
  }

  /** Without the findings of the last look-up whose answer nobody would give. */
  withoutUnknown(found: readonly LocatedFinding[]): LocatedFinding[] {
    return found.filter((one) => {
      const unanswered = this.missed.get(one)?.find((question) => this.answers.get(keyOf(question)) === undefined);
      if (unanswered === undefined) return true;
      const { kind, namespace } = unanswered;
      const place = namespace === undefined ? "" : ` in ${namespace}`;
      const what = `${one.finding.object.kind} ${one.finding.object.name}: ${one.finding.path} ${one.finding.message}`;
      this.notes.push(`could not read objects of kind ${kind}${place}, so this is not known: ${what}`);
      return false;
    });
  }

  /** By finding, what would have to live for it to be no fault. */
  private questionsOf(found: readonly LocatedFinding[], known: KnownObjects): Map<LocatedFinding, readonly Question[]> {
    const absent = found.filter(({ finding }) => ABSENT.has(finding.code));
    if (absent.length === 0) return new Map();
    const targets = readTargets(known);
    return new Map(
      absent.map((one) => {
        const { finding, subject } = one;
        const { namespace } = subject.manifest.metadata;
        const listed = LISTED[finding.code];
        if (listed !== undefined) {
          const places = looksElsewhere(one) ? [...this.namespaces] : [namespace];
          return [one, places.map((place) => ({ ...listed, ...(place === undefined ? {} : { namespace: place }) }))];
        }
        if (finding.code === "namespace-missing" && namespace !== undefined) {
          return [one, [{ group: "", kind: "Namespace", name: namespace }]];
        }
        const target = targets.get(subject)?.get(finding.path);
        return [one, target === undefined || this.own.has(keyOf(target)) ? [] : [target]];
      }),
    );
  }

  private tell(question: Question, answer: readonly LiveObject[]): void {
    if (question.kind === "Pod" && question.name === undefined) {
      const { namespace } = question;
      const place = namespace === undefined ? {} : { namespace };
      this.externals.push(...this.toForeign(answer).labels.map((labels) => ({ kind: "Pod", labels, ...place })));
      return;
    }
    const staying = answer.filter((object) => {
      const key = refKey(refOf(object));
      return !isTerminating(object) && !this.own.has(key) && !this.leaving.has(key);
    });
    this.objects.push(...staying.map((object) => ({ manifest: withoutValues(object) })));
  }

  private toForeign(pods: readonly LiveObject[]): ForeignPods {
    return readForeignPods(pods, { own: this.own, live: this.set.live });
  }

  /** Undefined where we may not ask. A kind that the server does not have has no objects. */
  private async answer(question: Question): Promise<readonly LiveObject[] | undefined> {
    const key = keyOf(question);
    if (!this.answers.has(key)) this.answers.set(key, await fetchAnswer(this.session, question));
    return this.answers.get(key);
  }
}

async function fetchAnswer({ cluster, abort }: Session, question: Question): Promise<LiveObject[] | undefined> {
  const { group, kind, namespace, name } = question;
  const place = namespace === undefined ? {} : { namespace };
  try {
    if (name !== undefined) {
      const object = await cluster.fetchObject({ group, kind, name, ...place }, abort);
      return object === undefined ? [] : [object];
    }
    const served = (await cluster.fetchKinds(abort)).find((one) => one.group === group && one.kind === kind);
    return served === undefined ? [] : [...(await cluster.list(served, place, abort)).items];
  } catch (error) {
    if (!isCodedError(error)) throw error;
    if (error.code === "FORBIDDEN") return undefined;
    if (error.code === "KIND_UNKNOWN") return [];
    throw error;
  }
}

/** Whether what selects nothing names the namespaces that it looks at; the checks judge those of the set only. */
function looksElsewhere({ finding, subject }: LocatedFinding): boolean {
  const steps = pathSteps(finding.path)?.slice(0, -1) ?? [];
  const holder = asFields(steps.reduce<unknown>((value, step) => Object(value)[step], subject.manifest));
  return (holder.namespaces ?? holder.namespaceSelector ?? undefined) !== undefined;
}

/** What each object refers to, by the path of the name, of a key, and of the whole reference. */
function readTargets({ objects, externals }: KnownObjects): Map<SynthesizedObject, Map<string, Question>> {
  const graph = new Graph(objects, externals);
  const targets = new Map<SynthesizedObject, Map<string, Question>>();
  for (const { from, target, path, namePath, keys } of graph.roles.flatMap((role) => graph.references(role))) {
    const { group, kind, namespace, name } = target;
    const question = { group, kind, name, ...(namespace === "" ? {} : { namespace }) };
    const ofObject = valueAt(targets, from.subject, () => new Map<string, Question>());
    const places = [path, namePath, ...keys.map((key) => below(path, key.path))];
    for (const place of places) ofObject.set(place, question);
  }
  return targets;
}

function keyOf({ name, ...kind }: Question): string {
  return `${refKey({ ...kind, name: name ?? "" })}`;
}

/** What a check needs to know of a Secret are its type and its keys. */
function withoutValues(object: LiveObject): LiveObject {
  if (object.kind !== "Secret" || object.apiVersion !== "v1") return object;
  const keys = Object.keys({ ...asFields(object.data), ...asFields(object.stringData) });
  const { managedFields, annotations, ...metadata } = object.metadata;
  return { ...object, metadata, data: Object.fromEntries(keys.map((key) => [key, ""])) };
}
