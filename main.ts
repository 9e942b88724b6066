/**
 * The app that `npm start` launches: a user service behind a NodePort, as one would write it by hand; the same server
 * as a `WebApp`, which loses no request; and a job for the GPU nodes.
 *
 * APP_RELEASE picks what is launched: v1, v2, or v3, which starts and fails. With APP_TARGET=public it runs on any
 * cluster: APP_NAMESPACE and APP_IMAGE say where and what.
 */
import { ApiObject, App, Chart, JsonPatch } from "cdk8s";
import { EnvFieldPaths, EnvValue } from "cdk8s-plus-28";
import { Config, GpuPinnedPod, type NodePool, NodePortService, RollingDeployment, WebApp } from "./lib";

const { APP_RELEASE = "v1", APP_TARGET, APP_NAMESPACE: namespace = "app-dev", APP_IMAGE } = process.env;
const anyCluster = APP_TARGET === "public";

const v1 = { version: "1.0.0", image: "mogumogusityau/user-service:1.0.0", env: {} };
const v2 = {
  version: "2.0.0",
  image: "mogumogusityau/payment-service:1.0.0",
  env: { MESSAGE: "Hello from Payment Service!" },
};
// Nothing is wrong with these manifests; the process is. Images from elsewhere fail by a program that they lack.
const v3 = anyCluster
  ? { ...v2, version: "3.0.0", command: ["/no-such-program"] }
  : { ...v2, version: "3.0.0", env: { EXIT_CODE: "3", EXIT_REASON: "cannot reach the payment database" } };
const release = new Map(Object.entries({ v1, v2, v3 })).get(APP_RELEASE);
if (release === undefined) throw new Error(`APP_RELEASE is ${APP_RELEASE}; it can be v1, v2 or v3`);
const { version, env, ...program } = { ...release, ...(APP_IMAGE === undefined ? {} : { image: APP_IMAGE }) };

const app = new App();
const chart = new Chart(app, "app-dev", { namespace });

const ns = new ApiObject(chart, "namespace", { apiVersion: "v1", kind: "Namespace", metadata: { name: namespace } });
ns.addJsonPatch(JsonPatch.remove("/metadata/namespace")); // the chart's, which a Namespace cannot be in

const config = new Config(chart, "user-service-config", { data: { PORT: "3000" } });

const users = new RollingDeployment(chart, "user-service", {
  replicas: 3,
  rollingUpdate: { maxSurge: 1, maxUnavailable: 1 },
  version,
  containers: [
    {
      name: "app",
      ...program,
      imagePullPolicy: "IfNotPresent",
      ports: { http: 3000 },
      env: { PORT: config.key("PORT"), VERSION: version, ...env },
    },
  ],
});

new NodePortService(chart, "user-service-port", {
  name: "user-service",
  target: users,
  ports: [{ name: "http", port: 3000, targetPort: "http", nodePort: anyCluster ? undefined : 30000 }],
});

new WebApp(chart, "web", {
  ...program,
  version,
  imagePullPolicy: "IfNotPresent",
  port: 3000,
  nodePort: anyCluster ? "auto" : 30001,
  readinessProbe: anyCluster ? "/" : "/health",
  env: {
    PORT: config.key("PORT"),
    VERSION: version,
    POD_NAME: EnvValue.fromFieldRef(EnvFieldPaths.POD_NAME), // values of cdk8s-plus go where a plain one would
    ...env,
  },
});

if (!anyCluster) {
  const gpuNodes: NodePool = {
    labels: { "hw-type": "gpu", cost: "high" },
    taints: [{ key: "hw-type", value: "gpu", effect: "NoSchedule" }],
    extendedResource: "nvidia.com/gpu",
  };
  const gpuChart = new Chart(app, "gpu", { namespace });
  new GpuPinnedPod(gpuChart, "gpu-pod", {
    pool: gpuNodes,
    containers: [{ name: "my-container", image: "ai-learning:latest" }],
  });
}

app.synth();
