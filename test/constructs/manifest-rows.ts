/**
 * The manifests of the source documents, written as constructs: one builder for each row.
 */
import { App, Chart } from "cdk8s";
import { Config, GpuPinnedPod, NodePortService, RollingDeployment, synthesize } from "../../lib";
import type { Manifest } from "../../lib/objects";

interface Row {
  readonly row: string;
  /** In test/fixtures/manifests. */
  readonly file: string;
  readonly namespace?: string;
  readonly build: (chart: Chart) => unknown;
}

function webDeploy(chart: Chart, replicas: number, image: string) {
  return new RollingDeployment(chart, "deploy-test01", {
    replicas,
    selector: { "app.kubernetes.io/name": "web-deploy" },
    labels: {},
    containers: [{ name: "nginx", image }],
  });
}

function userService(chart: Chart, version: string, program: { image: string; env: Record<string, string> }) {
  // In a chart of its own: the row is the Deployment alone.
  const config = new Config(new Chart(chart.node.root, "config", { namespace: "app-dev" }), "user-service-config", {
    data: { PORT: "3000" },
  });
  return new RollingDeployment(chart, "user-service", {
    replicas: 3,
    rollingUpdate: { maxSurge: 1, maxUnavailable: 1 },
    version,
    containers: [
      {
        name: "app",
        image: program.image,
        imagePullPolicy: "IfNotPresent",
        unnamedPorts: [3000],
        env: { PORT: config.key("PORT"), VERSION: version, ...program.env },
      },
    ],
  });
}

const v1 = { image: "mogumogusityau/user-service:1.0.0", env: {} };
const v2 = { image: "mogumogusityau/payment-service:1.0.0", env: { MESSAGE: "Hello from Payment Service!" } };

export const MANIFEST_ROWS: readonly Row[] = [
  { row: "M02", file: "02-deploy-test01.yaml", build: (chart) => webDeploy(chart, 3, "nginx:latest") },
  { row: "M03", file: "03-deploy-test02-scaled-to-5.yaml", build: (chart) => webDeploy(chart, 5, "nginx:latest") },
  { row: "M04", file: "04-deploy-test03-nginx-1.24.yaml", build: (chart) => webDeploy(chart, 3, "nginx:1.24") },
  { row: "M05", file: "05-deploy-test04-nginx-1.25.yaml", build: (chart) => webDeploy(chart, 3, "nginx:1.25") },
  {
    row: "M06",
    file: "06-user-service-config.yaml",
    namespace: "app-dev",
    build: (chart) => new Config(chart, "user-service-config", { data: { PORT: "3000" } }),
  },
  {
    row: "M07",
    file: "07-user-service-v1.yaml",
    namespace: "app-dev",
    build: (chart) => userService(chart, "1.0.0", v1),
  },
  {
    row: "M08",
    file: "08-user-service-v2.yaml",
    namespace: "app-dev",
    build: (chart) => userService(chart, "2.0.0", v2),
  },
  {
    row: "M09",
    file: "09-user-service-nodeport.yaml",
    namespace: "app-dev",
    build: (chart) => {
      const target = userService(new Chart(chart.node.root, "users", { namespace: "app-dev" }), "1.0.0", v1);
      const ports = [{ name: "http", protocol: "TCP", port: 3000, targetPort: 3000, nodePort: 30000 }] as const;
      return new NodePortService(chart, "user-service", { target, ports });
    },
  },
  {
    row: "M17",
    file: "17-gpu-pod-node-selector.yaml",
    build: (chart) =>
      new GpuPinnedPod(chart, "gpu-pod", {
        labels: {},
        nodeSelector: { "hw-type": "gpu", cost: "high" },
        containers: [{ name: "my-container", image: "ai-learning:latest" }],
      }),
  },
];

/** The one object that the row's construct makes. */
export function renderRow({ build, namespace }: Row): Manifest {
  const app = new App();
  const chart = new Chart(app, "row", namespace === undefined ? {} : { namespace });
  build(chart);
  const objects = synthesize(app).filter(({ constructPath = "" }) => constructPath.startsWith("row/"));
  const [first] = objects;
  if (first === undefined || objects.length !== 1) throw new Error(`${String(objects.length)} objects, not one`);
  return first.manifest;
}
