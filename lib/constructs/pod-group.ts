/**
 * Several workloads as one target: the pods of all of them, by the labels and ports that they share.
 */
import { ConstructError } from "../errors";
import type { Labels } from "../objects";
import { toPodSource } from "./kplus-pods";
import type { PodSource, PodTarget } from "./pod-source";
import type { PodPort } from "./ports";
import { type Refuse, shown } from "./refuse";

/** Labels that both have, with the same value. What the compiler does not know is compared when it runs. */
type Shared<A, B> = string extends keyof A | keyof B
  ? Labels
  : { readonly [K in keyof A & keyof B as [A[K], B[K]] extends [B[K], A[K]] ? K : never]: A[K] };

/** Labels that all the targets have. */
export type SharedLabels<T extends readonly PodTarget[]> = SharedBy<T> extends infer L extends Labels ? L : never;

type SharedBy<T extends readonly PodTarget[]> = T extends readonly [
  infer First,
  ...infer Rest extends readonly PodTarget[],
]
  ? Rest extends readonly []
    ? LabelsOf<First>
    : Shared<LabelsOf<First>, SharedBy<Rest>>
  : Labels;

type LabelsOf<T> = T extends PodSource<infer L> ? L : Labels;

/** Ports that all the targets have. */
export type SharedPorts<T extends readonly PodTarget[]> = T extends readonly [
  infer First,
  ...infer Rest extends readonly PodTarget[],
]
  ? PortsOf<First> & SharedPorts<Rest>
  : string | number;

type PortsOf<T> = T extends PodSource<Labels, infer P> ? P : string | number;

/**
 * The pods of several workloads as one target, selected by all the labels that they share: those that tell them apart
 * fall out by themselves.
 *
 * @example
 * const of = (release: string) => ({ selector: { app: "echo", release }, containers: [{ name: "echo", image: "echo:1" }] });
 * const spring = new RollingDeployment(chart, "echo-spring", of("spring"));
 * const summer = new RollingDeployment(chart, "echo-summer", of("summer"));
 * new ClusterIpService(chart, "echo", { target: podsOf(spring, summer), selector: { app: "echo" }, ports: [{ port: 80 }] });
 *
 * @throws CONSTRUCT_INVALID when they share no label, or are in different namespaces
 */
export function podsOf<const T extends readonly [PodTarget, ...PodTarget[]]>(
  ...targets: T
): PodSource<SharedLabels<T>, SharedPorts<T>> {
  const refuseAll = refuseFor(targets);
  const all = targets.map((target) => toPodSource(target, refuseAll));
  const [first, ...rest] = all as [PodSource, ...PodSource[]];
  const podLabels = sharedOf(all.map((target) => target.podLabels));
  const selectorLabels = sharedOf(all.map((target) => ({ ...target.podLabels, ...target.selectorLabels })));
  if (Object.keys(selectorLabels).length === 0) {
    refuseAll("they share no label", "Give their pods one label of the same value");
  }
  const namespaces = [...new Set(all.flatMap(({ namespace }) => namespace ?? []))];
  if (namespaces.length > 1) refuseAll(`they are in ${namespaces.join(" and ")}`, "Put them into one namespace");
  const targetPorts = first.targetPorts.filter((port) => rest.every((other) => other.targetPorts.includes(port)));
  const podPorts = first.podPorts.filter((port) => rest.every((other) => hasPort(other, port)));
  const [namespace] = namespaces;
  // The compiler cannot follow the intersection that the lines above compute.
  return { podLabels, selectorLabels, targetPorts, podPorts, namespace } as PodSource as PodSource<
    SharedLabels<T>,
    SharedPorts<T>
  >;
}

function sharedOf([first = {}, ...rest]: readonly Labels[]): Labels {
  return Object.fromEntries(Object.entries(first).filter(([key, value]) => rest.every((one) => one[key] === value)));
}

function hasPort({ podPorts }: PodSource, { name, containerPort, protocol }: PodPort): boolean {
  return podPorts.some(
    (port) => port.protocol === protocol && (port.containerPort === containerPort || (name && port.name === name)),
  );
}

function refuseFor(targets: readonly PodTarget[]): Refuse {
  return (fact, fix) => {
    const paths = targets.map(nameOf);
    const constructPath = paths[0] ?? "";
    throw new ConstructError("CONSTRUCT_INVALID", `${paths.join(", ")}: ${fact}. ${fix}.`, { constructPath });
  };
}

/** A workload is a construct; a group of groups is not. */
function nameOf(target: PodTarget & { readonly node?: { readonly path: string } }): string {
  const labels = "selectorLabels" in target ? target.selectorLabels : {};
  return target.node?.path ?? shown(Object.values(labels).join("/"));
}
