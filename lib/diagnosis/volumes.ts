/** A pod whose volumes or network the node cannot set up yet. Only Events say so; most of it cures itself. */
import { type Cause, type PodContext, SHORT_GRACE_MS } from "./cause";
import { readMissingConfig } from "./missing-config";

export function readVolumes(context: PodContext): Cause | undefined {
  const { events, pod, appliedAtMs } = context;
  const failure = events.find(({ reason }) => /^Failed(Mount|AttachVolume|MapVolume)$/.test(reason));
  if (failure !== undefined) {
    const volume = /for volume "([^"]+)"/.exec(failure.message)?.[1];
    const user = volume === undefined ? "a volume" : `volume ${volume}`;
    const missing = readMissingConfig(failure.message, user, context) ?? readMissingItem(failure.message, user);
    const startMs = Math.max(appliedAtMs, Date.parse(pod.metadata.creationTimestamp ?? "") || 0);
    if (missing !== undefined) {
      return {
        ...missing,
        doomsAtMs: Math.max(missing.doomsAtMs ?? 0, startMs + SHORT_GRACE_MS / 2),
        evidence: [failure.message],
      };
    }
    const hint = "Look at the volume and its claim; a ReadWriteOnce volume held by an old pod needs strategy Recreate.";
    return {
      code: "volume-not-mounted",
      dooms: "never",
      message: `${user} cannot be mounted: ${failure.message}`,
      hint,
    };
  }
  const sandbox = events.find(({ reason }) => reason === "FailedCreatePodSandBox");
  if (sandbox === undefined) return undefined;
  const hint = "This is the node's network or container runtime, not the app.";
  return { code: "not-ready", dooms: "never", message: `its node cannot set it up: ${sandbox.message}`, hint };
}

/** `references non-existent config key: …` names neither the ConfigMap nor the Secret. */
function readMissingItem(sentence: string, user: string): Cause | undefined {
  const [, kind, key] = /references non-existent (config|secret) key: (\S+)/.exec(sentence) ?? [];
  if (key === undefined) return undefined;
  const isSecret = kind === "secret";
  return {
    code: isSecret ? "secret-key-missing" : "config-key-missing",
    dooms: "one-pod",
    message: `${user} refers to the key "${key}" of a ${isSecret ? "Secret" : "ConfigMap"} that has no such key`,
    hint: "Add the key, or fix the `items` of the volume.",
  };
}
