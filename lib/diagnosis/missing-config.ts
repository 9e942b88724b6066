/**
 * A ConfigMap, Secret or key that a pod refers to and that is not there. The kubelet says so in the container's status
 * (environment) or in an Event (volumes); there is no field for it, so its sentences are read. Sources:
 * https://github.com/kubernetes/kubernetes/blob/v1.36.0/pkg/kubelet/kubelet_pods.go (makeEnvironmentVariables) and
 * pkg/volume/{configmap,secret}.
 */
import type { KeyList } from "../rollout";
import { type Cause, LONG_GRACE_MS, type PodContext } from "./cause";
import { containersOf } from "./containers";
import type { CauseCode } from "./diagnosis";

type ConfigKind = "ConfigMap" | "Secret";

interface Missing {
  readonly kind: ConfigKind;
  readonly name: string;
  readonly key?: string;
}

/** The cause, when the kubelet's sentence is about missing configuration. `user` is who needs it: `container app`. */
export function readMissingConfig(sentence: string, user: string, context: PodContext): Cause | undefined {
  const missing = parseMissing(sentence);
  if (missing === undefined) return undefined;
  const namespace = context.pod.metadata.namespace ?? "default";
  const lists = missing.kind === "ConfigMap" ? context.snapshot.configMaps : context.snapshot.secrets;
  const list = lists?.find((candidate) => candidate.name === missing.name && candidate.namespace === namespace);
  const place = `${missing.kind} ${namespace}/${missing.name}`;
  const { key } = missing;
  return {
    code: codeOf(missing),
    dooms: "one-pod",
    // It is there now, so the kubelet has only not seen it yet: it tries again within seconds.
    ...(isThere(list, key) ? { doomsAtMs: context.appliedAtMs + LONG_GRACE_MS } : {}),
    message:
      key === undefined
        ? `${user}: ${place} does not exist`
        : `${user}: ${place} has no key "${key}"${neededBy(missing, context)}`,
    hint: hintOf(missing, list),
  };
}

function parseMissing(sentence: string): Missing | undefined {
  const key = /couldn't find key (\S+) in (ConfigMap|Secret) \S*?\/(\S+)/.exec(sentence);
  if (key?.[1] !== undefined && key[3] !== undefined) return { kind: key[2] as ConfigKind, name: key[3], key: key[1] };
  const object = /\b(configmap|secret)s? "([^"]+)" not found/i.exec(sentence);
  if (object?.[2] === undefined) return undefined;
  return { kind: object[1]?.toLowerCase() === "secret" ? "Secret" : "ConfigMap", name: object[2] };
}

/** The environment variables that refer to the key. */
function neededBy({ kind, name, key }: Missing, { pod }: PodContext): string {
  const field = kind === "ConfigMap" ? "configMapKeyRef" : "secretKeyRef";
  const variables = containersOf(pod).flatMap(({ spec }) => spec.env ?? []);
  const users = variables.filter(({ valueFrom }) => valueFrom?.[field]?.name === name && valueFrom[field]?.key === key);
  const names = [...new Set(users.map((variable) => variable.name))];
  return names.length === 0 ? "" : `, which env ${names.join(", ")} needs`;
}

function codeOf({ kind, key }: Missing): CauseCode {
  if (kind === "Secret") return key === undefined ? "secret-missing" : "secret-key-missing";
  return key === undefined ? "config-missing" : "config-key-missing";
}

function isThere(list: KeyList | undefined, key: string | undefined): boolean {
  return list !== undefined && (key === undefined || list.keys.includes(key));
}

function hintOf({ kind, name, key }: Missing, list: KeyList | undefined): string {
  if (key === undefined) return `Create the ${kind} ${name} with this app, or fix its name in the pod template.`;
  const fix = `Add the key to ${kind} ${name} or fix the key where the pod template refers to it`;
  if (list === undefined) return `${fix}.`;
  return `${fix}; keys there: ${list.keys.length === 0 ? "none" : list.keys.join(", ")}.`;
}
