/**
 * Labels, ports and keys: what must not compile, and what must. Checked by tsc, never run: an error that is not there makes the comment above
 * it an error.
 */
import { App, Chart } from "cdk8s";
import { Cpu, EnvFieldPaths, EnvValue } from "cdk8s-plus-28";
import { expectTypeOf } from "expect-type";
import {
  Config,
  DisruptionBudget,
  type EnvSource,
  GpuPinnedPod,
  NodePortService,
  type PodSource,
  RollingDeployment,
  WebApp,
} from "../../lib";

const chart = new Chart(new App(), "chart");
const config = new Config(chart, "config", { data: { PORT: "3000", LEVEL: "debug" } });
const http = { name: "app", image: "app:1", ports: { http: 80, metrics: { containerPort: 9090 } } } as const;
const sidecar = { name: "sidecar", image: "log:1", unnamedPorts: [9000] } as const;

// Labels, port names and numbers stay literals.
const api = new RollingDeployment(chart, "api", {
  selector: { app: "api" },
  podLabels: { tier: "front" },
  version: "1.0.0",
  containers: [http, sidecar],
});
expectTypeOf(api.selectorLabels).toEqualTypeOf<{ readonly app: "api" }>();
expectTypeOf(api.podLabels.tier).toEqualTypeOf<"front">();
expectTypeOf(api.targetPorts).toEqualTypeOf<readonly ("http" | "metrics" | 80 | 9090 | 9000)[]>();
expectTypeOf(config.key).parameter(0).toEqualTypeOf<"PORT" | "LEVEL">();

// Every workload is a target, alone or among others.
const plain = new RollingDeployment(chart, "plain", { containers: [{ name: "app", image: "app:1" }] });
const web = new WebApp(chart, "web", { image: "web:1", port: 3000 });
const training = new GpuPinnedPod(chart, "gpu", { nodeSelector: { gpu: "yes" }, containers: [http] });
const targets: readonly PodSource[] = [api, plain, web, training];
for (const [index, target] of targets.entries()) {
  new DisruptionBudget(chart, `budget-${String(index)}`, { target, maxUnavailable: 1 });
}
expectTypeOf(web.targetPorts).toEqualTypeOf<readonly ("http" | 3000)[]>();
new NodePortService(chart, "s0", { target: web, ports: [{ port: 80, targetPort: "http", nodePort: 30000 }] });
new NodePortService(chart, "s1", { target: training, ports: [{ port: 80, targetPort: 9090 }] });
new NodePortService(chart, "s2", { target: plain, ports: [{ port: 80, targetPort: 8080 }] });
new NodePortService(chart, "s3", { target: api, selector: { tier: "front" }, ports: [{ port: 80 }] });

// What only the run can know passes here, and is checked by the constructor.
const computed: Record<string, string> = { app: ["a", "pi"].join("") };
new NodePortService(chart, "s4", { target: api, selector: computed, ports: [{ port: 80 }] });
new RollingDeployment(chart, "d0", { selector: computed, podLabels: { tier: "front" }, containers: [http] });

// Values of cdk8s-plus, by their shape.
expectTypeOf<EnvValue>().toExtend<EnvSource>();
new RollingDeployment(chart, "d1", {
  containers: [
    {
      ...http,
      env: { POD: EnvValue.fromFieldRef(EnvFieldPaths.POD_NAME) },
      resources: { limits: { cpu: Cpu.units(1), "nvidia.com/gpu": 1 } },
    },
  ],
});

// @ts-expect-error — the pods have no label `teir`
new NodePortService(chart, "e0", { target: api, selector: { teir: "front" }, ports: [{ port: 80 }] });
// @ts-expect-error — the pods' tier is "front"
new NodePortService(chart, "e1", { target: api, selector: { tier: "back" }, ports: [{ port: 80 }] });
// @ts-expect-error — a version label is never selectable
new NodePortService(chart, "e2", { target: api, selector: { "app.kubernetes.io/version": "1.0.0" }, ports: [] });
// @ts-expect-error — the pods have no port `htp`
new NodePortService(chart, "e3", { target: api, ports: [{ port: 80, targetPort: "htp" }] });
// @ts-expect-error — the pods have no port 8081
new NodePortService(chart, "e4", { target: api, ports: [{ port: 80, targetPort: 8081 }] });
// @ts-expect-error — no container of `plain` names a port
new NodePortService(chart, "e5", { target: plain, ports: [{ port: 80, targetPort: "http" }] });
// @ts-expect-error — labels are no target: a copy of them can drift
new NodePortService(chart, "e6", { target: { app: "api" }, ports: [{ port: 80 }] });
// @ts-expect-error — the config has no key PROT
config.key("PROT");
// @ts-expect-error — values of a ConfigMap are texts
new Config(chart, "e8", { data: { PORT: 3000 } });
// @ts-expect-error — the selector has `app` already
new RollingDeployment(chart, "e9", { selector: { app: "a" }, podLabels: { app: "b" }, containers: [http] });
// @ts-expect-error — the probe names a port that no container has
new RollingDeployment(chart, "e10", { containers: [{ ...http, livenessProbe: { httpGet: { port: "htp" } } }] });
// @ts-expect-error — a misspelled field
new RollingDeployment(chart, "e11", { containers: [{ name: "a", image: "a", imagePulPolicy: "Always" }] });
// @ts-expect-error — no such policy
new RollingDeployment(chart, "e12", { containers: [{ name: "a", image: "a", imagePullPolicy: "always" }] });
// @ts-expect-error — environment variables are texts
new RollingDeployment(chart, "e13", { containers: [{ name: "a", image: "a", env: { PORT: 3000 } }] });
// @ts-expect-error — a container needs an image
new RollingDeployment(chart, "e14", { containers: [{ name: "a" }] });
// @ts-expect-error — a budget has one limit, not two
new DisruptionBudget(chart, "e15", { target: api, maxUnavailable: 1, minAvailable: 1 });
// @ts-expect-error — a GPU pod is pinned: to a pool or by labels
new GpuPinnedPod(chart, "e16", { containers: [http] });
// @ts-expect-error — GPUs are counted where a pool says which resource they are
new GpuPinnedPod(chart, "e17", { nodeSelector: { gpu: "yes" }, gpus: 1, containers: [http] });
// @ts-expect-error — a WebApp has one port, `http`
new WebApp(chart, "e18", { image: "a", port: 80, readinessProbe: { httpGet: { port: "web" } } });
