/**
 * What runs to its end: the spec that a Job has, and that a CronJob makes Jobs from.
 */
import { checkChoices } from "./choices";
import { type Refuse, shown } from "./refuse";
import { isCount, isInteger } from "./syntax";
import { buildCounts, type PodTemplate } from "./workload";

/** https://kubernetes.io/docs/concepts/workloads/controllers/job/#pod-failure-policy */
export type PodFailureRule = {
  /** `FailJob` ends the Job, `Ignore` does not count the failure, `Count` counts it. */
  readonly action: "FailJob" | "Ignore" | "Count" | "FailIndex";
} & (
  | {
      readonly onExitCodes: {
        readonly containerName?: string;
        readonly operator: "In" | "NotIn";
        readonly values: readonly [number, ...number[]];
      };
      readonly onPodConditions?: never;
    }
  | {
      /** `[{ type: "DisruptionTarget" }]`: the pod was evicted or preempted. */
      readonly onPodConditions: readonly { readonly type: string; readonly status?: "True" | "False" | "Unknown" }[];
      readonly onExitCodes?: never;
    }
);

/** https://kubernetes.io/docs/concepts/workloads/controllers/job/ */
export interface JobOptions {
  /** A Job's pods are not started for ever. `Never` keeps failed pods and their logs. @default Never */
  readonly restartPolicy?: "Never" | "OnFailure";
  /** Pods that must succeed. @default 1, by the API server */
  readonly completions?: number;
  /** Pods at a time. @default 1, by the API server */
  readonly parallelism?: number;
  /** `Indexed` gives each pod a number of its own. @default NonIndexed, by the API server */
  readonly completionMode?: "NonIndexed" | "Indexed";
  /** Failures before the Job fails. @default 6, by the API server */
  readonly backoffLimit?: number;
  readonly activeDeadlineSeconds?: number;
  /** Which failures end the Job at once, or do not count (Kubernetes 1.31 or later). The first rule that fits decides. */
  readonly podFailurePolicy?: { readonly rules: readonly PodFailureRule[] };
  /** When the finished Job and its pods are deleted. @default never */
  readonly ttlSecondsAfterFinished?: number;
  readonly suspend?: boolean;
}

/** Written where the user wrote none, since the API server has no default that it would accept. */
export const JOB_DEFAULTS = { restartPolicy: "Never" } as const;

const COUNTS = ["completions", "parallelism", "backoffLimit", "ttlSecondsAfterFinished"] as const;

/** The Job's controller makes its selector itself: none is written. */
export function buildJob(options: JobOptions, { template }: PodTemplate, refuse: Refuse): Record<string, unknown> {
  const { restartPolicy = JOB_DEFAULTS.restartPolicy, completionMode, activeDeadlineSeconds, suspend } = options;
  if (!["Never", "OnFailure"].includes(restartPolicy)) {
    refuse(`restartPolicy is ${shown(restartPolicy)}: a Job's pods end`, 'Give "Never" or "OnFailure"');
  }
  if (activeDeadlineSeconds !== undefined && !(isInteger(activeDeadlineSeconds) && activeDeadlineSeconds >= 1)) {
    refuse(`activeDeadlineSeconds is ${shown(activeDeadlineSeconds)}`, "Give a whole number of at least 1");
  }
  checkChoices({ completionMode }, ["completionMode"], { refuse });
  if (completionMode === "Indexed" && options.completions === undefined) {
    refuse("completionMode is Indexed without completions", "Say how many indexes there are");
  }
  return {
    ...buildCounts(options, COUNTS, refuse),
    completionMode,
    activeDeadlineSeconds,
    suspend,
    podFailurePolicy: options.podFailurePolicy && buildFailurePolicy(options.podFailurePolicy, restartPolicy, refuse),
    template: { ...template, spec: { ...template.spec, restartPolicy } },
  };
}

/** The API server wants the codes in order, and has no default for a condition's status. */
function buildFailurePolicy(
  { rules }: NonNullable<JobOptions["podFailurePolicy"]>,
  restartPolicy: string,
  refuse: Refuse,
): object {
  if (restartPolicy !== "Never") {
    refuse(`podFailurePolicy does not go with restartPolicy ${restartPolicy}`, "Leave restartPolicy out");
  }
  const written = rules.map((rule, index) => {
    const field = `podFailurePolicy.rules[${String(index)}]`;
    const { operator, values = [] } = rule.onExitCodes ?? {};
    const bad = values.find((value) => !isCount(value) || value > 255 || (value === 0 && operator === "In"));
    if (bad !== undefined) refuse(`${field} names the exit code ${shown(bad)}`, "Name codes of failures, up to 255");
    if (new Set(values).size < values.length) refuse(`${field} names an exit code twice`, "Drop one of them");
    return {
      action: rule.action,
      onExitCodes: rule.onExitCodes && { ...rule.onExitCodes, values: [...values].sort((a, b) => a - b) },
      onPodConditions: rule.onPodConditions?.map((condition) => ({ status: "True", ...condition })),
    };
  });
  return { rules: written };
}
