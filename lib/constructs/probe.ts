/**
 * Probes and lifecycle hooks, in the API's own words, with ports that must be ports of the container.
 */
import type { PodPort } from "./ports";
import { type Refuse, shown } from "./refuse";
import { isInteger, portNumber } from "./syntax";

export interface HttpHeader {
  readonly name: string;
  readonly value: string;
}

export interface HttpGet<P extends string | number = string | number> {
  readonly path?: string;
  readonly port: P;
  readonly scheme?: "HTTP" | "HTTPS";
  readonly host?: string;
  readonly httpHeaders?: readonly HttpHeader[];
}

export interface Exec {
  readonly command: readonly string[];
}

/** How to ask: exactly one of them. */
export interface ProbeHandler<P extends string | number = string | number> {
  readonly httpGet?: HttpGet<P>;
  readonly tcpSocket?: { readonly port: P; readonly host?: string };
  readonly exec?: Exec;
  readonly grpc?: { readonly port: number; readonly service?: string };
}

/** https://kubernetes.io/docs/tasks/configure-pod-container/configure-liveness-readiness-startup-probes/ */
export interface Probe<P extends string | number = string | number> extends ProbeHandler<P> {
  readonly initialDelaySeconds?: number;
  readonly periodSeconds?: number;
  readonly timeoutSeconds?: number;
  readonly successThreshold?: number;
  readonly failureThreshold?: number;
  readonly terminationGracePeriodSeconds?: number;
}

/** What to do before the container is stopped, or right after it started: exactly one of them. */
export interface LifecycleHandler<P extends string | number = string | number> {
  readonly exec?: Exec;
  readonly httpGet?: HttpGet<P>;
  /** Waits; needs no program in the image. Kubernetes 1.30 or later. */
  readonly sleep?: { readonly seconds: number };
}

export interface Lifecycle<P extends string | number = string | number> {
  readonly postStart?: LifecycleHandler<P>;
  readonly preStop?: LifecycleHandler<P>;
}

export interface HandlerPlace {
  readonly field: string;
  readonly ports: readonly PodPort[];
  readonly refuse: Refuse;
}

const HANDLERS = ["httpGet", "tcpSocket", "exec", "grpc", "sleep"] as const;
const TIMES: readonly (readonly [keyof Probe, number])[] = [
  ["initialDelaySeconds", 0],
  ["periodSeconds", 1],
  ["timeoutSeconds", 1],
  ["successThreshold", 1],
  ["failureThreshold", 1],
  ["terminationGracePeriodSeconds", 1],
];

/** Returns the probe as given, or throws. */
export function checkProbe(probe: Probe, place: HandlerPlace): Probe {
  checkHandler(probe, place);
  for (const [name, least] of TIMES) {
    const value = probe[name];
    if (value !== undefined && !(isInteger(value) && value >= least)) {
      place.refuse(`${place.field}.${name} is ${shown(value)}`, `Give a whole number of at least ${String(least)}`);
    }
  }
  return probe;
}

export function checkLifecycle(lifecycle: Lifecycle, place: HandlerPlace): Lifecycle {
  for (const hook of ["postStart", "preStop"] as const) {
    const handler = lifecycle[hook];
    if (handler === undefined) continue;
    checkHandler(handler, { ...place, field: `${place.field}.${hook}` });
    const seconds = handler.sleep?.seconds;
    if (seconds !== undefined && !(isInteger(seconds) && seconds >= 1)) {
      place.refuse(`${place.field}.${hook}.sleep.seconds is ${shown(seconds)}`, "Give a whole number of at least 1");
    }
  }
  return lifecycle;
}

function checkHandler(handler: ProbeHandler & LifecycleHandler, { field, ports, refuse }: HandlerPlace): void {
  const given = HANDLERS.filter((name) => handler[name] !== undefined);
  if (given.length !== 1) {
    refuse(`${field} has ${given.length === 0 ? "no handler" : given.join(" and ")}`, "Give exactly one handler");
  }
  const port = handler.httpGet?.port ?? handler.tcpSocket?.port ?? handler.grpc?.port;
  if (port === undefined) return;
  if (typeof port === "string") {
    if (ports.some(({ name }) => name === port)) return;
    const names = ports.flatMap(({ name }) => name ?? []);
    const have = names.length === 0 ? "no named port" : names.join(", ");
    refuse(`${field} names port ${shown(port)}, the container has ${have}`, "Name one of the container's ports");
  } else if (portNumber(port) !== undefined) {
    refuse(`${field} has port ${shown(port)}: it ${String(portNumber(port))}`, "Change the number");
  }
}
