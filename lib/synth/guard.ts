/**
 * The guard on the tree root: a validation that checks everything that the tree renders, raw ApiObjects, cdk8s-plus and
 * Include too. It runs wherever cdk8s validates, in `app.synth()` and in `Testing.synth()`, before a file is written.
 * Findings of severity error stop the synthesis; the others are for `slipway synth`, `check` and `deploy` to show.
 */
import { type ApiObject, type App, Chart } from "cdk8s";
import type { IConstruct } from "constructs";
import { locateChartFindings } from "../checks";
import { type External, groupBy } from "../graph";
import { type Finding, type Manifest, type SynthesizedObject, toVisibleLine } from "../objects";
import { apiObjectsOf, byChart, replaceRendering, toSynthesized, writtenConstruct } from "./capture";
import { recordPath, recordSynthesis } from "./recorder";

/** How a tree is checked; what is not given stays as it was. */
export interface GuardOptions {
  /** The tree is only a part: what is missing from it stops nothing. @default false */
  readonly openWorld?: boolean;
  /** @default the newest that the rules know */
  readonly kubernetesVersion?: string;
  /** First and last port that Services may ask for on the nodes. @default [30000, 32767] */
  readonly nodePortRange?: readonly [number, number];
}

interface Guard {
  readonly externals: External[];
  options: GuardOptions;
  /** While the whole App is synthesized: cdk8s validates once more for each chart, but nothing changes meanwhile. */
  isSynthesizing: boolean;
  /** What the last look found, by the construct at fault, which tells it itself: so cdk8s writes its path. */
  faults: ReadonlyMap<IConstruct, readonly Fault[]> | undefined;
  readonly telling: Set<IConstruct>;
  /** Forgets what was rendered to be checked and has not been written. */
  forget: () => void;
}

type Root = IConstruct & Partial<Pick<App, "outdir" | "synth" | "synthYaml">> & { [GUARD]?: Guard };

const GUARD = Symbol.for("slipway.guard"); // shared by all copies of this package in the process
/** An error message is no report: `slipway check` has them all. */
const TOLD = 30;

/**
 * Checks the whole tree of a construct whenever it is synthesized. Every Slipway construct does this for its tree; call
 * it for a tree without one, or to say how the tree is to be checked:
 *
 *     installGuard(app, { openWorld: true }); // this App is only a part of what it refers to
 */
export function installGuard(construct: IConstruct, options: GuardOptions = {}): void {
  const guard = guardOf(construct.node.root);
  guard.options = { ...guard.options, ...options };
}

/** States that something exists although the tree does not make it. Its namespace is any, where none is named. */
export function declareExternal(construct: IConstruct, external: External): void {
  guardOf(construct.node.root).externals.push(external);
}

/** Runs what synthesizes a whole App: everything is rendered and checked once meanwhile, however often cdk8s asks. */
export function duringSynthesis<T>(root: Root, synthesize: () => T): T {
  const guard = root[GUARD];
  if (guard === undefined || guard.isSynthesizing) return synthesize();
  guard.forget();
  const restore = apiObjectsOf(root).map(renderOnce);
  guard.isSynthesizing = true;
  try {
    return synthesize();
  } finally {
    guard.isSynthesizing = false;
    guard.faults = undefined;
    for (const one of restore) one();
  }
}

function guardOf(root: Root): Guard {
  if (root[GUARD] !== undefined) return root[GUARD];
  const guard: Guard = {
    externals: [],
    options: {},
    isSynthesizing: false,
    faults: undefined,
    telling: new Set(),
    forget: () => undefined,
  };
  Object.defineProperty(root, GUARD, { value: guard });
  root.node.addValidation({ validate: () => [...look(root, guard)] });
  wrapSynthesis(root, guard);
  return guard;
}

function wrapSynthesis(root: Root, guard: Guard): void {
  const [synth, synthYaml] = [root.synth?.bind(root), root.synthYaml?.bind(root)];
  if (synth === undefined || synthYaml === undefined) return; // no App: its charts are rendered one by one
  const app = root as App;
  const declared = () => ({ externals: guard.externals, openWorld: guard.options.openWorld === true });
  root.synth = () => duringSynthesis(root, () => recordSynthesis(app, synth, declared));
  root.synthYaml = () => duringSynthesis(root, synthYaml);
}

/** All findings of the tree of a construct, of every severity, as it stands. */
export function findTreeFindings(construct: IConstruct): readonly Finding[] {
  const root: Root = construct.node.root;
  return findInTree(renderTree(root), root[GUARD]).map(({ finding }) => finding);
}

/** Called by cdk8s for the root before all others. What concerns no construct in particular is the answer. */
function look(root: Root, guard: Guard): readonly string[] {
  if (guard.isSynthesizing && guard.faults !== undefined) return [];
  if (recordPath(root) !== undefined) return []; // `slipway` checks what it gets, and tells it better than an exception
  guard.forget();
  const rendered = renderTree(root);
  const found = findInTree(rendered, guard, ({ severity }) => severity === "error");
  guard.faults = groupBy(found.slice(0, TOLD), ({ construct }) => construct);
  for (const construct of guard.faults.keys()) tellFaults(construct, guard);
  if (!guard.isSynthesizing && found.length === 0) guard.forget = handOutOnce(rendered);
  const untold = found.length - TOLD;
  return untold > 0 ? [`and ${String(untold)} more: \`slipway check\` lists all findings`] : [];
}

type Rendered = ReadonlyMap<ApiObject, Manifest>;

function renderTree(root: IConstruct): Rendered {
  return new Map(apiObjectsOf(root).map((object) => [object, object.toJson() as Manifest]));
}

interface Fault {
  readonly construct: IConstruct;
  readonly finding: Finding;
}

function findInTree(rendered: Rendered, guard?: Guard, wants?: (finding: Finding) => boolean): Fault[] {
  const constructs = new Map<SynthesizedObject, IConstruct>();
  const charts = byChart(rendered).map((objects) => {
    return objects.map(([object, manifest]) => {
      const subject = toSynthesized(object, manifest);
      constructs.set(subject, writtenConstruct(object));
      return subject;
    });
  });
  const options = { ...guard?.options, externals: guard?.externals ?? [], ...(wants === undefined ? {} : { wants }) };
  return locateChartFindings(charts, options).flatMap(({ finding, subject }) => {
    const construct = constructs.get(subject);
    return construct === undefined ? [] : [{ construct, finding }];
  });
}

function inWords({ code, object, path, message, hint }: Finding): string {
  const fix = hint === undefined ? "" : ` (fix: ${hint})`;
  return toVisibleLine(`${object.kind} ${object.name}: ${path} ${message}${fix} [${code}]`, 600);
}

function tellFaults(construct: IConstruct, guard: Guard): void {
  if (guard.telling.has(construct)) return;
  guard.telling.add(construct);
  construct.node.addValidation({
    validate: () => (guard.faults?.get(construct) ?? []).map(({ finding }) => inWords(finding)),
  });
}

function renderOnce(object: ApiObject): () => void {
  const toJson = object.toJson.bind(object);
  let manifest: Manifest | undefined;
  return replaceRendering(object, () => (manifest ??= toJson() as Manifest));
}

/**
 * `Testing.synth(chart)` renders that chart right after the validation. What was checked is what it gets, since classes
 * of cdk8s-plus may render differently each time; whatever is rendered later is rendered anew.
 */
function handOutOnce(rendered: Rendered): () => void {
  const waiting = new Map<ApiObject, () => void>();
  let chart: Chart | undefined;
  const forget = (isForgotten: (object: ApiObject) => boolean = () => true): void => {
    for (const [object, restore] of waiting) {
      if (!isForgotten(object)) continue;
      restore();
      waiting.delete(object);
    }
  };
  for (const [object, manifest] of rendered) {
    const handOut = (): Manifest => {
      if (chart === undefined) {
        chart = Chart.of(object);
        forget((other) => Chart.of(other) !== chart);
      }
      waiting.get(object)?.();
      waiting.delete(object);
      return manifest;
    };
    waiting.set(object, replaceRendering(object, handOut));
  }
  queueMicrotask(forget);
  return forget;
}
