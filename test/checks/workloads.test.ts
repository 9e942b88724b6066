/** Edges of the rules about workloads, Jobs, claims and quotas. */
import { describe, expect, test } from "@jest/globals";
import { cronFault } from "../../lib/checks/workloads/cron-schedule";
import { graphOf, manifest, template } from "../graph/manifests";
import { findings } from "./findings";

type Fields = Readonly<Record<string, unknown>>;
type Manifests = ReturnType<typeof manifest>[];

function workload(type: string, spec: Fields = {}, podSpec: Fields = {}, name = "n/w") {
  return manifest(type, name, { spec: { ...spec, template: template({ app: "w" }, podSpec) } });
}

describe("a cron schedule", () => {
  test.each([
    "* * * * *",
    " 0 3 * * * ",
    "0  3 * * *",
    "0,30 0-12/2 1-31 1,12 0",
    "59 23 31 12 6",
    "0 0 1 1 0",
    "*/5 ? * jan-dec SUN-sat",
    "5/15 * * * *",
    ...["feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov"].map((month) => `0 0 1 ${month} *`),
    ...["mon", "tue", "wed", "thu", "fri"].map((day) => `0 0 * * ${day}`),
    ...["@yearly", "@annually", "@monthly", "@weekly", "@daily", "@midnight", "@hourly"],
    ...[
      "@every 1h",
      "@every 1h30m",
      "@every 1.5h",
      "@every 10ms",
      "@every 1us",
      "@every 1µs",
      "@every 1ns",
      "@every 90s",
    ],
  ])("%s", (schedule) => {
    expect(cronFault(schedule)).toBeUndefined();
  });

  test.each([
    ["TZ=UTC 0 3 * * *", "a time zone belongs into spec.timeZone"],
    ["CRON_TZ=UTC 0 3 * * *", "a time zone belongs into spec.timeZone"],
    ["0 3 * *", '"0 3 * *" has 4 fields instead of 5'],
    ["0 3 * * * *", '"0 3 * * * *" has 6 fields instead of 5'],
    ["", '"" has 1 fields instead of 5'],
    ["60 * * * *", "minute: 60 is outside of 0–59"],
    ["* 24 * * *", "hour: 24 is outside of 0–23"],
    ["* * 0 * *", "day of month: 0 is outside of 1–31"],
    ["* * 32 * *", "day of month: 32 is outside of 1–31"],
    ["* * * 0 *", "month: 0 is outside of 1–12"],
    ["* * * 13 *", "month: 13 is outside of 1–12"],
    ["* * * * 7", "day of week: 7 is outside of 0–6"],
    ["1,x * * * *", "minute: x is no number"],
    ["1- * * * *", "minute: 1- is no number"],
    ["1-x * * * *", "minute: 1-x is no number"],
    ["x-1 * * * *", "minute: x-1 is no number"],
    ["1x * * * *", "minute: 1x is no number"],
    ["x1 * * * *", "minute: x1 is no number"],
    ["jan * * * *", "minute: jan is no number"],
    ["* * * mon *", "month: mon is no number"],
    ["1-2-3 * * * *", "minute: 1-2-3 is no range"],
    ["5-1 * * * *", "minute: 5-1 begins after its end"],
    ["*/0 * * * *", "minute: */0 has no valid step"],
    ["*/x * * * *", "minute: */x has no valid step"],
    ["*/1x * * * *", "minute: */1x has no valid step"],
    ["*/x1 * * * *", "minute: */x1 has no valid step"],
    ["*/1/2 * * * *", "minute: */1/2 has two steps"],
    ["@never", "@never is no descriptor"],
    ["x@daily", '"x@daily" has 1 fields instead of 5'],
    ["@every 1", "@every 1 is no descriptor"],
    ["@every 1d", "@every 1d is no descriptor"],
    ["@every h", "@every h is no descriptor"],
    ["@every 1.h", "@every 1.h is no descriptor"],
    ["@every 1h ", "@every 1h  is no descriptor"],
    ["x@every 1h 0 0 0", "minute: x@every is no number"],
  ])("not %s", (schedule, fault) => {
    expect(cronFault(schedule)).toBe(fault);
  });
});

describe("duplicate-object", () => {
  test("tells the second one, and where the first one is", () => {
    const twice = [manifest("v1 Secret", "n/a"), manifest("v1 Secret", "n/a")];
    expect(findings("duplicate-object", twice)).toEqual([
      "Secret/a metadata.name: Secret a is in the set twice (near Secret n/a)",
    ]);
    expect(findings("duplicate-object", [...twice, manifest("v1 Secret", "n/a")])).toHaveLength(2);
    expect(findings("duplicate-object", [manifest("v1 Secret", "n/a"), manifest("v1 ConfigMap", "n/a")])).toEqual([]);
    expect(findings("duplicate-object", [manifest("v1 Secret", "n/a"), manifest("x.io/v1 Secret", "n/a")])).toEqual([]);
    expect(
      findings("duplicate-object", [manifest("apps/v1 Deployment", "n/a"), manifest("apps/v1beta1 Deployment", "n/a")]),
    ).toHaveLength(1);
    expect(findings("duplicate-object", [manifest("v1 ", "n/a"), manifest("v1 ", "n/a")])).toEqual([]);
  });
});

describe("job-selector-not-allowed", () => {
  const selector = { matchLabels: { a: "b" } };
  const job = (spec: Fields) => findings("job-selector-not-allowed", [manifest("batch/v1 Job", "n/j", { spec })]);
  const cron = (spec: Fields) =>
    findings("job-selector-not-allowed", [manifest("batch/v1 CronJob", "n/c", { spec: { jobTemplate: { spec } } })]);

  test("tells a selector that nobody asked for", () => {
    expect(job({ selector })).toEqual(["Job/j spec.selector: is not allowed without manualSelector: true; remove it"]);
    expect([
      job({ selector: null }),
      job({}),
      job({ selector, manualSelector: true }),
      job({ manualSelector: true }),
    ]).toEqual([[], [], [], []]);
    expect(job({ selector, manualSelector: "true" })).toHaveLength(1);
  });

  test("tells any selector of a CronJob", () => {
    const words = "is not allowed in a CronJob, whose Jobs each get their own; remove it";
    expect(cron({ selector })).toEqual([`CronJob/c spec.jobTemplate.spec.selector: ${words}`]);
    expect(cron({ selector, manualSelector: true })).toEqual([`CronJob/c spec.jobTemplate.spec.selector: ${words}`]);
    expect(cron({ manualSelector: true })).toEqual([`CronJob/c spec.jobTemplate.spec.manualSelector: ${words}`]);
    expect(cron({})).toEqual([]);
  });
});

describe("namespace-missing", () => {
  const ask = (name: string, ...namespaces: string[]) =>
    findings("namespace-missing", [
      ...namespaces.map((one) => manifest("v1 Namespace", one)),
      manifest("v1 Secret", name),
    ]);

  test("tells a namespace that the set does not declare beside others", () => {
    expect(ask("shpo/s", "shop", "infra")).toEqual([
      "Secret/s metadata.namespace: the set declares no Namespace shpo; did you mean shop?",
    ]);
    expect(ask("elsewhere/s", "shop", "infra")).toEqual([
      "Secret/s metadata.namespace: the set declares no Namespace elsewhere; it declares shop, infra",
    ]);
    expect([ask("shop/s", "shop"), ask("shop/s"), ask("kube-system/s", "shop"), ask("s", "shop")]).toEqual([
      [],
      [],
      [],
      [],
    ]);
    expect(ask("No_Name/s", "shop")).toEqual([]);
  });
});

describe("pvc-access-mode-conflict", () => {
  const claim = (...accessModes: string[]) => manifest("v1 PersistentVolumeClaim", "n/data", { spec: { accessModes } });
  const volumes = (readOnly?: boolean) => ({ volumes: [{ persistentVolumeClaim: { claimName: "data", readOnly } }] });
  const ask = (object: ReturnType<typeof workload>, ...others: Manifests) =>
    findings("pvc-access-mode-conflict", [object, ...others]);
  const two = workload("apps/v1 Deployment", { replicas: 2 }, volumes());

  test("tells a volume of one node that several pods share", () => {
    const at =
      "spec.template.spec.volumes[0].persistentVolumeClaim.claimName: PersistentVolumeClaim data is ReadWriteOnce, but shared by";
    const HINT = "(near PersistentVolumeClaim n/data); use ReadWriteMany, or a claim template";
    expect(ask(two, claim("ReadWriteOnce"))).toEqual([`Deployment/w ${at} 2 pods ${HINT}`]);
    expect(ask(workload("apps/v1 DaemonSet", {}, volumes()), claim("ReadWriteOncePod"))).toEqual([
      `DaemonSet/w ${at} a pod on every node ${HINT}`,
    ]);
    expect(ask(two, claim("ReadWriteOnce", "ReadWriteMany"))).toEqual([]);
    expect(ask(two, claim())).toEqual([]);
    expect(ask(two)).toEqual([]);
    expect(ask(workload("apps/v1 Deployment", { replicas: 2 }, volumes(true)), claim("ReadWriteOnce"))).toEqual([]);
    expect(ask(workload("apps/v1 Deployment", {}, volumes()), claim("ReadWriteOnce"))).toEqual([]);
    expect(ask(workload("batch/v1 Job", { replicas: 2 }, volumes()), claim("ReadWriteOnce"))).toEqual([]);
    expect(ask(manifest("v1 Pod", "n/p", { spec: { ...volumes(), replicas: 2 } }), claim("ReadWriteOnce"))).toEqual([]);
    const cron = manifest("batch/v1 CronJob", "n/c", {
      spec: { replicas: 2, jobTemplate: { spec: { template: template({}, volumes()) } } },
    });
    expect(ask(cron, claim("ReadWriteOnce"))).toEqual([]);
  });
});

describe("resource-quota-exceeded", () => {
  const quota = (hard: Fields, rest: Fields = {}, name = "n/q") =>
    manifest("v1 ResourceQuota", name, { spec: { hard, ...rest } });
  const sized = (resources: Fields, spec: Fields = {}, type = "apps/v1 Deployment", name = "n/w") =>
    workload(
      type,
      spec,
      { containers: [{ name: "a", resources }, { name: "b" }], initContainers: [{ resources }] },
      name,
    );
  const ask = (...objects: Manifests) => findings("resource-quota-exceeded", objects);
  const cpu = sized({ requests: { cpu: 1 }, limits: { cpu: 2 } }, { replicas: 3 });
  const told = (hard: Fields, ...objects: Manifests) => ask(quota(hard), ...objects).length;

  test("tells the workload that passes the quota", () => {
    expect(ask(quota({ "requests.cpu": 2 }), cpu)).toEqual([
      "Deployment/w spec.replicas: 3 pods of it pass the namespace's quota of 2 requests.cpu (near ResourceQuota n/q)",
    ]);
    expect(ask(quota({ pods: 0 }), manifest("v1 Pod", "n/p", { spec: { containers: [] } }))).toEqual([
      "Pod/p spec: 1 pod of it passes the namespace's quota of 0 pods (near ResourceQuota n/q)",
    ]);
  });

  test("counts requests, limits and pods", () => {
    expect([told({ cpu: 2 }, cpu), told({ cpu: 3 }, cpu), told({ "requests.cpu": 3 }, cpu)]).toEqual([1, 0, 0]);
    expect([told({ "limits.cpu": 5 }, cpu), told({ "limits.cpu": 6 }, cpu)]).toEqual([1, 0]);
    expect([told({ pods: 2 }, cpu), told({ pods: 3 }, cpu), told({ "count/pods": 2 }, cpu)]).toEqual([1, 0, 1]);
    expect([
      told({ memory: 0 }, cpu),
      told({ configmaps: 0 }, cpu),
      told({ "requests.storage": 0 }, cpu),
      told({ pods: "x" }, cpu),
    ]).toEqual([0, 0, 0, 0]);
    const limit = sized({ limits: { memory: "1Gi", "ephemeral-storage": "1Gi" } }, {});
    expect([
      told({ memory: "1023Mi" }, limit),
      told({ memory: "1Gi" }, limit),
      told({ "ephemeral-storage": 1 }, limit),
    ]).toEqual([1, 0, 1]);
  });

  test("adds the workloads up, and tells one", () => {
    const other = (name: string) => sized({ requests: { cpu: 1 } }, { replicas: 1 }, "apps/v1 Deployment", name);
    expect(
      ask(quota({ cpu: 4 }), cpu, other("n/b"), other("n/c"), other("n/d")).map((line) => line.split(" ")[0]),
    ).toEqual(["Deployment/c"]);
    expect(told({ cpu: 3 }, cpu, other("m/b"))).toBe(0);
    expect(told({ cpu: 4 }, cpu, sized({}, { replicas: 9 }, "apps/v1 Deployment", "n/b"), other("n/c"))).toBe(0);
  });

  test("knows nothing of what the nodes or the clock decide", () => {
    const resources = { requests: { cpu: 1 } };
    expect(told({ cpu: 0 }, sized(resources, { replicas: 1 }, "apps/v1 DaemonSet"))).toBe(0);
    expect(
      told(
        { pods: 0 },
        manifest("batch/v1 CronJob", "n/c", { spec: { jobTemplate: { spec: { template: template({}) } } } }),
      ),
    ).toBe(0);
    expect([
      told({ cpu: 1 }, sized(resources, { parallelism: 2, replicas: 1 }, "batch/v1 Job")),
      told({ cpu: 1 }, sized(resources, { replicas: 2 }, "batch/v1 Job")),
    ]).toEqual([1, 0]);
  });

  test("leaves quotas of a scope alone", () => {
    expect(ask(quota({ pods: 0 }, { scopes: ["BestEffort"] }), cpu)).toEqual([]);
    expect(ask(quota({ pods: 0 }, { scopeSelector: {} }), cpu)).toEqual([]);
  });
});

describe("restart-policy-invalid", () => {
  const ask = (type: string, restartPolicy: unknown, spec: Fields = {}) =>
    findings("restart-policy-invalid", [workload(type, spec, { restartPolicy })]).map((line) =>
      line.replace(/^.*?: /, ""),
    );

  test.each([
    "apps/v1 Deployment",
    "apps/v1 StatefulSet",
    "apps/v1 DaemonSet",
    "apps/v1 ReplicaSet",
    "v1 ReplicationController",
  ])("a %s takes Always", (type) => {
    const kind = type.split(" ")[1] ?? "";
    expect([ask(type, undefined), ask(type, null), ask(type, ""), ask(type, "Always"), ask(type, 1)]).toEqual([
      [],
      [],
      [],
      [],
      [],
    ]);
    expect(ask(type, "Never")).toEqual([`Never is not allowed here; a ${kind} takes Always`]);
  });

  test("a Job takes OnFailure or Never, with a podFailurePolicy only Never", () => {
    expect(ask("batch/v1 Job", undefined)).toEqual(["is Always when it is left out; a Job takes OnFailure or Never"]);
    expect([ask("batch/v1 Job", "OnFailure"), ask("batch/v1 Job", "Never")]).toEqual([[], []]);
    expect(ask("batch/v1 Job", "OnFailure", { podFailurePolicy: {} })).toEqual([
      "OnFailure is not allowed here; a Job with a podFailurePolicy takes Never",
    ]);
    expect(ask("batch/v1 Job", "OnFailure", { podFailurePolicy: null })).toEqual([]);
    const cron = (spec: Fields) =>
      findings("restart-policy-invalid", [
        manifest("batch/v1 CronJob", "n/c", {
          spec: { jobTemplate: { spec: { ...spec, template: template({}, { restartPolicy: "OnFailure" }) } } },
        }),
      ]);
    expect(cron({})).toEqual([]);
    expect(cron({ podFailurePolicy: {} })[0]).toContain("spec.jobTemplate.spec.template.spec.restartPolicy: OnFailure");
  });

  test("a Pod takes any, and others are not known", () => {
    const pod = (restartPolicy: unknown) =>
      findings("restart-policy-invalid", [manifest("v1 Pod", "n/p", { spec: { restartPolicy, containers: [] } })]);
    expect([pod("Always"), pod("OnFailure"), pod("Never"), pod(undefined)]).toEqual([[], [], [], []]);
    expect(pod("Sometimes")).toEqual([
      "Pod/p spec.restartPolicy: Sometimes is not allowed here; a Pod takes Always or OnFailure or Never",
    ]);
    expect(ask("argoproj.io/v1 Rollout", "Never")).toEqual([]);
  });
});

describe("the Service of a StatefulSet", () => {
  const set = workload("apps/v1 StatefulSet", { serviceName: "db" });
  const service = (spec: Fields, name = "n/db") => manifest("v1 Service", name, { spec });

  test("is headless and selects its pods", () => {
    const headless = (...others: Manifests) => findings("statefulset-service-not-headless", [set, ...others]);
    expect(headless(service({}))).toEqual([
      "StatefulSet/w spec.serviceName: Service db is not headless (near Service n/db); set clusterIP: None on it",
    ]);
    expect([headless(service({ clusterIP: "None" })), headless(), headless(service({}, "m/db"))]).toEqual([[], [], []]);
    const selects = (selector: unknown) =>
      findings("statefulset-service-selector-mismatch", [set, service({ selector })]);
    expect(selects({ app: "x" })).toHaveLength(1);
    expect([selects({ app: "w" }), selects(undefined), selects({ app: "not legal" })]).toEqual([[], [], []]);
  });
});

describe("update-strategy-invalid", () => {
  const ask = (kind: string, strategy: unknown) => {
    const member = kind === "Deployment" ? "strategy" : "updateStrategy";
    return findings("update-strategy-invalid", [workload(`apps/v1 ${kind}`, { [member]: strategy })]).map((line) =>
      line.replace(`${kind}/w spec.${member}.`, ""),
    );
  };

  test("a type is one that the kind knows", () => {
    expect(ask("Deployment", { type: "OnDelete" })).toEqual(["type: OnDelete is neither RollingUpdate nor Recreate"]);
    expect(ask("DaemonSet", { type: "Recreate" })).toEqual(["type: Recreate is neither RollingUpdate nor OnDelete"]);
    expect(ask("StatefulSet", { type: "Recreate" })).toEqual(["type: Recreate is neither RollingUpdate nor OnDelete"]);
    expect([
      ask("Deployment", { type: "Recreate" }),
      ask("StatefulSet", { type: "OnDelete" }),
      ask("DaemonSet", {}),
      ask("Deployment", { type: "" }),
      ask("Deployment", { type: 1 }),
    ]).toEqual([[], [], [], [], []]);
  });

  test("the fields of a rolling update belong to its type", () => {
    expect(ask("Deployment", { type: "Recreate", rollingUpdate: {} })).toEqual([
      "rollingUpdate: is not allowed with type: Recreate",
    ]);
    expect(ask("StatefulSet", { type: "OnDelete", rollingUpdate: {} })).toHaveLength(1);
    expect([
      ask("DaemonSet", { type: "OnDelete", rollingUpdate: {} }),
      ask("Deployment", { type: "Recreate", rollingUpdate: null }),
    ]).toEqual([[], []]);
  });

  test.each([
    ["Deployment", 0, 0, true],
    ["Deployment", "0%", "0%", true],
    ["Deployment", "0", "0", true],
    ["Deployment", 0, undefined, false],
    ["Deployment", 0, 1, false],
    ["Deployment", 1, 0, false],
    ["DaemonSet", 0, 0, true],
    ["DaemonSet", 0, undefined, true],
    ["DaemonSet", 0, 1, false],
    ["DaemonSet", 1, undefined, false],
    ["StatefulSet", 0, 0, false],
  ])("a %s with maxUnavailable %j and maxSurge %j stands still: %j", (kind, maxUnavailable, maxSurge, expected) => {
    const told = ["rollingUpdate.maxUnavailable: cannot be 0 when maxSurge is 0"];
    expect(ask(kind, { rollingUpdate: { maxUnavailable, maxSurge } })).toEqual(expected ? told : []);
  });

  test("a DaemonSet surges or goes down, not both", () => {
    const told = ["rollingUpdate.maxSurge: cannot be set unless maxUnavailable is 0"];
    expect(ask("DaemonSet", { rollingUpdate: { maxSurge: 1 } })).toEqual(told);
    expect(ask("DaemonSet", { rollingUpdate: { maxSurge: 1, maxUnavailable: 1 } })).toEqual(told);
    expect(ask("DaemonSet", { rollingUpdate: { maxSurge: 0, maxUnavailable: 1 } })).toEqual([]);
    expect(ask("Deployment", { rollingUpdate: { maxSurge: 1, maxUnavailable: 1 } })).toEqual([]);
  });
});

describe("references to what is missing", () => {
  const ask = (code: string, ...objects: Manifests) => findings(code, objects);
  const pod = (name: string) =>
    manifest("v1 Pod", "n/p", { spec: { containers: [{ envFrom: [{ configMapRef: { name } }] }] } });
  const at = "Pod/p spec.containers[0].envFrom[0].configMapRef.name";

  test("are told with the nearest candidate, or how to declare it", () => {
    const config = manifest("v1 ConfigMap", "n/config");
    expect(ask("configmap-missing", pod("confg"), config)).toEqual([
      `${at}: there is no ConfigMap confg in namespace n (near ConfigMap n/config); did you mean ConfigMap config?`,
    ]);
    expect(ask("configmap-missing", pod("confg"))).toEqual([
      `${at}: there is no ConfigMap confg in namespace n; add it, or declare it: slipway.dev/external: ConfigMap/confg`,
    ]);
    expect(ask("configmap-missing", pod("config"), config)).toEqual([]);
    expect(ask("priority-class-missing", manifest("v1 Pod", "n/p", { spec: { priorityClassName: "high" } }))).toEqual([
      "Pod/p spec.priorityClassName: there is no PriorityClass high; add it, or declare it: slipway.dev/external: PriorityClass/high",
    ]);
  });

  test("are not told where a namespace is at fault, which is a finding of its own", () => {
    const elsewhere = manifest("v1 ConfigMap", "typo/config");
    const namespace = (name: string) => manifest("v1 Namespace", name);
    expect(ask("configmap-missing", pod("config"), elsewhere, namespace("n"))).toEqual([]);
    expect(ask("configmap-missing", pod("config"), elsewhere, namespace("typo"))).toEqual([]);
    expect(ask("configmap-missing", pod("config"), elsewhere, namespace("n"), namespace("typo"))).toHaveLength(1);
    expect(ask("configmap-missing", pod("config"), elsewhere)).toHaveLength(1);
    expect(ask("configmap-missing", pod("confi"), manifest("v1 ConfigMap", "n/config"), namespace("x"))).toHaveLength(
      1,
    );
  });

  test("into a namespace of which the set holds nothing are somebody else's business", () => {
    const api = (namespace: string) =>
      manifest("apiregistration.k8s.io/v1 APIService", "v1.x", { spec: { service: { name: "s", namespace } } });
    const count = (...objects: Manifests) => ask("apiservice-service-missing", ...objects).length;
    expect(count(api("elsewhere"))).toBe(0);
    expect(count(api("default"))).toBe(1);
    expect(count(api("n"), manifest("v1 Secret", "n/x"))).toBe(0);
    expect(count(api("n"), manifest("v1 Pod", "n/x"))).toBe(1);
    expect(count(api("n"), manifest("v1 Namespace", "n"))).toBe(1);
    expect(count(api("elsewhere"), manifest("v1 Namespace", "n"))).toBe(0);
    expect(count(api("elsewhere"), manifest("v1 Service", "n/s"))).toBe(1);
  });

  test("of the wrong group are told at the group", () => {
    const scaleTargetRef = { apiVersion: "v1", kind: "Deployment", name: "w" };
    const hpa = (ref: Fields) =>
      manifest("autoscaling/v2 HorizontalPodAutoscaler", "n/h", { spec: { scaleTargetRef: ref } });
    expect(ask("hpa-target-missing", hpa(scaleTargetRef), workload("apps/v1 Deployment"))).toEqual([
      "HorizontalPodAutoscaler/h spec.scaleTargetRef.apiVersion: there is no Deployment in the core group (near Deployment n/w); Deployment w is of apps/v1",
    ]);
    expect(
      ask(
        "hpa-target-missing",
        hpa({ ...scaleTargetRef, apiVersion: "extensions/v1beta1" }),
        workload("apps/v1 Deployment"),
      )[0],
    ).toContain("there is no Deployment in extensions");
  });

  test("of a key name the nearest key, or the keys that there are", () => {
    const keyed = (key: string, optional?: boolean) =>
      manifest("v1 Pod", "n/p", {
        spec: { containers: [{ env: [{ valueFrom: { configMapKeyRef: { name: "c", key, optional } } }] }] },
      });
    const config = (data: Fields) => manifest("v1 ConfigMap", "n/c", { data });
    const place = "Pod/p spec.containers[0].env[0].valueFrom.configMapKeyRef.key";
    expect(ask("configmap-key-missing", keyed("PROT"), config({ PORT: "", HOST: "" }))).toEqual([
      `${place}: ConfigMap c has no key PROT (near ConfigMap n/c); did you mean PORT?`,
    ]);
    expect(ask("configmap-key-missing", keyed("xxxxx"), config({ PORT: "", HOST: "" }))).toEqual([
      `${place}: ConfigMap c has no key xxxxx (near ConfigMap n/c); it has PORT, HOST`,
    ]);
    expect(ask("configmap-key-missing", keyed("xxxxx"), config({}))).toEqual([
      `${place}: ConfigMap c has no key xxxxx (near ConfigMap n/c); it has no keys`,
    ]);
    expect([
      ask("configmap-key-missing", keyed("PROT", true), config({})),
      ask("configmap-key-missing", keyed("PROT")),
    ]).toEqual([[], []]);
    const many = Object.fromEntries(Array.from({ length: 12 }, (_, index) => [`KEY_NUMBER_${String(index)}`, ""]));
    expect(ask("configmap-key-missing", keyed("x"), config(many))[0]).toMatch(/it has KEY_NUMBER_0, .*KEY_NUMBER_9$/);
    expect(ask("configmap-missing", keyed("x", true))).toEqual([]);
  });

  test("are asked of a whole graph once", () => {
    expect(graphOf(pod("a")).references("config-map")).toHaveLength(1);
  });
});
