/**
 * The checks as the gate before a deploy. They run over the set with its namespaces, and what lives counts as well: a
 * Secret that somebody made by hand, pods of another app, the release that is to be replaced.
 */
import {
  CROSS_OBJECT_CHECKS,
  type LocatedFinding,
  locateFindings,
  minorOf,
  NEWEST_KUBERNETES,
  OLDEST_KUBERNETES,
  type RunChecksOptions,
} from "../checks";
import { asFields } from "../graph";
import { type Finding, type LiveObject, refKey, type SynthesizedObject } from "../objects";
import { type DesiredObject, FIELD_MANAGER, type LiveObjects } from "../plan";
import type { AppState } from "./app-state";
import type { DeployRequest } from "./request";
import type { Session } from "./session";
import { type Sighted, Surroundings } from "./surroundings";

/** A plan has one step for an object: two manifests of one cannot both be carried out. */
const NEVER_IGNORED: ReadonlySet<string> = new Set(["duplicate-object"]);

export interface Judgement {
  readonly findings: readonly Finding[];
  /** Whether they stop the deploy. */
  readonly refuses: boolean;
  /** What differs from the last release although it must not; the server's dry run has the last word on it. */
  readonly immutable: readonly Finding[];
  /** What could not be read, in words. */
  readonly notes: readonly string[];
}

export type Gate = (sighted: Sighted) => Promise<Judgement>;

export interface GateInput {
  readonly desired: readonly DesiredObject[];
  /** What is known to be wrong already. */
  readonly findings: readonly Finding[];
  /** Of `GET /version`. */
  readonly serverVersion: string;
}

export function buildGate(session: Session<DeployRequest>, input: GateInput): Gate {
  const { desired, serverVersion } = input;
  const { objects, check, maxWarnings } = session.request;
  return async ({ state, live }) => {
    const own = objects.map(({ source }, index) => toSubject(desired[index], { source, live }));
    const subjects = own.filter((subject) => subject !== undefined);
    const surroundings = new Surroundings(session, { desired, state, live });
    const against = [...previousObjects(state, live), ...(await surroundings.fetchStrayPods())];
    const located = await judge(session, surroundings, { subjects, against, ...checksFor(serverVersion) });
    const findings = [...input.findings, ...located.map(withSource), ...((await check?.(objects)) ?? [])];
    const isImmutable = ({ code }: Finding): boolean => code === "immutable-field-changed";
    const told = findings.filter((finding) => !isImmutable(finding));
    const count = (severity: string): number => told.filter((one) => one.severity === severity).length;
    return {
      findings: told,
      refuses: count("error") > 0 || count("warning") > (maxWarnings ?? Number.POSITIVE_INFINITY),
      immutable: findings.filter(isImmutable),
      notes: surroundings.notes,
    };
  };
}

type Judged = Pick<RunChecksOptions, "against" | "checks" | "kubernetesVersion"> & {
  readonly subjects: readonly SynthesizedObject[];
};

/** Asks the cluster for what the set refers to and does not hold, until nothing is left to ask for. */
async function judge(
  { request }: Session<DeployRequest>,
  surroundings: Surroundings,
  { subjects, ...options }: Judged,
): Promise<LocatedFinding[]> {
  const ours = new Set(subjects);
  const { externals = [], openWorld = false, nodePortRange } = request;
  const world = { ...options, openWorld, ...(nodePortRange === undefined ? {} : { nodePortRange }) };
  while (true) {
    const objects = [...subjects, ...surroundings.objects];
    const known = [...externals, ...surroundings.externals];
    const located = locateFindings(objects, { ...world, externals: known, neverIgnored: NEVER_IGNORED });
    const ofOurs = located.filter(({ subject }) => ours.has(subject));
    if (!(await surroundings.lookUp(ofOurs, { objects, externals: known }))) return surroundings.withoutUnknown(ofOurs);
  }
}

/** Of a server that the schemas do not know, only what points at what is judged here; its fields it judges itself. */
function checksFor(serverVersion: string): Pick<RunChecksOptions, "checks" | "kubernetesVersion"> {
  const minor = minorOf(serverVersion);
  const [oldest, newest] = [minorOf(OLDEST_KUBERNETES) ?? 0, minorOf(NEWEST_KUBERNETES) ?? 0];
  if (minor === undefined || minor < oldest || minor > newest) return { checks: CROSS_OBJECT_CHECKS };
  return { kubernetesVersion: `1.${String(minor)}` };
}

/** As they were written for the last release, so without the fields that the server fills; as far as they live. */
function previousObjects({ latest }: AppState, live: LiveObjects): SynthesizedObject[] {
  const objects = latest?.read().objects ?? [];
  return objects.filter(({ ref }) => live.has(refKey(ref))).map(({ manifest }) => ({ manifest }));
}

function withSource({ finding, subject: { source } }: LocatedFinding): Finding {
  return source === undefined ? finding : { ...finding, source };
}

interface Origin {
  readonly source: string | undefined;
  readonly live: LiveObjects;
}

function toSubject(object: DesiredObject | undefined, { source, live }: Origin): SynthesizedObject | undefined {
  if (object === undefined) return undefined;
  const { ref, manifest, constructPath } = object;
  const keys = keysOfOthers(live.get(refKey(ref)));
  const data = Object.fromEntries(keys.map((key) => [key, ""]));
  return {
    manifest: keys.length === 0 ? manifest : { ...manifest, data: { ...data, ...asFields(manifest.data) } },
    ...(constructPath === undefined ? {} : { constructPath }),
    ...(source === undefined ? {} : { source }),
  };
}

/** Keys of a ConfigMap or Secret that somebody else has put there: applying ours leaves them. */
function keysOfOthers(live: LiveObject | undefined): string[] {
  if (live?.apiVersion !== "v1" || !["ConfigMap", "Secret"].includes(live.kind)) return [];
  const others = (live.metadata.managedFields ?? []).filter(({ manager }) => manager !== FIELD_MANAGER);
  const keys = others.flatMap(({ fieldsV1 }) => Object.keys(asFields(asFields(fieldsV1)["f:data"])));
  return keys.filter((key) => key.startsWith("f:")).map((key) => key.slice(2));
}
