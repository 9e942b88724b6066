/**
 * The manifests of the source documents that are workloads: one builder for each row.
 */
import type { Chart } from "cdk8s";
import { GpuPinnedPod, NodeAgent, PlainPod, ReplicaSetWorkload, RollingDeployment, StatefulApp } from "../../lib";
import type { ManifestRow } from "./manifest-row";

/** The documents give their Pods no labels. */
const pod = (name: string, containers: { name: string; image: string }[]) => (chart: Chart) =>
  new PlainPod(chart, name, { labels: {}, containers });

const nginx = { name: "my-container", image: "nginx:1.24" };
const gpu = { name: "my-container", image: "ai-learning:latest" };

const chat = (replicas: number, tag: string) => (chart: Chart) =>
  new RollingDeployment(chart, "chat-deployment", {
    replicas,
    selector: { app: "chat-app" },
    labels: {},
    containers: [
      {
        name: "chat-container",
        image: `docker.io/jeongchanmin/spring-server:${tag}`,
        imagePullPolicy: "IfNotPresent",
        unnamedPorts: [8080],
      },
    ],
  });

const echoContainers = (tag = "latest") => [
  {
    name: "nginx",
    image: "gihyodocker/nginx:latest",
    env: { BACKEND_HOST: "localhost:8080" },
    unnamedPorts: [80],
  },
  { name: "echo", image: `gihyodocker/echo:${tag}`, unnamedPorts: [8080] },
];

const echoSet = (chart: Chart, name: string, replicas: number, selector: Readonly<Record<string, string>>) =>
  new ReplicaSetWorkload(chart, name, { replicas, selector, containers: echoContainers() });

const echoDeployment = (replicas: number, tag?: string) => (chart: Chart) =>
  new RollingDeployment(chart, "echo", { replicas, selector: { app: "echo" }, containers: echoContainers(tag) });

const myDeployment = { replicas: 3, selector: { app: "my-app" }, labels: {} };
const nginx117 = { name: "my-container", image: "nginx:1.17" };

export const WORKLOAD_ROWS: readonly ManifestRow[] = [
  {
    row: "M01",
    file: "01-pod-nginx01.yaml",
    build: pod("nginx01", [{ name: "nginx-test01", image: "nginx:latest" }]),
  },
  { row: "M10", file: "10-chat-deployment.yaml", build: chat(3, "0.1.2") },
  { row: "M11", file: "11-chat-deployment-scaled-to-5.yaml", build: chat(5, "0.1.2") },
  { row: "M12", file: "12-chat-deployment-0.1.3.yaml", build: chat(5, "0.1.3") },
  { row: "M14", file: "14-my-simple-pod.yaml", build: pod("my-simple-pod", [nginx]) },
  {
    row: "M15",
    file: "15-my-web-application-two-containers.yaml",
    build: pod("my-web-application", [
      { name: "nginx-container", image: "nginx" },
      { name: "django-container", image: "backend" },
    ]),
  },
  {
    row: "M16",
    file: "16-init-example.yaml",
    build: (chart) =>
      new PlainPod(chart, "init-example", {
        labels: {},
        initContainers: [{ name: "my-initializer", image: "app-initializer" }],
        containers: [
          { name: "main-container", image: "my-server" },
          { name: "second-container", image: "another-server" },
          { name: "last-container", image: "sub-server" },
        ],
      }),
  },
  {
    row: "M17",
    file: "17-gpu-pod-node-selector.yaml",
    build: (chart) =>
      new GpuPinnedPod(chart, "gpu-pod", {
        labels: {},
        nodeSelector: { "hw-type": "gpu", cost: "high" },
        containers: [gpu],
      }),
  },
  {
    row: "M18",
    file: "18-gpu-pod-toleration.yaml",
    build: (chart) => {
      const tolerations = [{ key: "hw-type", operator: "Equal", value: "gpu", effect: "NoSchedule" }] as const;
      return new PlainPod(chart, "gpu-pod", { labels: {}, tolerations, containers: [gpu] });
    },
  },
  {
    row: "M19",
    file: "19-gpu-pod-node-affinity-required.yaml",
    build: (chart) =>
      new PlainPod(chart, "gpu-pod", {
        labels: {},
        nodeAffinity: { required: [{ pool: { labels: { "hw-type": "gpu" } } }] },
        containers: [gpu],
      }),
  },
  {
    row: "M20",
    file: "20-another-pod-node-affinity-preferred.yaml",
    build: (chart) => {
      const matchExpressions = [{ key: "cpu-type", operator: "In", values: ["arm"] }] as const;
      const nodeAffinity = { preferred: [{ weight: 10, matchExpressions }] };
      return new PlainPod(chart, "another-pod", { labels: {}, nodeAffinity, containers: [nginx] });
    },
  },
  {
    row: "M21",
    file: "21-my-pod-anti-affinity.yaml",
    build: (chart) => {
      const matchExpressions = [{ key: "type", operator: "In", values: ["frontend"] }] as const;
      const podAntiAffinity = { preferred: [{ weight: 100, labelSelector: { matchExpressions } }] };
      return new PlainPod(chart, "my-pod", { labels: {}, podAntiAffinity, containers: [nginx] });
    },
  },
  {
    row: "M23",
    file: "23-three-pods.yaml",
    build: (chart) => ["01", "02", "03"].map((number) => pod(`my-simple-pod-${number}`, [nginx])(chart)),
  },
  {
    row: "M24",
    file: "24-nginx-replicaset.yaml",
    build: (chart) =>
      new ReplicaSetWorkload(chart, "nginx-replicaset", {
        replicas: 3,
        selector: { app: "nginx" },
        labels: {},
        containers: [{ name: "nginx", image: "nginx:1.17" }],
      }),
  },
  {
    row: "M25",
    file: "25-my-deployment-rolling-update.yaml",
    build: (chart) => {
      const rollingUpdate = { maxSurge: 1, maxUnavailable: 1 };
      return new RollingDeployment(chart, "my-deployment", { ...myDeployment, rollingUpdate, containers: [nginx117] });
    },
  },
  {
    row: "M26",
    file: "26-my-deployment-recreate.yaml",
    build: (chart) =>
      new RollingDeployment(chart, "my-deployment", { ...myDeployment, recreate: true, containers: [nginx117] }),
  },
  {
    row: "M27",
    file: "27-fluentd-daemonset.yaml",
    build: (chart) =>
      new NodeAgent(chart, "fluentd-daemonset", {
        selector: { name: "fluentd" },
        labels: {},
        containers: [{ name: "fluentd", image: "fluent/fluentd:latest" }],
      }),
  },
  {
    row: "M28",
    file: "28-redis-statefulset.yaml",
    build: (chart) =>
      new StatefulApp(chart, "redis-set", {
        replicas: 3,
        selector: { app: "redis" },
        labels: {},
        containers: [{ name: "redis", image: "redis" }],
      }),
  },
  {
    row: "M29",
    file: "29-simple-echo-pod.yaml",
    build: (chart) => new PlainPod(chart, "simple-echo", { labels: {}, containers: echoContainers() }),
  },
  { row: "M30", file: "30-echo-replicaset.yaml", build: (chart) => echoSet(chart, "echo", 3, { app: "echo" }) },
  { row: "M31", file: "31-echo-deployment.yaml", build: echoDeployment(3) },
  { row: "M32", file: "32-echo-deployment-scaled-to-4.yaml", build: echoDeployment(4) },
  { row: "M33", file: "33-echo-deployment-patched.yaml", build: echoDeployment(4, "patched") },
  {
    row: "M34",
    file: "34-echo-spring-and-summer.yaml",
    build: (chart) => {
      echoSet(chart, "echo-spring", 1, { app: "echo", release: "spring" });
      echoSet(chart, "echo-summer", 2, { app: "echo", release: "summer" });
    },
  },
  {
    row: "M38",
    file: "38-pod-lifecycle.yaml",
    build: (chart) =>
      new PlainPod(chart, "my-lifecycle-pod", {
        labels: {},
        restartPolicy: "OnFailure",
        terminationGracePeriodSeconds: 60,
        containers: [
          {
            ...nginx,
            ports: { http: 80 },
            startupProbe: { httpGet: { path: "/", port: "http" }, failureThreshold: 30, periodSeconds: 2 },
            readinessProbe: {
              httpGet: { path: "/ready", port: "http", httpHeaders: [{ name: "X-Probe", value: "readiness" }] },
              periodSeconds: 5,
            },
            livenessProbe: { exec: { command: ["/bin/healthy"] }, initialDelaySeconds: 5, timeoutSeconds: 2 },
            lifecycle: {
              postStart: { exec: { command: ["/bin/warm-up"] } },
              preStop: { sleep: { seconds: 10 } },
            },
          },
        ],
      }),
  },
];
