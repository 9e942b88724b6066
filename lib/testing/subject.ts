/**
 * What users' tests pass to a matcher, as manifests: a construct of ours, an ApiObject, a manifest as it stands. By
 * shape, since two copies of cdk8s may be installed side by side.
 */
import type { LabelSelector, Labels, Manifest } from "../objects";

interface Rendering {
  toJson(): unknown;
}

interface TreeNode {
  readonly path: string;
  readonly root: InTree;
  findAll(): readonly object[];
}

/** A construct, as far as it is read here. */
export interface InTree {
  readonly node: TreeNode;
}

export const isInTree = (value: unknown): value is InTree => isObject(value) && isObject(value.node);

const isObject = (value: unknown): value is Record<string, unknown> => typeof value === "object" && value !== null;
const rendersItself = (value: unknown): value is Rendering => isObject(value) && typeof value.toJson === "function";
// Workloads of cdk8s-plus have `kind` and `metadata` as well.
const isManifest = (value: unknown): value is Manifest =>
  isObject(value) && typeof value.kind === "string" && isObject(value.metadata) && !("node" in value);

/** The one manifest of what a test passed; undefined when it has none, or several. */
export function toManifest(value: unknown): Manifest | undefined {
  if (isManifest(value)) return value;
  if (!isObject(value)) return undefined;
  // `object`: constructs of slipway. `apiObject`: those of cdk8s-plus.
  const holder = [value.object, value.apiObject, value].find(rendersItself);
  const rendered = holder?.toJson();
  return isManifest(rendered) ? rendered : undefined;
}

/** All manifests of the app that a construct is in. */
export function manifestsAround(value: unknown): readonly Manifest[] {
  if (!isInTree(value)) return [];
  return value.node.root.node.findAll().flatMap((construct) => {
    const rendered = "kind" in construct && rendersItself(construct) ? construct.toJson() : undefined;
    return isManifest(rendered) ? [rendered] : [];
  });
}

type Fields = { readonly [field: string]: Fields | undefined };

/** The selector by which an object finds pods. An empty or absent one of a Service finds none. */
export function selectorOf({ kind, spec }: Manifest): LabelSelector | undefined {
  const { selector, podSelector } = (spec ?? {}) as { selector?: object; podSelector?: LabelSelector };
  if (kind === "Service") {
    return selector === undefined || Object.keys(selector).length === 0
      ? undefined
      : { matchLabels: selector as Labels };
  }
  return podSelector ?? (selector as LabelSelector | undefined);
}

export interface Pods {
  /** `Deployment shop/api` */
  readonly text: string;
  readonly namespace: string | undefined;
  readonly labels: Labels;
  readonly spec: Fields | undefined;
}

/** The pods of a workload, or of a group made with `podsOf`. */
export function toPods(value: unknown): Pods | undefined {
  const manifest = toManifest(value);
  if (manifest === undefined) {
    const { podLabels, namespace } = isObject(value) ? value : {};
    return isObject(podLabels)
      ? { text: "the pods", namespace: namespace as string | undefined, labels: podLabels as Labels, spec: undefined }
      : undefined;
  }
  const fields = manifest as unknown as Fields;
  const template = fields.spec?.jobTemplate?.spec?.template ?? fields.spec?.template;
  const pod = manifest.kind === "Pod" ? fields : template;
  if (pod === undefined) return undefined;
  const labels = (pod.metadata?.labels ?? {}) as unknown as Labels;
  return { text: nameOf(manifest), namespace: manifest.metadata.namespace, labels, spec: pod.spec };
}

/** `Service shop/web` */
export function nameOf({ kind, metadata: { name, namespace } }: Manifest): string {
  return `${kind} ${namespace === undefined ? "" : `${namespace}/`}${name}`;
}
