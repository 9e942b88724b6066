/**
 * Fields of which the API knows every value. The compiler knows them too; this is for those who get past it.
 */
import { type Refuse, shown } from "./refuse";

const CHOICES = {
  imagePullPolicy: ["Always", "IfNotPresent", "Never"],
  terminationMessagePolicy: ["File", "FallbackToLogsOnError"],
  restartPolicy: ["Always", "OnFailure", "Never"],
  dnsPolicy: ["ClusterFirst", "ClusterFirstWithHostNet", "Default", "None"],
  protocol: ["TCP", "UDP", "SCTP"],
  operator: ["Equal", "Exists"],
  effect: ["NoSchedule", "PreferNoSchedule", "NoExecute"],
  whenUnsatisfiable: ["ScheduleAnyway", "DoNotSchedule"],
  volumeMode: ["Filesystem", "Block"],
  podManagementPolicy: ["OrderedReady", "Parallel"],
  completionMode: ["NonIndexed", "Indexed"],
  concurrencyPolicy: ["Allow", "Forbid", "Replace"],
  sessionAffinity: ["ClientIP", "None"],
  internalTrafficPolicy: ["Cluster", "Local"],
  externalTrafficPolicy: ["Cluster", "Local"],
  trafficDistribution: ["PreferSameZone", "PreferSameNode", "PreferClose"],
} as const;

type Chosen = { readonly [K in keyof typeof CHOICES]?: unknown };

interface ChoicePlace {
  readonly refuse: Refuse;
  /** What stands before the name in the message: `containers[0].`. */
  readonly field?: string;
}

/** Throws where a field holds a value that it cannot have. */
export function checkChoices<K extends keyof typeof CHOICES>(
  given: Pick<Chosen, K>,
  names: readonly K[],
  { refuse, field = "" }: ChoicePlace,
): void {
  for (const name of names) {
    const value = given[name];
    const allowed: readonly unknown[] = CHOICES[name];
    if (value === undefined || allowed.includes(value)) continue;
    refuse(`${field}${name} is ${shown(value)}`, `Give ${allowed.join(" or ")}`);
  }
}
