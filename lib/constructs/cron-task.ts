/**
 * A CronJob: a Job made anew at each time of a schedule.
 */
import type { Construct } from "constructs";
import type { Labels } from "../objects";
import { checkChoices } from "./choices";
import { buildJob, type JobOptions } from "./job";
import type { NameLabel, NoLabels } from "./labels";
import { type Refuse, shown } from "./refuse";
import { cronSchedule, limitedName } from "./syntax";
import { buildCounts, buildTemplateWorkload, type TemplateProps, Workload } from "./workload";

export type CronTaskProps<
  S extends Labels,
  X extends Labels,
  N extends string,
  V extends number,
  W extends string = string,
> = TemplateProps<S, X, N, V, W> &
  Omit<JobOptions, "suspend"> & {
    /** Minute, hour, day of month, month, day of week: `"0 3 * * *"`; or `@daily` and the like. */
    readonly schedule: string;
    /** Such as `Asia/Seoul`. @default that of the cluster's controller manager, mostly UTC */
    readonly timeZone?: string;
    /** What to do while the last Job runs. @default Allow, by the API server: both run */
    readonly concurrencyPolicy?: "Allow" | "Forbid" | "Replace";
    /** How late a missed Job may still start. */
    readonly startingDeadlineSeconds?: number;
    /** @default 3, by the API server */
    readonly successfulJobsHistoryLimit?: number;
    /** @default 1, by the API server */
    readonly failedJobsHistoryLimit?: number;
    /** No new Jobs while true. */
    readonly suspend?: boolean;
  };

/**
 * A CronJob. What it adds to what is written: the label `app.kubernetes.io/name` (on the CronJob and its pods), which
 * `selector` and `labels` replace; `restartPolicy: Never`, which `restartPolicy` replaces.
 *
 * @example
 * const containers = [{ name: "report", image: "report:1" }];
 * new CronTask(chart, "report", { schedule: "0 3 * * *", timeZone: "Asia/Seoul", containers });
 *
 * @throws CONSTRUCT_INVALID for values that the API server would refuse
 */
export class CronTask<
  const S extends Labels = NameLabel,
  const X extends Labels = NoLabels,
  N extends string = never,
  V extends number = never,
  W extends string = never,
> extends Workload<S & X, S, N | V> {
  constructor(scope: Construct, id: string, props: CronTaskProps<S, X, N, V, W>) {
    super(scope, id, (self) =>
      buildTemplateWorkload(self, props, {
        apiVersion: "batch/v1",
        kind: "CronJob",
        nameRule: limitedName(52), // the controller adds eleven characters to name a Job
        buildSpec: (pods, refuse) => {
          const { suspend, ...job } = props as CronTaskProps<Labels, Labels, string, number>;
          return { ...buildSchedule(props, refuse), jobTemplate: { spec: buildJob(job, pods, refuse) } };
        },
      }),
    );
  }
}

const COUNTS = ["startingDeadlineSeconds", "successfulJobsHistoryLimit", "failedJobsHistoryLimit"] as const;
type Schedule = Pick<
  CronTaskProps<Labels, Labels, string, number>,
  "schedule" | "timeZone" | "concurrencyPolicy" | "suspend" | (typeof COUNTS)[number]
>;

function buildSchedule(props: Schedule, refuse: Refuse): Record<string, unknown> {
  const { schedule, timeZone, concurrencyPolicy, suspend } = props;
  checkChoices({ concurrencyPolicy }, ["concurrencyPolicy"], { refuse });
  const problem = cronSchedule(schedule);
  if (problem !== undefined) refuse(`schedule is ${shown(schedule)}: it ${problem}`, "Change it");
  if (timeZone !== undefined && !isTimeZone(timeZone)) {
    refuse(`timeZone is ${shown(timeZone)}`, 'Give a name of the time zone database, such as "Europe/Berlin"');
  }
  return {
    schedule,
    timeZone,
    concurrencyPolicy,
    suspend,
    ...buildCounts(props, COUNTS, refuse),
  };
}

function isTimeZone(name: string): boolean {
  if (!/^[A-Z]/.test(name) || name.toLowerCase() === "local") return false;
  try {
    // Says the name's own letters again, or that of the zone which it is another name of.
    const { timeZone } = new Intl.DateTimeFormat("en", { timeZone: name }).resolvedOptions();
    return timeZone === name || timeZone.toLowerCase() !== name.toLowerCase();
  } catch {
    return false;
  }
}
