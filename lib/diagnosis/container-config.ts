/** A container whose configuration the kubelet cannot put together: missing keys, a root image under runAsNonRoot. */
import { type Cause, type PodContext, SHORT_GRACE_MS } from "./cause";
import type { ContainerPart } from "./containers";
import { readMissingConfig } from "./missing-config";

export function readContainerConfig({ status, title }: ContainerPart, context: PodContext): Cause | undefined {
  const { reason, message = "" } = status.state?.waiting ?? {};
  if (reason !== "CreateContainerConfigError") return undefined;
  const invalid = {
    code: "container-config-invalid",
    message: `${title} cannot be configured: ${message}`,
    hint: "Fix what the kubelet names in the pod template.",
  } as const;
  // The kubelet has not read it yet, and will try again.
  if (/failed to sync (configmap|secret) cache/.test(message)) return { ...invalid, dooms: "never" };
  if (/runAsNonRoot/.test(message)) {
    const hint =
      "Give the container a `securityContext.runAsUser` other than 0, or use an image that names such a user.";
    return { ...invalid, dooms: "one-pod", hint };
  }
  const missing = readMissingConfig(message, title, context);
  return missing ?? { ...invalid, dooms: "one-pod", doomsAtMs: podStartMs(context) + SHORT_GRACE_MS };
}

function podStartMs({ pod, appliedAtMs }: PodContext): number {
  return Math.max(appliedAtMs, Date.parse(pod.metadata.creationTimestamp ?? "") || 0);
}
