/**
 * What the set defines: its own objects, what their controllers will make (producers), what every cluster has, and
 * what was declared to exist elsewhere. A reference that hits none of these hangs in the air.
 */
import { asFields, asText, isFields } from "./fields";
import type { GraphNode } from "./node";

export interface Definition {
  readonly group: string;
  readonly kind: string;
  /** `*` stands for any namespace. */
  readonly namespace: string;
  /** May hold `*` for any text. */
  readonly name: string;
  /** Keys of its data; undefined when they cannot be known. */
  readonly keys: ReadonlySet<string> | undefined;
  /** The object that is it, or that makes it; undefined for what is outside of the set. */
  readonly by: GraphNode | undefined;
}

/** An object of the set, which defines itself. Its keys are read when somebody asks for them. */
export class OwnDefinition implements Definition {
  readonly by: GraphNode;
  private read: { readonly keys: ReadonlySet<string> | undefined } | undefined;

  constructor(node: GraphNode) {
    this.by = node;
  }

  get group(): string {
    return this.by.group;
  }

  get kind(): string {
    return this.by.kind;
  }

  get namespace(): string {
    return this.by.namespace;
  }

  get name(): string {
    return this.by.name;
  }

  get keys(): ReadonlySet<string> | undefined {
    this.read ??= { keys: keysOf(this.by) };
    return this.read.keys;
  }
}

/** Keys that a ConfigMap or Secret of the set has; undefined when something fills it later. */
export function keysOf(node: GraphNode): ReadonlySet<string> | undefined {
  if (isFilledLater(node)) return undefined;
  const keys = new Set<string>();
  const members = node.kind === "Secret" ? ["data", "stringData"] : ["data", "binaryData"];
  for (const member of members) for (const key of Object.keys(asFields(node.manifest[member]))) keys.add(key);
  if (node.manifest.type === "kubernetes.io/service-account-token") {
    for (const key of ["token", "ca.crt", "namespace"]) keys.add(key);
  }
  return keys;
}

/** Annotations and labels by which widespread controllers fill an object that is declared empty. */
const FILLED_LATER = beginsWithOneOf([
  "cert-manager.io/inject-",
  "config.openshift.io/inject-trusted-cabundle",
  "reflector.v1.k8s.emberstack.com/reflects",
  "replicator.v1.mittwald.de/replicate-from",
  "secret-generator.v1.mittwald.de/",
  "service.beta.openshift.io/inject-cabundle",
  "vault.security.banzaicloud.io/",
]);

function beginsWithOneOf(prefixes: readonly string[]): RegExp {
  return new RegExp(`^(?:${prefixes.map((prefix) => prefix.replaceAll(".", "\\.")).join("|")})`);
}

function isFilledLater({ metadata }: GraphNode): boolean {
  for (const member of ["annotations", "labels"]) {
    const fields = metadata[member];
    if (isFields(fields) && Object.keys(fields).some((key) => FILLED_LATER.test(key))) {
      return true;
    }
  }
  return false;
}

/** Whether a name meets a definition's name, where `*` stands for any text. */
export function matchesName(pattern: string, name: string): boolean {
  if (!pattern.includes("*")) return pattern === name;
  const parts = pattern.split("*");
  const first = parts[0] ?? "";
  const last = parts.at(-1) ?? "";
  if (!name.startsWith(first) || !name.endsWith(last) || name.length < first.length + last.length) return false;
  let from = first.length;
  for (const part of parts.slice(1, -1)) {
    const found = name.indexOf(part, from);
    if (found < 0) return false;
    from = found + part.length;
  }
  return from <= name.length - last.length;
}

/** What every cluster has without anybody's manifest. */
export function isBuiltIn({
  group,
  kind,
  namespace,
  name,
}: {
  readonly group: string;
  readonly kind: string;
  readonly namespace: string;
  readonly name: string;
}): boolean {
  switch (`${group}/${kind}`) {
    case "/ConfigMap":
      return name === "kube-root-ca.crt" || name === "openshift-service-ca.crt";
    case "/Service":
      return name === "kubernetes" && namespace === "default";
    case "/ServiceAccount":
      return name === "default" || (namespace === "kube-system" && isControllerAccount(name));
    case "/Namespace":
      return name === "default" || name.startsWith("kube-");
    case "scheduling.k8s.io/PriorityClass":
      return name.startsWith("system-");
    case "rbac.authorization.k8s.io/ClusterRole":
      return name.startsWith("system:") || ["cluster-admin", "admin", "edit", "view"].includes(name);
    case "rbac.authorization.k8s.io/Role":
      return name.startsWith("system:") || name === "extension-apiserver-authentication-reader";
    default:
      return false;
  }
}

/** The controllers of the control plane each have a ServiceAccount (the rest of them ends in -controller). */
function isControllerAccount(name: string): boolean {
  const others = [
    "generic-garbage-collector",
    "horizontal-pod-autoscaler",
    "legacy-service-account-token-cleaner",
    "persistent-volume-binder",
    "pod-garbage-collector",
    "root-ca-cert-publisher",
  ];
  return name.endsWith("-controller") || others.includes(name);
}

/** The usual shape of a producer: something makes a Secret of this name beside the object. */
export function madeBy(
  by: GraphNode,
  made: {
    readonly group?: string;
    readonly kind: string;
    readonly name: unknown;
    readonly keys?: ReadonlySet<string>;
    readonly namespace?: string;
  },
): Definition[] {
  const name = asText(made.name);
  if (name === undefined) return [];
  const { group = "", kind, namespace = by.namespace, keys } = made;
  return [{ group, kind, namespace, name, keys, by }];
}
