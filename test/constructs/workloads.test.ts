import { describe, expect, test } from "@jest/globals";
import type { Chart } from "cdk8s";
import {
  CronTask,
  NodeAgent,
  type NodePool,
  ReplicaSetWorkload,
  RollingDeployment,
  StatefulApp,
  TaskJob,
  type Workload,
} from "../../lib";
import type { LabelSelector, Labels, Manifest } from "../../lib/objects";
import { refusal, render } from "./render";

const container = { name: "app", image: "app:1", ports: { http: 80 } };
const containers = [container];

/** Every workload with a template, made from the same props. */
const WORKLOADS: Readonly<Record<string, (chart: Chart, props: object) => Workload>> = {
  Deployment: (chart, props) => new RollingDeployment(chart, "w", { containers, ...props } as never),
  ReplicaSet: (chart, props) => new ReplicaSetWorkload(chart, "w", { containers, ...props } as never),
  DaemonSet: (chart, props) => new NodeAgent(chart, "w", { containers, ...props } as never),
  StatefulSet: (chart, props) => new StatefulApp(chart, "w", { containers, headlessService: true, ...props } as never),
  Job: (chart, props) => new TaskJob(chart, "w", { containers, ...props } as never),
  CronJob: (chart, props) => new CronTask(chart, "w", { containers, schedule: "* * * * *", ...props } as never),
};

interface Spec {
  readonly selector?: LabelSelector;
  readonly template?: { readonly metadata: { readonly labels: Labels }; readonly spec: object };
  readonly jobTemplate?: { readonly spec: Spec };
}

/** The pod template, wherever the kind has it. */
function templateOf({ spec }: Manifest): NonNullable<Spec["template"]> {
  const { template, jobTemplate } = spec as Spec;
  const found = template ?? jobTemplate?.spec.template;
  if (found === undefined) throw new Error("no template");
  return found;
}

describe.each(Object.entries(WORKLOADS))("%s", (_, make) => {
  test("takes a pool: node selector and toleration together", () => {
    const pool: NodePool = {
      labels: { gpu: "yes" },
      taints: [{ key: "gpu", effect: "NoSchedule" }],
      extendedResource: "nvidia.com/gpu",
    };
    const [manifest] = render((chart) => make(chart, { pool }));
    expect(templateOf(manifest as Manifest).spec).toMatchObject({
      nodeSelector: { gpu: "yes" },
      tolerations: [{ key: "gpu", operator: "Exists", effect: "NoSchedule" }],
    });
  });

  test("refuses an empty selector, an empty list of containers and a name that no object can have", () => {
    for (const props of [{ selector: {} }, { containers: [] }, { name: "Upper" }]) {
      expect(refusal((chart) => make(chart, props))).toMatch(/^chart\/w: /);
    }
  });
});

describe("a Deployment", () => {
  test("with an autoscaler writes no replicas", () => {
    const [deployment, autoscaler] = render(
      (chart) => new RollingDeployment(chart, "api", { autoscaling: { maxReplicas: 5 }, containers }),
    );
    expect(deployment?.spec).not.toHaveProperty("replicas");
    expect(autoscaler).toMatchObject({
      kind: "HorizontalPodAutoscaler",
      spec: { scaleTargetRef: { apiVersion: "apps/v1", kind: "Deployment", name: "api" }, maxReplicas: 5 },
    });
  });

  test("that recreates its pods has no rolling update", () => {
    const both = { recreate: true, rollingUpdate: { maxSurge: 1 } };
    expect(refusal((chart) => new RollingDeployment(chart, "api", { containers, ...both } as never))).toBe(
      "chart/api: it has recreate and rollingUpdate. Give one of them.",
    );
  });
});

describe("a StatefulSet", () => {
  const mounted = { ...container, volumeMounts: [{ name: "data", mountPath: "/data" }] } as const;

  test("with a headless Service names it, and each pod gets a claim", () => {
    const [set, service] = render(
      (chart) =>
        new StatefulApp(chart, "db", {
          replicas: 3,
          headlessService: true,
          claimTemplates: { data: { size: "1Gi", storageClassName: "fast" } },
          partition: 2,
          podManagementPolicy: "Parallel",
          claimRetention: { whenDeleted: "Delete" },
          containers: [mounted],
        }),
    );
    expect(set?.spec).toMatchObject({
      serviceName: "db",
      updateStrategy: { type: "RollingUpdate", rollingUpdate: { partition: 2 } },
      podManagementPolicy: "Parallel",
      persistentVolumeClaimRetentionPolicy: { whenDeleted: "Delete" },
      volumeClaimTemplates: [
        {
          metadata: { name: "data" },
          spec: {
            accessModes: ["ReadWriteOnce"],
            storageClassName: "fast",
            resources: { requests: { storage: "1Gi" } },
          },
        },
      ],
    });
    expect(service).toMatchObject({
      kind: "Service",
      metadata: { name: "db" },
      spec: {
        clusterIP: "None",
        selector: { "app.kubernetes.io/name": "db" },
        ports: [{ name: "http", port: 80, targetPort: "http" }],
      },
    });
  });

  test("names a Service that is made elsewhere", () => {
    const build = (chart: Chart) => new StatefulApp(chart, "db", { serviceName: { name: "peers" }, containers });
    const [set] = render(build, "Service/peers");
    expect(set?.spec).toMatchObject({ serviceName: "peers" });
  });

  test("refuses claims that the API server would refuse", () => {
    const claim = (claimTemplates: object, volumes = {}) =>
      refusal((chart) => new StatefulApp(chart, "db", { claimTemplates, volumes, containers } as never));
    expect(claim({ data: { size: "1,5Gi" } })).toMatchInlineSnapshot(
      `"chart/db: claimTemplates.data.size is "1,5Gi". Give a quantity like 500m, 1.5 or 64Mi, zero or more."`,
    );
    expect(claim({ data: { size: "1Gi", labels: { a: "b c" } } })).toContain("claimTemplates.data.labels");
    expect(refusal((chart) => new StatefulApp(chart, "db", { name: "a".repeat(53), containers }))).toContain(
      "at most 52",
    );
    expect(claim({ Data: { size: "1Gi" } })).toMatchInlineSnapshot(
      `"chart/db: claimTemplates has the name "Data": it must be lower-case letters, digits and '-', beginning and ending with a letter or digit. Rename it."`,
    );
    expect(claim({ data: { size: "1Gi" } }, { data: { emptyDir: {} } })).toMatchInlineSnapshot(
      `"chart/db: two volumes share the name "data". Give each its own."`,
    );
  });
});

describe("a DaemonSet", () => {
  const update = (props: object) => (chart: Chart) => new NodeAgent(chart, "agent", { containers, ...props } as never);

  test("is updated by steps, or when somebody deletes its pods", () => {
    const [rolling] = render(update({ rollingUpdate: { maxSurge: "10%", maxUnavailable: 0 } }));
    expect(rolling?.spec).toMatchObject({ updateStrategy: { rollingUpdate: { maxSurge: "10%", maxUnavailable: 0 } } });
    const [onDelete] = render(update({ onDelete: true }));
    expect(onDelete?.spec).toMatchObject({ updateStrategy: { type: "OnDelete" } });
  });

  test("cannot have a surge and pods unavailable", () => {
    expect(refusal(update({ rollingUpdate: { maxSurge: 1 } }))).toMatchInlineSnapshot(
      `"chart/agent: rollingUpdate has a surge and pods unavailable. A DaemonSet does one of the two: set the other to 0."`,
    );
    expect(refusal(update({ rollingUpdate: { maxSurge: 0, maxUnavailable: 0 } }))).toMatchInlineSnapshot(
      `"chart/agent: rollingUpdate allows neither a pod more nor a pod less. Raise maxSurge or maxUnavailable to at least 1."`,
    );
  });
});

describe("Jobs", () => {
  test("a migration says what it runs before, and that it is made anew", () => {
    const [, , job] = render((chart) => {
      const before = [
        new RollingDeployment(chart, "api", { containers }),
        new StatefulApp(chart, "worker", { containers }),
      ];
      new TaskJob(chart, "migrate", { before, onChange: "recreate", backoffLimit: 2, containers });
    });
    expect(job).toMatchObject({
      apiVersion: "batch/v1",
      kind: "Job",
      metadata: {
        annotations: { "slipway.dev/before": "Deployment/api,StatefulSet/worker", "slipway.dev/on-change": "recreate" },
      },
      spec: { backoffLimit: 2, template: { spec: { restartPolicy: "Never" } } },
    });
  });

  test("a plain one has no annotation and no selector", () => {
    const [job] = render((chart) => new TaskJob(chart, "once", { restartPolicy: "OnFailure", containers }));
    expect(job?.metadata).not.toHaveProperty("annotations");
    expect(Object.keys(job?.spec ?? {})).toEqual(["template"]);
    expect(job?.spec).toMatchObject({ template: { spec: { restartPolicy: "OnFailure" } } });
  });

  test("a schedule with all its fields", () => {
    const [cron] = render(
      (chart) =>
        new CronTask(chart, "report", {
          schedule: "*/5 0-6,12 1 jan-mar MON",
          timeZone: "Asia/Seoul",
          concurrencyPolicy: "Forbid",
          startingDeadlineSeconds: 60,
          successfulJobsHistoryLimit: 0,
          suspend: true,
          completions: 2,
          containers,
        }),
    );
    expect(cron?.spec).toMatchObject({
      schedule: "*/5 0-6,12 1 jan-mar MON",
      timeZone: "Asia/Seoul",
      concurrencyPolicy: "Forbid",
      startingDeadlineSeconds: 60,
      successfulJobsHistoryLimit: 0,
      suspend: true,
      jobTemplate: { spec: { completions: 2, template: { spec: { restartPolicy: "Never" } } } },
    });
  });

  test("a failure policy, its exit codes in the order that the API server wants", () => {
    const rules = [
      { action: "FailJob", onExitCodes: { operator: "In", values: [42, 3] } },
      { action: "Ignore", onPodConditions: [{ type: "DisruptionTarget" }] },
    ] as const;
    const [job] = render((chart) => new TaskJob(chart, "w", { podFailurePolicy: { rules }, containers }));
    expect(job?.spec).toMatchObject({
      podFailurePolicy: {
        rules: [
          { action: "FailJob", onExitCodes: { operator: "In", values: [3, 42] } },
          { action: "Ignore", onPodConditions: [{ type: "DisruptionTarget", status: "True" }] },
        ],
      },
    });
  });

  const failure = (onExitCodes: object) => ({ rules: [{ action: "FailJob", onExitCodes }] });
  test.each<[string, object]>([
    ["four fields", { schedule: "* * * *" }],
    ["minute 60", { schedule: "60 * * * *" }],
    ["a step of 0", { schedule: "*/0 * * * *" }],
    ["an unknown macro", { schedule: "@often" }],
    ["a time zone in the schedule", { schedule: "TZ=UTC * * * * *" }],
    ["an unknown time zone", { timeZone: "Mars/Base" }],
    ["a time zone in other letters than its file", { timeZone: "asia/seoul" }],
    ["a policy that does not exist", { concurrencyPolicy: "Never" }],
    ["a name that is too long for its Jobs", { name: "a".repeat(53) }],
    ["restart always", { restartPolicy: "Always" }],
    ["a negative backoff limit", { backoffLimit: -1 }],
    ["a deadline of 0", { activeDeadlineSeconds: 0 }],
    ["indexes without a number of them", { completionMode: "Indexed" }],
    ["a success among the failures", { podFailurePolicy: failure({ operator: "In", values: [0] }) }],
    ["an exit code given twice", { podFailurePolicy: failure({ operator: "In", values: [2, 2] }) }],
    [
      "a failure policy with restarts",
      { restartPolicy: "OnFailure", podFailurePolicy: failure({ operator: "In", values: [1] }) },
    ],
  ])("%s is refused", (_, props) => {
    const given = { schedule: "@daily", containers, ...props };
    expect(refusal((chart) => new CronTask(chart, "report", given as never))).toMatchSnapshot();
  });
});
