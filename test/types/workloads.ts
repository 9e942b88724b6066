/**
 * Workloads and their pods: what must not compile, and what must. See wiring.ts.
 */
import { App, Chart, Size } from "cdk8s";
import * as kplus from "cdk8s-plus-28";
import { expectTypeOf } from "expect-type";
import {
  ClusterIpService,
  CronTask,
  DisruptionBudget,
  GpuPinnedPod,
  NodeAgent,
  type NodePool,
  PlainPod,
  type PodSource,
  podField,
  ReplicaSetWorkload,
  RollingDeployment,
  resourceField,
  StatefulApp,
  TaskJob,
  WebApp,
  type Workload,
} from "../../lib";

const chart = new Chart(new App(), "chart");
const http = { name: "app", image: "app:1", ports: { http: 80 } } as const;
const containers = [http];
const data = { name: "data", mountPath: "/data" } as const;
const gpuNodes: NodePool = {
  labels: { gpu: "yes" },
  taints: [{ key: "gpu", effect: "NoSchedule" }],
  extendedResource: "nvidia.com/gpu",
};

// Each workload keeps the labels and ports of its pods, sidecars included.
const set = new ReplicaSetWorkload(chart, "set", { selector: { app: "echo", release: "summer" }, containers });
expectTypeOf(set.selectorLabels).toEqualTypeOf<{ readonly app: "echo"; readonly release: "summer" }>();
const agent = new NodeAgent(chart, "agent", {
  initContainers: [{ name: "proxy", image: "proxy:1", restartPolicy: "Always", ports: { proxy: 8080 } }],
  containers,
});
expectTypeOf(agent.targetPorts).toEqualTypeOf<readonly ("http" | "proxy" | 80 | 8080)[]>();
const db = new StatefulApp(chart, "db", {
  volumes: { tmp: { emptyDir: { sizeLimit: Size.mebibytes(64) } } },
  claimTemplates: { data: { size: "1Gi" } },
  headlessService: true,
  containers: [{ ...http, volumeMounts: [data, { name: "tmp", mountPath: "/tmp" }] }],
});
const pod = new PlainPod(chart, "pod", { labels: { app: "pod" }, restartPolicy: "Never", containers });
const cron = new CronTask(chart, "cron", { schedule: "@daily", containers });
const web = new WebApp(chart, "web", {
  image: "web:1",
  port: 3000,
  autoscaling: { maxReplicas: 5 },
  volumes: { data: { emptyDir: {} } },
  volumeMounts: [data],
  security: "restricted",
  readinessProbe: kplus.Probe.fromHttpGet("/ready"),
});
const job = new TaskJob(chart, "job", { before: [db, set, web], onChange: "recreate", containers });
const targets: readonly PodSource[] = [set, agent, db, pod, cron, web, job];
const workloads: readonly Workload[] = [set, agent, db, pod, cron, job];
for (const [index, target] of [...targets, ...workloads].entries()) {
  new DisruptionBudget(chart, `budget-${String(index)}`, { target, maxUnavailable: 1 });
}
new ClusterIpService(chart, "s0", { target: set, selector: { release: "summer" }, ports: [{ port: 80 }] });
new ClusterIpService(chart, "s1", { target: agent, ports: [{ port: 80, targetPort: "proxy" }] });

// Placement by reference, and workloads of cdk8s-plus by their shape.
const theirs = new kplus.Deployment(chart, "theirs", { containers: [{ image: "a" }] });
new RollingDeployment(chart, "near", {
  pool: gpuNodes,
  podAffinity: { required: [{ pods: db }, { pods: theirs }, { pods: "itself" }] },
  podAntiAffinity: { preferred: [{ weight: 1, labelSelector: { matchLabels: { app: "x" } } }] },
  nodeAffinity: { preferred: [{ weight: 1, pool: gpuNodes }] },
  recreate: true,
  containers: [{ ...http, livenessProbe: kplus.Probe.fromCommand(["true"]) }],
});
new ClusterIpService(chart, "s2", { target: theirs, ports: [{ port: 80, targetPort: 8080 }] });

// Names that only the run knows pass here, and are checked by the constructor.
const volumes: Record<string, { emptyDir: object }> = { data: { emptyDir: {} } };
new PlainPod(chart, "p0", { volumes, containers: [{ ...http, volumeMounts: [data] }] });
new PlainPod(chart, "p1", { containers, patch: { spec: { hostname: "one", brandNew: [1, { a: null }] } } });

// @ts-expect-error — the pod declares no volume
new PlainPod(chart, "e0", { containers: [{ ...http, volumeMounts: [data] }] });
// @ts-expect-error — the volume is called `data`
new PlainPod(chart, "e1", { volumes: { date: { emptyDir: {} } }, containers: [{ ...http, volumeMounts: [data] }] });
new StatefulApp(chart, "e2", {
  claimTemplates: { data: { size: "1Gi" } },
  // @ts-expect-error — neither a volume nor a claim template has this name
  containers: [{ ...http, volumeMounts: [{ name: "dat", mountPath: "/data" }] }],
});
new PlainPod(chart, "e3", {
  volumes: { data: { emptyDir: {} } },
  // @ts-expect-error — an init container mounts declared volumes only, too
  initContainers: [{ name: "i", image: "i", volumeMounts: [{ name: "dta", mountPath: "/" }] }],
  containers,
});
// @ts-expect-error — no such kind of volume
new PlainPod(chart, "e4", { volumes: { data: { emptyDisk: {} } }, containers });
// @ts-expect-error — a claim has a size
new StatefulApp(chart, "e5", { claimTemplates: { data: {} }, containers });
// @ts-expect-error — replicas or autoscaling, not both
new RollingDeployment(chart, "e6", { replicas: 2, autoscaling: { maxReplicas: 5 }, containers });
// @ts-expect-error — the same for a StatefulSet
new StatefulApp(chart, "e7", { replicas: 2, autoscaling: { maxReplicas: 5 }, containers });
// @ts-expect-error — and for a WebApp
new WebApp(chart, "e8", { image: "a", port: 80, replicas: 2, autoscaling: { maxReplicas: 5 } });
// @ts-expect-error — a pod on each node has no number of replicas
new NodeAgent(chart, "e9", { replicas: 2, containers });
// @ts-expect-error — recreating has no steps
new RollingDeployment(chart, "e10", { recreate: true, rollingUpdate: { maxSurge: 1 }, containers });
// @ts-expect-error — the controllers of Deployments start pods again always
new RollingDeployment(chart, "e11", { restartPolicy: "Never", containers });
// @ts-expect-error — a Job's pods end
new TaskJob(chart, "e12", { restartPolicy: "Always", containers });
// @ts-expect-error — no such word
new TaskJob(chart, "e13", { onChange: "replace", containers });
// @ts-expect-error — it names the workload, not its name
new TaskJob(chart, "e14", { before: "api", containers });
// @ts-expect-error — a CronJob has a schedule
new CronTask(chart, "e15", { containers });
// @ts-expect-error — a Service is made here or elsewhere, not both
new StatefulApp(chart, "e16", { headlessService: true, serviceName: "db", containers });
// @ts-expect-error — labels of a pool without its tolerations: give the pool
new RollingDeployment(chart, "e17", { nodeSelector: gpuNodes.labels, containers });
new RollingDeployment(chart, "e36", {
  // @ts-expect-error — a pool with GPUs says which taints it has, [] for none
  pool: { labels: { gpu: "yes" }, extendedResource: "nvidia.com/gpu" },
  containers,
});
// @ts-expect-error — the same where a GPU pod takes it
new GpuPinnedPod(chart, "e18", { nodeSelector: gpuNodes.labels, containers });
// @ts-expect-error — a term is a pool or expressions, not both
new PlainPod(chart, "e19", { nodeAffinity: { required: [{ pool: gpuNodes, matchExpressions: [] }] }, containers });
// @ts-expect-error — preferences have a weight
new PlainPod(chart, "e20", { nodeAffinity: { preferred: [{ pool: gpuNodes }] }, containers });
// @ts-expect-error — pods are named by their workload, or by a selector
new PlainPod(chart, "e21", { podAffinity: { required: [{ pods: { app: "db" } }] }, containers });
new PlainPod(chart, "e22", {
  // @ts-expect-error — no such operator
  podAffinity: { required: [{ labelSelector: { matchExpressions: [{ key: "a", operator: "Is" }] } }] },
  containers,
});
new PlainPod(chart, "e23", {
  // @ts-expect-error — an init container that is no sidecar has no readiness
  initContainers: [{ name: "i", image: "i", readinessProbe: { exec: { command: ["x"] } } }],
  containers,
});
// @ts-expect-error — nor a port
new PlainPod(chart, "e24", { initContainers: [{ name: "i", image: "i", ports: { http: 80 } }], containers });
// @ts-expect-error — a pod has no such field
podField("status.podIp");
// @ts-expect-error — a container has no such resource
resourceField("limits.gpu");
// @ts-expect-error — one word, and there is one
new PlainPod(chart, "e27", { security: "strict", containers });
// @ts-expect-error — a service account is named by reference, or by { name }
new PlainPod(chart, "e28", { serviceAccount: "reader", containers });
// @ts-expect-error — others refer to the name: it is a prop
new PlainPod(chart, "e29", { containers, patch: { metadata: { name: "other" } } });
// @ts-expect-error — a patch is JSON
new PlainPod(chart, "e30", { containers, patch: { spec: { since: new Date() } } });
// @ts-expect-error — the echo pods have no such release
new ClusterIpService(chart, "e31", { target: set, selector: { release: "spring" }, ports: [{ port: 80 }] });
// @ts-expect-error — a sidecar's port, misspelled
new ClusterIpService(chart, "e32", { target: agent, ports: [{ port: 80, targetPort: "proxi" }] });
// @ts-expect-error — a WebApp mounts declared volumes only
new WebApp(chart, "e33", { image: "a", port: 80, volumeMounts: [data] });
// @ts-expect-error — a hook does one thing the API knows
new PlainPod(chart, "e34", { containers: [{ ...http, lifecycle: { preStop: { wait: 5 } } }] });
// @ts-expect-error — DoNotSchedule or ScheduleAnyway
new PlainPod(chart, "e35", { topologySpread: [{ topologyKey: "zone", whenUnsatisfiable: "Never" }], containers });
