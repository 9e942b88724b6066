/**
 * The pod spec that every workload shares: containers, placement, the time to end.
 */
import { buildContainer, type ContainerJson, type ContainerProps } from "./container";
import { buildPlacement, type PlacementProps } from "./node-pool";
import type { PodPort } from "./ports";
import { type Refuse, shown } from "./refuse";
import { isInteger } from "./syntax";

export interface PodProps<N extends string = string, V extends number = number> extends PlacementProps {
  /** At least one. */
  readonly containers: readonly ContainerProps<N, V>[];
  /** Time between SIGTERM and SIGKILL, preStop included. @default 30, by the API server */
  readonly terminationGracePeriodSeconds?: number;
}

export interface BuiltPod {
  readonly spec: Readonly<Record<string, unknown>> & { readonly containers: readonly ContainerJson[] };
  readonly ports: readonly PodPort[];
}

const DEFAULT_GRACE_SECONDS = 30; // the API server's

export function buildPod(props: PodProps, namespace: string | undefined, refuse: Refuse): BuiltPod {
  const { containers, terminationGracePeriodSeconds: grace } = props;
  if (!Array.isArray(containers) || containers.length === 0)
    refuse("containers is empty", "Give at least one container");
  if (grace !== undefined && !(isInteger(grace) && grace >= 0)) {
    refuse(`terminationGracePeriodSeconds is ${shown(grace)}`, "Give a whole number of at least 0");
  }
  const built = containers.map((container, index) =>
    buildContainer(container, { field: `containers[${String(index)}]`, namespace, refuse }),
  );
  const ports = built.flatMap((container) => container.ports);
  checkUnique(
    containers.map(({ name }) => name),
    "container name",
    refuse,
  );
  checkUnique(
    ports.flatMap(({ name }) => name ?? []),
    "port name",
    refuse,
  );
  checkUnique(
    ports.map(({ containerPort, protocol }) => `${String(containerPort)}/${protocol}`),
    "port",
    refuse,
  );
  checkDrain(props, refuse);
  const spec = {
    ...buildPlacement(props, refuse),
    ...(grace === undefined ? {} : { terminationGracePeriodSeconds: grace }),
    containers: built.map(({ json }) => json),
  };
  return { spec, ports };
}

function checkUnique(values: readonly string[], what: string, refuse: Refuse): void {
  const twice = values.find((value, index) => values.indexOf(value) !== index);
  if (twice !== undefined) refuse(`two containers or ports share the ${what} ${shown(twice)}`, "Give each its own");
}

/** A preStop sleep longer than the grace period is refused by the API server. */
function checkDrain(
  { containers, terminationGracePeriodSeconds: grace = DEFAULT_GRACE_SECONDS }: PodProps,
  refuse: Refuse,
): void {
  for (const [index, { lifecycle }] of containers.entries()) {
    const seconds = lifecycle?.preStop?.sleep?.seconds ?? 0;
    if (seconds <= grace) continue;
    const field = `containers[${String(index)}].lifecycle.preStop.sleep`;
    const fact = `${field} takes ${String(seconds)} s, terminationGracePeriodSeconds allows ${String(grace)}`;
    refuse(fact, "Raise terminationGracePeriodSeconds above it");
  }
}
