/**
 * An image that cannot be had. The container's status alternates between ErrImagePull, with the registry's words, and
 * ImagePullBackOff, which may only repeat the image's name; the words are then in the last `Failed` Event.
 */
import { type Cause, LONG_GRACE_MS, type PodContext } from "./cause";
import type { ContainerPart } from "./containers";

const PULL_REASONS = new Set(["ErrImagePull", "ImagePullBackOff", "ImageInspectError", "RegistryUnavailable"]);

export function readImage(part: ContainerPart, context: PodContext): Cause | undefined {
  const { reason = "", message = "" } = part.status.state?.waiting ?? {};
  const place = `${part.title}, image ${part.spec.image ?? ""}`;
  switch (reason) {
    case "InvalidImageName":
      return {
        code: "image-name-invalid",
        dooms: "one-pod",
        message: `${place}: this is no valid image name`,
        hint: "Write the image as [registry/]repository[:tag][@digest], in lower case.",
      };
    case "ErrImageNeverPull":
      return neverPulled(place, context);
    case "SignatureValidationFailed":
      return {
        code: "image-pull-denied",
        dooms: "one-pod",
        message: `${place}: ${message}`,
        hint: "Use a signed image.",
      };
    default:
      return PULL_REASONS.has(reason) ? readPull(place, pullWords(part, context), context) : undefined;
  }
}

function neverPulled(place: string, { pod }: PodContext): Cause {
  return {
    code: "image-never-pulled",
    dooms: "one-pod",
    message: `${place}: it is not on node ${pod.spec?.nodeName ?? "?"} and imagePullPolicy Never forbids to pull it`,
    hint: "Load the image onto the node, or set imagePullPolicy to IfNotPresent.",
  };
}

/** What the registry or the runtime answered, wherever it stands. */
function pullWords({ status, fieldPath }: ContainerPart, { events }: PodContext): string {
  const { reason, message = "" } = status.state?.waiting ?? {};
  if (reason === "ErrImagePull") return message;
  const isPull = (event: PodContext["events"][number]) =>
    event.reason === "Failed" && event.fieldPath === fieldPath && event.message.startsWith("Failed to pull image");
  return events.find(isPull)?.message ?? message;
}

function readPull(place: string, words: string, context: PodContext): Cause {
  const secrets = (context.pod.spec?.imagePullSecrets ?? []).map(({ name = "" }) => name);
  // This answer may name the account that pulls, so it is not repeated.
  if (/toomanyrequests|rate limit/i.test(words)) {
    const hint = "Wait, pull with an account of a higher limit (imagePullSecrets), or use a mirror.";
    return {
      code: "image-pull-failed",
      dooms: "never",
      message: `${place}: the registry limits the rate of pulls`,
      hint,
    };
  }
  if (/no match for platform|exec format/i.test(words)) {
    const hint = "Build the image for the platform of the nodes, or choose nodes of its platform.";
    return {
      code: "image-not-found",
      dooms: "one-pod",
      message: `${place}: there is none for the node's platform`,
      hint,
    };
  }
  if (/denied|unauthorized|forbidden|authorization failed|authentication required/i.test(words)) {
    const given =
      secrets.length === 0 ? "the pod names no imagePullSecrets" : `imagePullSecrets: ${secrets.join(", ")}`;
    const hint = `Check the image's name, and the credentials for its registry (${given}).`;
    return {
      code: "image-pull-denied",
      dooms: "one-pod",
      message: `${place}: the registry refuses it: ${words}`,
      hint,
    };
  }
  if (/not found|manifest unknown|name unknown|does not exist/i.test(words)) {
    const hint = "Check the image's name and tag; push the image first when it is new.";
    return {
      code: "image-not-found",
      dooms: "one-pod",
      message: `${place}: not found in its registry`,
      hint,
      evidence: [words],
    };
  }
  return unreachable(place, words, context);
}

/** A network, name or certificate failure: often one node's, often gone with the next try. */
function unreachable(place: string, words: string, { pod, appliedAtMs }: PodContext): Cause {
  const startMs = Math.max(appliedAtMs, Date.parse(pod.metadata.creationTimestamp ?? "") || 0);
  return {
    code: "image-pull-failed",
    dooms: "every-pod",
    doomsAtMs: startMs + LONG_GRACE_MS,
    message: `${place}: it cannot be pulled: ${words}`,
    hint: "Check that the nodes reach the registry that the image names.",
  };
}
