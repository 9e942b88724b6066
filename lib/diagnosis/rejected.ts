/**
 * A pod that ended for good. The kubelet of its node may have refused it (no room, no device, wrong labels: only a pod
 * that bypasses the scheduler meets that), or the node put it out. A controller makes another one, and another: many
 * refusals are a storm, one is bad luck. Nothing makes another bare Pod.
 */
import { type PodObject, podStatusWord } from "../rollout";
import type { Cause, PodContext } from "./cause";
import { containersOf, isOfJob, lastRunLog } from "./containers";

/** Refusals for one reason that a controller's pods may meet before it is called a storm. */
const REJECTIONS_OF_A_STORM = 3;

const REJECTIONS =
  /^(OutOf|NodePorts$|NodeAffinity$|UnexpectedAdmissionError$|TopologyAffinityError$|AppArmor$|SysctlForbidden$)/;
/** The node's doing: a controller replaces the pod elsewhere. */
const NODE_REASONS = new Set(["Evicted", "Preempting", "NodeLost", "NodeShutdown", "Terminated", "Shutdown"]);

/** For a failed pod. `siblings`: the pods of the same revision, itself included; absent for a bare Pod. */
export function readFailedPod(context: PodContext, siblings?: readonly PodObject[]): Cause | undefined {
  const { phase, reason = "", message = "" } = context.pod.status ?? {};
  if (phase !== "Failed") return undefined;
  const hint = rejectionHint(reason);
  if (REJECTIONS.test(reason)) {
    const alike = siblings?.filter(({ status }) => status?.phase === "Failed" && status.reason === reason).length;
    const dooms = alike === undefined || alike >= REJECTIONS_OF_A_STORM ? "one-pod" : "never";
    const node = context.pod.spec?.nodeName ?? "?";
    return {
      code: "pod-rejected",
      dooms,
      message: `refused by the kubelet of node ${node} (${reason}): ${message}`,
      hint,
    };
  }
  if (isOfJob(context.pod)) return { ...readFailedProcess(context), dooms: "never" };
  if (siblings !== undefined) return undefined; // its controller replaces it
  if (NODE_REASONS.has(reason)) {
    const again = "Deploy again; a Deployment would have replaced the pod by itself.";
    return {
      code: "pod-rejected",
      dooms: "one-pod",
      message: `ended by its node (${reason}): ${message}`,
      hint: again,
    };
  }
  return readFailedProcess(context);
}

/** A container that failed for good: its restartPolicy forbids another try. */
function readFailedProcess({ pod }: PodContext): Cause {
  const failed = containersOf(pod).find(({ status }) => (status.state?.terminated?.exitCode ?? 0) !== 0);
  const hint = "Read its last log lines in the evidence, and check the environment and arguments of the container.";
  if (failed === undefined)
    return { code: "process-failed", dooms: "one-pod", message: `failed: ${podStatusWord(pod)}`, hint };
  const { exitCode = 0, reason = "", message = "" } = failed.status.state?.terminated ?? {};
  const word = reason === "" || reason === "Error" ? "" : ` (${reason})`;
  const code = reason === "OOMKilled" ? "out-of-memory" : "process-failed";
  const text = `${failed.title} failed with exit code ${String(exitCode)}${word}, and is not restarted (restartPolicy ${pod.spec?.restartPolicy ?? "Never"})`;
  const logs = lastRunLog(pod, failed.status);
  return {
    code,
    dooms: "one-pod",
    message: text,
    hint,
    logs,
    ...(message.trim() === "" ? {} : { lastWords: message.trim() }),
  };
}

function rejectionHint(reason: string): string {
  if (reason.startsWith("OutOf"))
    return "Free the resource on that node or ask for less; do not set nodeName, so that the scheduler looks for room.";
  if (reason === "NodeAffinity")
    return "Do not set nodeName together with a nodeSelector or nodeAffinity that the node does not meet.";
  return "Look at the node: a device plugin may have lost its device, or the port be taken.";
}
