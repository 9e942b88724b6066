/**
 * Several workloads as one target: the pods of all of them, by the labels and ports that they share.
 */
import { ConstructError } from "../errors";
import type { Labels } from "../objects";
import type { PodSource } from "./pod-source";
import type { PodPort } from "./ports";
import { shown } from "./refuse";

/** Labels that both have, with the same value. Values that the compiler does not know are compared when it runs. */
type Shared<A, B> = {
  readonly [K in keyof A & keyof B as [A[K], B[K]] extends [B[K], A[K]] ? K : never]: A[K];
};

/** Labels that all the targets have. */
export type SharedLabels<T extends readonly PodSource[]> = SharedBy<T> extends infer L extends Labels ? L : never;

type SharedBy<T extends readonly PodSource[]> = T extends readonly [
  PodSource<infer L>,
  ...infer Rest extends readonly PodSource[],
]
  ? Rest extends readonly []
    ? L
    : Shared<L, SharedBy<Rest>>
  : Labels;

/** Ports that all the targets have. */
export type SharedPorts<T extends readonly PodSource[]> = T extends readonly [
  PodSource<Labels, infer P>,
  ...infer Rest extends readonly PodSource[],
]
  ? Rest extends readonly []
    ? P
    : P & SharedPorts<Rest>
  : string | number;

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
export function podsOf<const T extends readonly [PodSource, ...PodSource[]]>(
  ...targets: T
): PodSource<SharedLabels<T>, SharedPorts<T>> {
  const all: readonly PodSource[] = targets;
  const [first, ...rest] = targets;
  const podLabels = sharedOf(all.map((target) => target.podLabels));
  const selectorLabels = sharedOf(all.map((target) => ({ ...target.podLabels, ...target.selectorLabels })));
  if (Object.keys(selectorLabels).length === 0) {
    refuseAll(all, "they share no label", "Give their pods one label of the same value");
  }
  const namespaces = [...new Set(all.flatMap(({ namespace }) => namespace ?? []))];
  if (namespaces.length > 1) refuseAll(all, `they are in ${namespaces.join(" and ")}`, "Put them into one namespace");
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

function refuseAll(targets: readonly PodSource[], fact: string, fix: string): never {
  const paths = targets.map((target) => pathOf(target) ?? shown(Object.values(target.selectorLabels).join("/")));
  const constructPath = paths[0] ?? "";
  throw new ConstructError("CONSTRUCT_INVALID", `${paths.join(", ")}: ${fact}. ${fix}.`, { constructPath });
}

/** A workload is a construct; a group of groups is not. */
function pathOf(target: PodSource & { readonly node?: { readonly path: string } }): string | undefined {
  return target.node?.path;
}
