// The usual mix of an app, five objects each: Deployment, Service, ConfigMap, Ingress, budget. Nothing is wrong with them.
export function makeObjects(count) {
  return Array.from({ length: count / 5 }, (_, index) => app(index)).flat();
}

function app(index) {
  const name = `app-${index}`;
  const namespace = `team-${index % 50}`;
  const labels = { "app.kubernetes.io/name": name, "app.kubernetes.io/part-of": "shop" };
  const metadata = { name, namespace, labels };
  const env = [
    { name: "PORT", valueFrom: { configMapKeyRef: { name, key: "PORT" } } },
    { name: "LEVEL", value: "info" },
  ];
  const container = {
    name: "app",
    image: `example.com/${name}:1.0.0`,
    ports: [{ name: "http", containerPort: 3000 }],
    env,
    resources: { requests: { cpu: "100m", memory: "128Mi" }, limits: { memory: "256Mi" } },
    readinessProbe: { httpGet: { path: "/ready", port: "http" } },
    volumeMounts: [{ name: "config", mountPath: "/etc/app" }],
  };
  const podSpec = { containers: [container], volumes: [{ name: "config", configMap: { name } }] };
  const selector = { matchLabels: labels };
  const backend = { service: { name, port: { name: "http" } } };
  return [
    {
      apiVersion: "apps/v1",
      kind: "Deployment",
      metadata,
      spec: { replicas: 3, selector, template: { metadata: { labels }, spec: podSpec } },
    },
    {
      apiVersion: "v1",
      kind: "Service",
      metadata,
      spec: { selector: labels, ports: [{ name: "http", port: 80, targetPort: "http" }] },
    },
    { apiVersion: "v1", kind: "ConfigMap", metadata, data: { PORT: "3000", LEVEL: "info" } },
    {
      apiVersion: "networking.k8s.io/v1",
      kind: "Ingress",
      metadata,
      spec: { rules: [{ host: `${name}.example.com`, http: { paths: [{ path: "/", pathType: "Prefix", backend }] } }] },
    },
    { apiVersion: "policy/v1", kind: "PodDisruptionBudget", metadata, spec: { maxUnavailable: 1, selector } },
  ];
}
