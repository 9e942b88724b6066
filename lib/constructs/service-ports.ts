/**
 * Ports of a Service: each must lead to a port that the pods have.
 */
import { checkChoices } from "./choices";
import type { PodSource, TargetPort } from "./pod-source";
import type { Protocol } from "./ports";
import { type Refuse, shown } from "./refuse";
import { dnsLabel, portNumber, qualifiedName } from "./syntax";

/** `P`: ports of the pods. `N`, `V`: names and numbers of the Service's own ports. */
export interface ServicePort<
  P extends string | number = string | number,
  N extends string = string,
  V extends number = number,
> {
  /** Port of the Service. */
  readonly port: V;
  /** Port of the pods: its name or its number. @default the same number as `port`, by the API server */
  readonly targetPort?: TargetPort<P>;
  /** Needed where the Service has more than one port. */
  readonly name?: N;
  /** @default TCP, by the API server */
  readonly protocol?: Protocol;
  /** What is spoken there, a hint for load balancers: `kubernetes.io/h2c`. */
  readonly appProtocol?: string;
}

export interface NodePortServicePort<
  P extends string | number = string | number,
  N extends string = string,
  V extends number = number,
> extends ServicePort<P, N, V> {
  /** Port of every node. @default chosen by the API server */
  readonly nodePort?: number | undefined;
}

/** The same without what only the compiler knows. */
export interface PlainPort {
  readonly port: number;
  readonly targetPort?: string | number;
  readonly name?: string;
  readonly protocol?: Protocol;
  readonly appProtocol?: string;
  readonly nodePort?: number;
}

interface PortPlace {
  readonly target: PodSource;
  readonly refuse: Refuse;
}

export function checkServicePorts(ports: readonly PlainPort[], place: PortPlace): void {
  for (const [index, port] of ports.entries()) {
    checkNumbers(port, `ports[${String(index)}]`, place.refuse);
    checkTarget(port, `ports[${String(index)}]`, place);
  }
  checkDifferent(ports, place.refuse);
}

function checkNumbers(port: PlainPort, field: string, refuse: Refuse): void {
  for (const name of ["port", "nodePort"] as const) {
    const value = port[name];
    if (value === undefined && name === "nodePort") continue;
    const problem = portNumber(value);
    if (problem !== undefined) refuse(`${field}.${name} is ${shown(value)}: it ${problem}`, "Change the number");
  }
  checkChoices(port, ["protocol"], { refuse, field: `${field}.` });
  const badProtocol = port.appProtocol === undefined ? undefined : qualifiedName(port.appProtocol);
  if (badProtocol !== undefined) {
    refuse(`${field}.appProtocol is ${shown(port.appProtocol)}: it ${badProtocol}`, "Change it");
  }
  const badName = port.name === undefined ? undefined : dnsLabel(port.name);
  if (badName !== undefined) refuse(`${field}.name is ${shown(port.name)}: it ${badName}`, "Rename the port");
}

function checkTarget(port: PlainPort, field: string, { target, refuse }: PortPlace): void {
  const { targetPort = port.port, protocol = "TCP" } = port;
  const found = target.podPorts.filter(
    ({ name, containerPort }) => name === targetPort || containerPort === targetPort,
  );
  const isUndeclaredNumber = target.podPorts.length === 0 && portNumber(targetPort) === undefined;
  if (isUndeclaredNumber || found.some((candidate) => candidate.protocol === protocol)) return;
  const have = target.podPorts.map((one) => `${one.name ?? "(no name)"} ${String(one.containerPort)}/${one.protocol}`);
  const fact = `${field} sends to port ${shown(targetPort)}/${protocol}, the pods have ${have.join(", ") || "no port"}`;
  refuse(fact, "Give one of them as targetPort");
}

function checkDifferent(ports: readonly PlainPort[], refuse: Refuse): void {
  if (ports.length > 1 && ports.some(({ name }) => name === undefined)) {
    refuse("a Service with more than one port has one without a name", "Name each port");
  }
  const parts: readonly (readonly [string, (port: PlainPort) => string | undefined])[] = [
    ["name", ({ name }) => name],
    ["port", ({ port, protocol = "TCP" }) => `${String(port)}/${protocol}`],
    ["nodePort", ({ nodePort, protocol = "TCP" }) => (nodePort ? `${String(nodePort)}/${protocol}` : undefined)],
  ];
  for (const [what, read] of parts) {
    const values = ports.map(read).filter((value) => value !== undefined);
    const twice = values.find((value, index) => values.indexOf(value) !== index);
    if (twice !== undefined) refuse(`two ports have the ${what} ${shown(twice)}`, "Give each its own");
  }
}
