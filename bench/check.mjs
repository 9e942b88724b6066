// How long the checks take, warm and in process, after parsing: graph and cross-object rules, then the field rules.
//
//   npm run build && node bench/check.mjs [--rounds 15]
//
// Objects are the usual mix of an app: Deployment, Service, ConfigMap, Ingress, budget. Medians in milliseconds of processor time.
import { createRequire } from "node:module";

const require = createRequire(import.meta.url);
const built = (path) => require(`../build/${path}.js`); // `npm run build` makes it
const { Graph } = built("graph/index");
const { runChecks } = built("checks/index");
const { CROSS_OBJECT_CHECKS, FIELD_CHECKS } = built("checks/rules");

const rounds = Number(process.argv[process.argv.indexOf("--rounds") + 1]) || 15;
const options = { kubernetesVersion: "1.36", nodePortRange: [30000, 32767], duplicateKeys: [] };

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

function makeSet(objects) {
  return Array.from({ length: objects / 5 }, (_, index) => app(index))
    .flat()
    .map((manifest) => ({ manifest }));
}

function runAll(checks, graph) {
  let problems = 0;
  for (const check of checks) for (const _ of check.run(graph, options)) problems++;
  return problems;
}

/** Processor time of this process: other work on the machine does not count. */
function cpuMs() {
  return process.cpuUsage().user / 1000;
}

function median(values) {
  return values.toSorted((one, other) => one - other)[Math.floor(values.length / 2)];
}

function measure(objects) {
  const set = makeSet(objects);
  const cross = [];
  const field = [];
  const whole = [];
  for (let round = 0; round < rounds + 3; round++) {
    const start = cpuMs();
    const graph = new Graph(set);
    const problems = runAll(CROSS_OBJECT_CHECKS, graph);
    const middle = cpuMs();
    const more = runAll(FIELD_CHECKS, graph);
    const end = cpuMs();
    if (problems + more > 0) throw new Error("the set of the bench has findings");
    runChecks(set);
    if (round < 3) continue; // warming up
    cross.push(middle - start);
    field.push(end - middle);
    whole.push(cpuMs() - end);
  }
  return { objects, cross: median(cross), field: median(field), whole: median(whole) };
}

for (const objects of [1000, 5000, 10_000, 50_000]) {
  const { cross, field, whole } = measure(objects);
  const per = ((cross + field) * 1000) / objects;
  console.log(
    `${String(objects).padStart(6)} objects: graph and cross-object rules ${cross.toFixed(1)} ms, field rules ${field.toFixed(1)} ms, runChecks ${whole.toFixed(1)} ms, ${per.toFixed(1)} µs an object`,
  );
}
