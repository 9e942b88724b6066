/**
 * The set as a graph: nodes, what they define, and the references between them. Built in one pass over plain objects;
 * the indexes make each later question cost what its answer costs.
 */
import type { Labels, SynthesizedObject } from "../objects";
import { type Definition, isBuiltIn, OwnDefinition } from "./definitions";
import { declares, type External, readExternals } from "./external";
import { asFields, asText } from "./fields";
import { addTo, valueAt } from "./grouping";
import { type DeclaredScopes, isNamespacedKind } from "./kind";
import { NamespaceIndex } from "./namespace-index";
import { type GraphNode, nodeMaker } from "./node";
import { meansOutsidePods } from "./outside-pods";
import { type PatternPlace, walkPatterns } from "./pattern-walk";
import { type PodSource, readPodSource } from "./pod-source";
import { ProductIndex } from "./product-index";
import { type Reference, type ReferenceRole, type ReferenceRule, readReference, type TargetRef } from "./reference";
import { POD_REFERENCES, referencesOfKind } from "./reference-tables";
import type { Requirement, Selector } from "./selector";
import { readSelectorPlaces, type SelectorPlace, type SelectorRole } from "./selector-places";

const NO_NODES: readonly GraphNode[] = [];
const NO_PODS: readonly PodSource[] = [];
const NO_SELECTORS: readonly SelectorPlace[] = [];
const NO_REFERENCES: readonly Reference[] = [];

export class Graph {
  readonly nodes: readonly GraphNode[];
  /** Whatever makes pods that selectors of the set may mean. */
  readonly pods: readonly PodSource[];
  /** Every pod template, also those whose pods get other labels. */
  readonly templates: readonly PodSource[];
  readonly externals: readonly External[];
  private readonly scopes: DeclaredScopes;
  private readonly byKind = new Map<string, GraphNode[]>();
  private readonly byName = new Map<string, Map<string, GraphNode[]>>();
  private readonly namespaces = new Map<string, NamespaceIndex>();
  private readonly podOfNode = new Map<GraphNode, PodSource>();
  private cachedNamespaceNames: readonly string[] | undefined;
  private readonly workloadSelectors = new Map<GraphNode, SelectorPlace>();
  private readonly contradictions = new Map<GraphNode, readonly Requirement[]>();
  private readonly ownDefinitions = new Map<GraphNode, Definition>();
  private readonly products: ProductIndex;
  private readonly selectorsByRole = new Map<SelectorRole, SelectorPlace[]>();
  private readonly byRole = new Map<ReferenceRole, Reference[]>();
  private readonly answers = new Map<(graph: Graph) => unknown, unknown>();
  private readonly selections = new Map<string, Map<Selector, readonly PodSource[]>>();

  constructor(objects: readonly SynthesizedObject[], externals: readonly External[] = []) {
    this.scopes = readScopes(objects);
    this.nodes = objects.map(nodeMaker(this.scopes));
    for (const node of this.nodes) this.index(node);
    this.products = new ProductIndex(this.nodes);
    this.externals = [...externals, ...this.nodes.flatMap(readExternals)];
    this.templates = this.readPods();
    this.pods = this.templates.filter((pod) => pod.selectable);
    for (const node of this.nodes) this.readSelectors(node);
    this.doubtContradictions();
    for (const pod of this.pods) this.namespaces.get(pod.namespace)?.add(pod);
    for (const node of this.nodes) this.readReferences(node);
  }

  ofKind(group: string, kind: string): readonly GraphNode[] {
    return this.byKind.get(`${group}/${kind}`) ?? NO_NODES;
  }

  /** Names of namespaces in which the set has objects. */
  hasNamespace(namespace: string): boolean {
    return this.namespaces.has(namespace);
  }

  /** The object of the set with this identity; the version does not count. */
  find({ group, kind, namespace, name }: TargetRef): GraphNode | undefined {
    return this.named(namespace, name).find((node) => node.is(group, kind));
  }

  /** An object of the same kind and name, whatever its group. */
  findInAnyGroup({ kind, namespace, name }: TargetRef): GraphNode | undefined {
    return this.named(namespace, name).find((node) => node.kind === kind);
  }

  /** What defines a target: an object, its producer, the cluster itself, or a declaration. */
  definition(target: TargetRef): Definition | undefined {
    const node = this.find(target);
    if (node !== undefined) return this.ownDefinition(node);
    const product = this.products.find(target);
    if (product !== undefined) return product;
    const external = this.externals.find((declared) => declares(declared, target));
    if (external === undefined && !isBuiltIn(target)) return undefined;
    return { ...target, keys: external?.keys === undefined ? undefined : new Set(external.keys), by: undefined };
  }

  /** Whether there is a definition. */
  defines(target: TargetRef): boolean {
    return this.find(target) !== undefined || this.definition(target) !== undefined;
  }

  private ownDefinition(node: GraphNode): Definition {
    const known = this.ownDefinitions.get(node);
    if (known !== undefined) return known;
    const definition = new OwnDefinition(node);
    this.ownDefinitions.set(node, definition);
    return definition;
  }

  /** Objects of one namespace and name, where there are several: of different kinds, or twice the same. */
  *namesakes(): Iterable<readonly GraphNode[]> {
    for (const byName of this.byName.values()) for (const nodes of byName.values()) if (nodes.length > 1) yield nodes;
  }

  references(role: ReferenceRole): readonly Reference[] {
    return this.byRole.get(role) ?? NO_REFERENCES;
  }

  /** Every selector with this use. */
  selectors(role: SelectorRole): readonly SelectorPlace[] {
    return this.selectorsByRole.get(role) ?? NO_SELECTORS;
  }

  get allSelectors(): readonly SelectorPlace[] {
    return this.once(joinSelectors);
  }

  /** What a rule reads from the whole graph, read once for all rules that ask. */
  once<Value>(read: (graph: Graph) => Value): Value {
    if (!this.answers.has(read)) this.answers.set(read, read(this));
    return this.answers.get(read) as Value;
  }

  /** What the selector of a workload asks of its own pod template in vain. */
  contradiction(node: GraphNode): readonly Requirement[] {
    return this.contradictions.get(node) ?? [];
  }

  /** The selector by which a workload owns pods; undefined for what has none. */
  workloadSelector(node: GraphNode): SelectorPlace | undefined {
    return this.workloadSelectors.get(node);
  }

  get selectorRoles(): readonly SelectorRole[] {
    return [...this.selectorsByRole.keys()];
  }

  get roles(): readonly ReferenceRole[] {
    return [...this.byRole.keys()];
  }

  podOf(node: GraphNode): PodSource | undefined {
    return this.podOfNode.get(node);
  }

  podsIn(namespace: string): readonly PodSource[] {
    return this.namespaces.get(namespace)?.pods ?? NO_PODS;
  }

  /** The pods of a namespace that a selector selects; the answer is kept. */
  podsSelectedBy(selector: Selector, namespace: string): readonly PodSource[] {
    const answers = valueAt(this.selections, namespace, () => new Map<Selector, readonly PodSource[]>());
    return valueAt(answers, selector, () => this.namespaces.get(namespace)?.selectedBy(selector) ?? NO_PODS);
  }

  /**
   * Whether a selector that selects no pod may mean some nevertheless: from outside of the set, or kept apart by labels
   * that are at fault, or by a namespace that nobody declares, which are findings of their own.
   */
  mayBeMetOutside(selector: Selector, namespace: string): boolean {
    if (meansOutsidePods(this, selector, namespace)) return true;
    if (this.namespaces.get(namespace)?.unsure.some((pod) => pod.mayBeSelectedBy(selector)) === true) return true;
    const isMisplaced = this.isUndeclaredNamespace(namespace);
    if (isMisplaced && this.podsIn(namespace).length === 0) return true;
    return (isMisplaced ? this.pods : this.once(strayPods)).some((pod) => pod.isSelectedBy(selector));
  }

  /**
   * Whether the set has all that matters in a namespace: it declares the namespace, or makes pods there. Of
   * kube-system it never has.
   */
  isWhole(namespace: string): boolean {
    if (namespace === "kube-system") return false;
    if (this.podsIn(namespace).length > 0) return true;
    return this.find({ group: "", kind: "Namespace", namespace: "", name: namespace }) !== undefined;
  }

  /** Whether the set declares its namespaces, but not this one. */
  isUndeclaredNamespace(namespace: string): boolean {
    if (namespace === "" || this.ofKind("", "Namespace").length === 0) return false;
    return this.definition({ group: "", kind: "Namespace", namespace: "", name: namespace }) === undefined;
  }

  namespaceLabels(namespace: string): Labels {
    const declared = this.find({ group: "", kind: "Namespace", namespace: "", name: namespace });
    return { ...(declared?.labels ?? {}), "kubernetes.io/metadata.name": namespace };
  }

  /** Namespaces that the set declares or has objects in. */
  get namespaceNames(): readonly string[] {
    this.cachedNamespaceNames ??= [
      ...new Set([...this.namespaces.keys(), ...this.ofKind("", "Namespace").map(({ name }) => name)]),
    ].filter((name) => name !== "");
    return this.cachedNamespaceNames;
  }

  private readonly isNamespaced = (group: string, kind: string): boolean => isNamespacedKind(group, kind, this.scopes);

  /** Objects of a namespace with this name, of whatever kind. */
  named(namespace: string, name: string): readonly GraphNode[] {
    return this.byName.get(namespace)?.get(name) ?? NO_NODES;
  }

  private index(node: GraphNode): void {
    addTo(this.byKind, node.info.key, node);
    if (node.name !== "") addTo(valueAt(this.byName, node.namespace, newIndex), node.name, node);
    if (node.namespace !== "" && !this.namespaces.has(node.namespace)) {
      this.namespaces.set(node.namespace, new NamespaceIndex());
    }
  }

  private readPods(): readonly PodSource[] {
    const templates: PodSource[] = [];
    for (const node of this.nodes) {
      const pod = readPodSource(node);
      if (pod === undefined) continue;
      templates.push(pod);
      this.podOfNode.set(node, pod);
    }
    return templates;
  }

  private readReferences(from: GraphNode): void {
    const pod = this.podOfNode.get(from);
    const tree = referencesOfKind(from);
    if (pod === undefined && tree === undefined) return;
    const { isNamespaced } = this;
    const visit = (rule: ReferenceRule, value: unknown, place: PatternPlace): void => {
      const reference = readReference({ rule, value, place, from, pod }, isNamespaced);
      if (reference === undefined) return;
      addTo(this.byRole, reference.role, reference);
    };
    if (pod !== undefined) walkPatterns(POD_REFERENCES, { value: pod.spec, path: pod.specPath }, visit);
    if (tree !== undefined) walkPatterns(tree, { value: from.manifest, path: "" }, visit);
  }

  private readSelectors(node: GraphNode): void {
    for (const place of readSelectorPlaces(node, this.podOfNode.get(node))) {
      addTo(this.selectorsByRole, place.role, place);
      if (place.role === "workload") this.workloadSelectors.set(node, place);
    }
  }

  private doubtContradictions(): void {
    for (const [node, { selector }] of this.workloadSelectors) {
      const pod = this.podOfNode.get(node);
      if (pod === undefined || selector.state !== "some" || pod.mayBeSelectedBy(selector)) continue;
      const unmet = selector.requirements.filter((one) => !pod.mayBeSelectedBy({ state: "some", requirements: [one] }));
      this.contradictions.set(node, unmet);
      pod.doubt(unmet);
    }
  }
}

/** Pods in namespaces that the set, although it declares some, does not declare. */
function strayPods(graph: Graph): readonly PodSource[] {
  const stray = graph.namespaceNames.filter((name) => graph.isUndeclaredNamespace(name));
  return stray.flatMap((name) => graph.podsIn(name));
}

function joinSelectors(graph: Graph): readonly SelectorPlace[] {
  return graph.selectorRoles.flatMap((role) => graph.selectors(role));
}

function newIndex(): Map<string, GraphNode[]> {
  return new Map();
}

function readScopes(objects: readonly SynthesizedObject[]): DeclaredScopes {
  const scopes = new Map<string, "Cluster" | "Namespaced">();
  for (const { manifest } of objects) {
    const fields = asFields(manifest);
    if (fields.kind !== "CustomResourceDefinition") continue;
    const spec = asFields(fields.spec);
    const kind = asText(asFields(spec.names).kind);
    const scope = spec.scope;
    if (kind !== undefined && (scope === "Cluster" || scope === "Namespaced"))
      scopes.set(`${asText(spec.group) ?? ""}/${kind}`, scope);
  }
  return scopes;
}
