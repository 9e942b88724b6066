/**
 * A pod that runs and does not become ready. Healthy pods look the same while they start, with failing probes too, so
 * this never dooms: it explains, when time is up.
 */
import { conditionOf, type PodObject, type Probe } from "../rollout";
import type { Cause, PodContext } from "./cause";
import { type ContainerPart, containersOf, lastRunLog } from "./containers";

export function readNotReady(context: PodContext): Cause {
  const { pod, events } = context;
  const part = containersOf(pod).find(
    ({ status, staysUp }) => staysUp && status.state?.running !== undefined && status.ready !== true,
  );
  if (part === undefined) return readUnstarted(pod);
  const failure = events.find(({ reason, fieldPath }) => reason === "Unhealthy" && fieldPath === part.fieldPath);
  const probe = part.status.started === false ? "startupProbe" : "readinessProbe";
  const spec = part.spec[probe];
  const what = spec === undefined ? "" : ` (${probe} ${probeText(spec)})`;
  const said = failure === undefined ? "" : `: ${failure.message}`;
  return {
    code: "not-ready",
    dooms: "never",
    message: `${part.title} runs but is not ready${what}${said}`,
    hint: hintOf(part, spec),
    logs: lastRunLog(pod, part.status),
  };
}

function readUnstarted(pod: PodObject): Cause {
  const gates = (pod.spec?.readinessGates ?? []).map(({ conditionType }) => conditionType);
  const unmet = gates.filter((gate) => conditionOf(pod.status, gate)?.status !== "True");
  if (conditionOf(pod.status, "ContainersReady")?.status === "True" && unmet.length > 0) {
    const message = `its readiness gates are not met: ${unmet.join(", ")}`;
    return {
      code: "not-ready",
      dooms: "never",
      message,
      hint: "The controllers that own the gates must set these conditions.",
    };
  }
  const init = containersOf(pod).find(({ status, staysUp }) => !staysUp && status.state?.running !== undefined);
  if (init !== undefined) {
    const message = `${init.title} has not finished`;
    return { code: "not-ready", dooms: "never", message, hint: "Read its log.", logs: lastRunLog(pod, init.status) };
  }
  const message = "its containers have not started";
  return { code: "not-ready", dooms: "never", message, hint: "Give it more time (--timeout), or look at its node." };
}

function probeText({ httpGet, tcpSocket, exec, grpc }: Probe): string {
  if (httpGet !== undefined) return `GET ${httpGet.path ?? "/"} on port ${String(httpGet.port)}`;
  if (tcpSocket !== undefined) return `TCP port ${String(tcpSocket.port)}`;
  if (grpc !== undefined) return `gRPC port ${String(grpc.port)}`;
  return exec === undefined ? "" : `command ${(exec.command ?? []).join(" ")}`;
}

function hintOf({ title }: ContainerPart, probe: Probe | undefined): string {
  if (probe === undefined) return `Read the log of ${title}.`;
  return `Check that ${title} answers this probe: its port, its path, and how long the process takes to start.`;
}
