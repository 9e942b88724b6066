/**
 * What runs to its end: the spec that a Job has, and that a CronJob makes Jobs from.
 */
import { type Refuse, shown } from "./refuse";
import { isInteger } from "./syntax";
import { buildCounts, type PodTemplate } from "./workload";

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
  if (completionMode === "Indexed" && options.completions === undefined) {
    refuse("completionMode is Indexed without completions", "Say how many indexes there are");
  }
  return {
    ...buildCounts(options, COUNTS, refuse),
    completionMode,
    activeDeadlineSeconds,
    suspend,
    template: { ...template, spec: { ...template.spec, restartPolicy } },
  };
}
