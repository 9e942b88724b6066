/**
 * The rows that point at pods: Services and a budget. Their targets stand in a chart of their own, since the rows do
 * not show them.
 */
import { Chart } from "cdk8s";
import {
  ClusterIpService,
  DisruptionBudget,
  ExternalNameService,
  HeadlessService,
  LoadBalancerService,
  NodePortService,
  podsOf,
  RollingDeployment,
} from "../../lib";
import type { ManifestRow } from "./manifest-row";

const beside = (chart: Chart) => new Chart(chart.node.root, "beside");

function echo<const R extends string>(chart: Chart, release: R) {
  return new RollingDeployment(chart, `echo-${release}`, {
    selector: { app: "echo", release },
    containers: [
      { name: "nginx", image: "gihyodocker/nginx:latest", unnamedPorts: [80] },
      { name: "echo", image: "gihyodocker/echo:latest", unnamedPorts: [8080] },
    ],
  });
}

function chat(chart: Chart) {
  const containers = [{ name: "chat", image: "jeongchanmin/spring-server:0.1.2", unnamedPorts: [8080] }] as const;
  return new RollingDeployment(beside(chart), "chat", { selector: { app: "chat-app" }, containers });
}

const ports = [{ name: "http", port: 80 }] as const;

export const SERVICE_ROWS: readonly ManifestRow[] = [
  {
    row: "M13",
    file: "13-chat-service-nodeport.yaml",
    build: (chart) => {
      const target = chat(chart);
      const ports = [{ protocol: "TCP", port: 8080, targetPort: 8080, nodePort: 30000 }] as const;
      return new NodePortService(chart, "chat-service", { target, labels: {}, ports });
    },
  },
  {
    row: "M22",
    file: "22-my-pdb.yaml",
    build: (chart) => {
      const containers = [{ name: "app", image: "my-app:1" }];
      const target = new RollingDeployment(beside(chart), "app", { selector: { app: "my-app" }, containers });
      return new DisruptionBudget(chart, "my-pdb", { target, labels: {}, minAvailable: 2 });
    },
  },
  {
    row: "M35",
    file: "35-echo-service-clusterip-summer.yaml",
    build: (chart) => new ClusterIpService(chart, "echo", { target: echo(beside(chart), "summer"), labels: {}, ports }),
  },
  {
    row: "M36",
    file: "36-echo-service-nodeport.yaml",
    build: (chart) => {
      const releases = beside(chart);
      const target = podsOf(echo(releases, "spring"), echo(releases, "summer"));
      return new NodePortService(chart, "echo", { target, labels: {}, ports });
    },
  },
  {
    row: "M37",
    file: "37-chat-services.yaml",
    build: (chart) => {
      const target = chat(chart);
      const ports = [{ port: 80, targetPort: 8080 }] as const;
      new LoadBalancerService(chart, "chat-public", { target, labels: {}, ports });
      new HeadlessService(chart, "chat-peers", { target, labels: {}, ports: [{ port: 8080, targetPort: 8080 }] });
      new ExternalNameService(chart, "database", { labels: {}, externalName: "db.example.com" });
    },
  },
];
