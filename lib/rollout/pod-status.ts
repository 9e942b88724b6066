/**
 * A pod's state in one word, as `kubectl get pods` prints it, so that people find here what they know from there.
 * Rule: `printPod` of https://github.com/kubernetes/kubernetes/blob/v1.36.0/pkg/printers/internalversion/printers.go
 */
import { type Container, type ContainerStatus, conditionOf, type PodObject, type Terminated } from "./live-kinds";

/** `ready` is `1/2`: ready of all containers, native sidecars included. */
export interface PodStatusWords {
  readonly status: string;
  readonly ready: string;
  readonly restarts: number;
}

export function podStatusWord(pod: PodObject): string {
  return podStatusWords(pod).status;
}

export function podStatusWords(pod: PodObject): PodStatusWords {
  const inits = pod.status?.initContainerStatuses ?? [];
  const mains = pod.status?.containerStatuses ?? [];
  const sidecars = sidecarNames(pod);
  const initWord = readInitWord(inits, sidecars, pod.spec?.initContainers?.length ?? 0);
  const initialized = initWord === undefined || conditionOf(pod.status, "Initialized")?.status === "True";
  const readySidecars = inits.filter(
    ({ name, ready, started }) => sidecars.has(name) && started === true && ready === true,
  );
  const readyMains = initialized ? mains.filter(isRunningAndReady) : [];
  const counted = initialized ? [...inits.filter(({ name }) => sidecars.has(name)), ...mains] : inits;
  const total = (pod.spec?.containers?.length ?? 0) + sidecars.size;
  return {
    status: overridden(pod, (initialized ? mainWord(pod, mains) : undefined) ?? initWord ?? phaseWord(pod)),
    ready: `${String(readySidecars.length + readyMains.length)}/${String(total)}`,
    restarts: counted.reduce((sum, { restartCount = 0 }) => sum + restartCount, 0),
  };
}

/** Init containers with restartPolicy Always: they are started, not finished. */
export function sidecarNames(pod: PodObject): ReadonlySet<string> {
  const isSidecar = ({ restartPolicy }: Container) => restartPolicy === "Always";
  return new Set((pod.spec?.initContainers ?? []).filter(isSidecar).map(({ name }) => name));
}

function phaseWord({ status }: PodObject): string {
  if (conditionOf(status, "PodScheduled")?.reason === "SchedulingGated") return "SchedulingGated";
  return status?.reason ?? status?.phase ?? "Unknown";
}

/** `Init:0/2`, `Init:CrashLoopBackOff`, …, or undefined when all init containers are done. */
function readInitWord(
  inits: readonly ContainerStatus[],
  sidecars: ReadonlySet<string>,
  total: number,
): string | undefined {
  for (const [index, { name, state = {}, started }] of inits.entries()) {
    if (state.terminated?.exitCode === 0 || (sidecars.has(name) && started === true)) continue;
    if (state.terminated !== undefined) return `Init:${exitWord(state.terminated)}`;
    const reason = state.waiting?.reason ?? "";
    return reason === "" || reason === "PodInitializing" ? `Init:${String(index)}/${String(total)}` : `Init:${reason}`;
  }
  return undefined;
}

/** The first container with something to say wins; a pod with one container done and one running is Running. */
function mainWord(pod: PodObject, mains: readonly ContainerStatus[]): string | undefined {
  const word = mains.map(containerWord).find((found) => found !== undefined);
  if (word !== "Completed" || !mains.some(isRunningAndReady)) return word;
  return conditionOf(pod.status, "Ready")?.status === "True" ? "Running" : "NotReady";
}

function containerWord({ state = {} }: ContainerStatus): string | undefined {
  if (state.waiting?.reason) return state.waiting.reason;
  return state.terminated === undefined ? undefined : exitWord(state.terminated);
}

function exitWord({ reason, signal = 0, exitCode }: Terminated): string {
  if (reason) return reason;
  return signal === 0 ? `ExitCode:${String(exitCode)}` : `Signal:${String(signal)}`;
}

function isRunningAndReady({ ready, state }: ContainerStatus): boolean {
  return ready === true && state?.running !== undefined;
}

function overridden({ metadata, status }: PodObject, word: string): string {
  if (metadata.deletionTimestamp === undefined) return word;
  if (status?.reason === "NodeLost") return "Unknown";
  return status?.phase === "Succeeded" || status?.phase === "Failed" ? word : "Terminating";
}
