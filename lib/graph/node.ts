/**
 * One object of the set as a node: its identity with the namespace filled in, and safe views of what every rule reads.
 */
import type { FindingObject, Labels, SynthesizedObject } from "../objects";
import { asFields, asText, type Fields } from "./fields";
import { type DeclaredScopes, isNamespacedKind, type KindInfo, splitApiVersion } from "./kind";
import { readLabels } from "./labels";
import { readServicePorts, type ServicePort } from "./service-port";

/** Where an object without a namespace goes, as far as manifests tell. */
export const DEFAULT_NAMESPACE = "default";

export class GraphNode {
  readonly subject: SynthesizedObject;
  /** Place in the set, which orders findings. */
  readonly position: number;
  readonly manifest: Fields;
  readonly metadata: Fields;
  readonly spec: Fields;
  readonly info: KindInfo;
  /** Empty when it has none: generated, or a broken manifest. Such an object cannot be referred to. */
  readonly name: string;
  /** Empty for cluster-scoped objects. */
  readonly namespace: string;
  private cachedServicePorts: readonly ServicePort[] | undefined;

  constructor(subject: SynthesizedObject, info: KindInfo, position: number) {
    this.subject = subject;
    this.position = position;
    this.info = info;
    this.manifest = asFields(subject.manifest);
    this.metadata = asFields(this.manifest.metadata);
    this.spec = asFields(this.manifest.spec);
    this.name = asText(this.metadata.name) ?? "";
    this.namespace = info.namespaced ? (asText(this.metadata.namespace) ?? DEFAULT_NAMESPACE) : "";
  }

  get group(): string {
    return this.info.group;
  }

  get kind(): string {
    return this.info.kind;
  }

  get labels(): Labels {
    return readLabels(this.metadata.labels);
  }

  get annotations(): Labels {
    return readLabels(this.metadata.annotations);
  }

  is(group: string, kind: string): boolean {
    return this.info.kind === kind && this.info.group === group;
  }

  /** The ports of a Service; of others none. */
  get servicePorts(): readonly ServicePort[] {
    this.cachedServicePorts ??= readServicePorts(this.spec);
    return this.cachedServicePorts;
  }

  /** `Deployment web`: how messages call it. */
  get text(): string {
    return `${this.kind} ${this.displayName}`;
  }

  get displayName(): string {
    if (this.name !== "") return this.name;
    const prefix = asText(this.metadata.generateName);
    return prefix === undefined ? "" : `${prefix}*`;
  }
}

/** The identity of a node as findings carry it. */
export function toFindingObject(node: GraphNode): FindingObject {
  const apiVersion = asText(node.manifest.apiVersion) ?? "";
  const identity = { apiVersion, kind: node.kind, name: node.displayName };
  return node.namespace === "" ? identity : { ...identity, namespace: node.namespace };
}

/** Makes nodes, with one `KindInfo` for all objects of a kind. */
export function nodeMaker(scopes: DeclaredScopes): (subject: SynthesizedObject, position: number) => GraphNode {
  const infos = new Map<string, Map<string, KindInfo>>();
  return (subject, position) => {
    const manifest = asFields(subject.manifest);
    const apiVersion = asText(manifest.apiVersion) ?? "";
    const kind = asText(manifest.kind) ?? "";
    const ofVersion = infos.get(apiVersion) ?? new Map<string, KindInfo>();
    infos.set(apiVersion, ofVersion);
    let info = ofVersion.get(kind);
    if (info === undefined) {
      const { group, version } = splitApiVersion(apiVersion);
      info = { group, version, kind, key: `${group}/${kind}`, namespaced: isNamespacedKind(group, kind, scopes) };
      ofVersion.set(kind, info);
    }
    return new GraphNode(subject, info, position);
  };
}
