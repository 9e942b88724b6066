/**
 * Probes and lifecycle hooks, in the API's own words, with ports that must be ports of the container.
 */
import { isKplusAction, type KplusAction, renderKplus } from "./kplus";
import type { PodPort } from "./ports";
import { type Refuse, shown } from "./refuse";
import { isCount, isInteger, portNumber } from "./syntax";

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
  readonly tcpSocket?: { readonly port: P; readonly host?: string };
}

export interface Lifecycle<P extends string | number = string | number> {
  readonly postStart?: LifecycleHandler<P> | KplusAction;
  readonly preStop?: LifecycleHandler<P> | KplusAction;
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

/** The probe as the manifest has it, or throws. */
export function buildProbe(given: Probe | KplusAction, place: HandlerPlace): Probe {
  const probe: Probe = isKplusAction(given) ? renderKplus(given, "Probe", place) : given;
  checkHandler(probe, place);
  for (const [name, least] of TIMES) {
    const value = probe[name];
    if (value !== undefined && !isCount(value, least)) {
      place.refuse(`${place.field}.${name} is ${shown(value)}`, `Give a whole number of at least ${String(least)}`);
    }
  }
  return probe;
}

/** The hooks as the manifest has them. */
export interface BuiltLifecycle {
  readonly postStart?: LifecycleHandler;
  readonly preStop?: LifecycleHandler;
}

export function buildLifecycle(lifecycle: Lifecycle, place: HandlerPlace): BuiltLifecycle {
  const hooks = (["postStart", "preStop"] as const).flatMap((hook) => {
    const given = lifecycle[hook];
    if (given === undefined) return [];
    const inside = { ...place, field: `${place.field}.${hook}` };
    const handler: LifecycleHandler = isKplusAction(given) ? renderKplus(given, "Handler", inside) : given;
    checkHandler(handler, inside);
    const seconds = handler.sleep?.seconds;
    if (seconds !== undefined && !(isInteger(seconds) && seconds >= 1)) {
      place.refuse(`${inside.field}.sleep.seconds is ${shown(seconds)}`, "Give a whole number of at least 1");
    }
    return [[hook, handler] as const];
  });
  return Object.fromEntries(hooks);
}

function checkHandler(handler: ProbeHandler & LifecycleHandler, { field, ports, refuse }: HandlerPlace): void {
  const given = HANDLERS.filter((name) => handler[name] !== undefined);
  if (given.length !== 1) {
    refuse(`${field} has ${given.length === 0 ? "no handler" : given.join(" and ")}`, "Give exactly one handler");
  }
  if (handler.exec?.command.length === 0) refuse(`${field}.exec.command is empty`, "Give a program and its arguments");
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
