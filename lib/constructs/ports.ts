/**
 * Container ports: by name where they have one, so that a Service cannot name a port that does not exist.
 */
import { checkChoices } from "./choices";
import { checkByName, type Refuse, shown } from "./refuse";
import { portName, portNumber } from "./syntax";

export type Protocol = "TCP" | "UDP" | "SCTP";

/** A port of a pod, as what points at it sees it. */
export interface PodPort {
  readonly containerPort: number;
  readonly name?: string;
  readonly protocol: Protocol;
}

/** A port with more than its number. */
export interface PortOptions<V extends number = number> {
  readonly containerPort: V;
  /** @default TCP, by the API server */
  readonly protocol?: Protocol;
  readonly hostPort?: number;
}

export interface PortProps<N extends string = string, V extends number = number> {
  /** Named ports: `{ http: 3000 }`. */
  readonly ports?: { readonly [K in N]?: V | PortOptions<V> };
  /** Ports without a name: `[3000]`. A Service then points at the number. */
  readonly unnamedPorts?: readonly (V | PortOptions<V>)[];
}

export type PortJson = { readonly name?: string } & PortOptions;

/** The list for the manifest: named ports first, each as it was written. */
export function buildPorts({ ports = {}, unnamedPorts = [] }: PortProps, field: string, refuse: Refuse): PortJson[] {
  checkByName(ports, `${field}.ports`, refuse);
  const named = Object.entries<number | PortOptions | undefined>(ports).flatMap(([name, port]) => {
    const problem = portName(name);
    if (problem !== undefined) refuse(`${field}.ports has the name ${shown(name)}: it ${problem}`, "Rename the port");
    return port === undefined ? [] : [{ name, ...toOptions(port) }];
  });
  const all: PortJson[] = [...named, ...unnamedPorts.map(toOptions)];
  for (const { containerPort, hostPort, name, protocol } of all) {
    const place = `${field}: port ${name ?? "without a name"}`;
    checkChoices({ protocol }, ["protocol"], { refuse, field: `${place}: ` });
    const problem = portNumber(containerPort);
    if (problem !== undefined) refuse(`${place} is ${shown(containerPort)}: it ${problem}`, "Change the number");
    if (hostPort !== undefined && portNumber(hostPort) !== undefined) {
      refuse(`${place} has hostPort ${shown(hostPort)}: it ${String(portNumber(hostPort))}`, "Change the number");
    }
  }
  return all;
}

function toOptions(port: number | PortOptions): PortOptions {
  return typeof port === "object" ? { ...port } : { containerPort: port };
}

export function toPodPort({ name, containerPort, protocol = "TCP" }: PortJson): PodPort {
  return name === undefined ? { containerPort, protocol } : { name, containerPort, protocol };
}

/** What a Service may point at: each name, then each number. */
export function targetPortsOf(ports: readonly PodPort[]): (string | number)[] {
  return [...ports.flatMap(({ name }) => name ?? []), ...new Set(ports.map(({ containerPort }) => containerPort))];
}
