import { describe, expect, test } from "@jest/globals";
import type { Chart } from "cdk8s";
import { Config, DisruptionBudget, NodePortService, type PodSource, RollingDeployment, WebApp } from "../../lib";
import { newChart, refusal } from "./render";

/** JavaScript callers, `any`, and values computed at run time get past the compiler; nothing gets past the constructor. */
const anything = (value: unknown) => value as never;
const container = { name: "app", image: "app:1", ports: { http: 80 } };
const deploy = (props: object) => (chart: Chart) =>
  new RollingDeployment(chart, "api", anything({ containers: [container], ...props }));
const withContainer = (props: object) => deploy({ containers: [{ ...container, ...props }] });
const resources = (requests: object, limits: object) => withContainer({ resources: { requests, limits } });
const circle: Record<string, unknown> = {};
circle.circle = circle;
const onHost = (containerPort: number) => ({ containerPort, hostPort: 80 });
const hostNetworkPort = () => deploy({ hostNetwork: true, containers: [{ ...container, ports: { a: onHost(81) } }] });
const zones = { topologyKey: "topology.kubernetes.io/zone" };
const unprivileged = { privileged: true, allowPrivilegeEscalation: false };
const volume = (source: object) => deploy({ volumes: { data: source } });
const token = { serviceAccountToken: { path: "token", expirationSeconds: 5 } };
const postStart = (seconds: number) => withContainer({ lifecycle: { postStart: { sleep: { seconds } } } });
const tcp = { tcpSocket: { port: 80 } };
const withSidecarDrain = (seconds: number) => {
  const lifecycle = { preStop: { sleep: { seconds } } };
  return deploy({ initContainers: [{ name: "proxy", image: "proxy:1", restartPolicy: "Always", lifecycle }] });
};
const serve = (props: object) => (chart: Chart) => {
  const target: PodSource = deploy({ podLabels: { tier: "front" } })(chart);
  new NodePortService(chart, "port", anything({ target, ports: [{ port: 80, targetPort: "http" }], ...props }));
};
const config = (data: unknown) => (chart: Chart) => new Config(chart, "config", { data: anything(data) });

describe("what can never work is refused where it is written, with the fact and the fix", () => {
  test.each<[string, (chart: Chart) => unknown]>([
    ["label value of 64 characters", deploy({ selector: { app: "a".repeat(64) } })],
    ["label key with a space", deploy({ labels: { "bad key!": "x" } })],
    ["label value that is no string", deploy({ podLabels: { shard: 3 } })],
    ["empty selector", deploy({ selector: {} })],
    ["version in the selector", deploy({ selector: { "app.kubernetes.io/version": "1" }, version: "1" })],
    ["pod label that repeats the selector", deploy({ selector: { app: "a" }, podLabels: { app: "b" } })],
    ["version that is no label value", deploy({ version: "v1 beta" })],
    ["name in upper case", deploy({ name: "UserService" })],
    ["namespace with a dot", deploy({ namespace: "a.b" })],
    ["negative replicas", deploy({ replicas: -1 })],
    ["replicas NaN", deploy({ replicas: Number.NaN })],
    ["replicas 1.5", deploy({ replicas: 1.5 })],
    ["maxSurge and maxUnavailable both zero", deploy({ rollingUpdate: { maxSurge: 0, maxUnavailable: "0%" } })],
    ["maxSurge that is no count", deploy({ rollingUpdate: { maxSurge: "lots" } })],
    ["no container", deploy({ containers: [] })],
    ["two containers of one name", deploy({ containers: [container, { ...container, ports: {} }] })],
    ["two ports of one number", deploy({ containers: [container, { ...container, name: "b", ports: { web: 80 } }] })],
    ["port 70000", withContainer({ ports: { http: 70000 } })],
    ["port name of 16 characters", withContainer({ ports: { "a-very-long-name": 80 } })],
    ["empty image", withContainer({ image: "" })],
    ["environment as a list", withContainer({ env: [{ name: "A", value: "a" }] })],
    ["ports as a list", withContainer({ ports: [{ containerPort: 80 }] })],
    ["volumes as a list", deploy({ volumes: [{ name: "data", emptyDir: {} }] })],
    ["config without data", config(undefined)],
    ["environment value that is no string", withContainer({ env: { PORT: 3000 } })],
    ["environment name with =", withContainer({ env: { "A=B": "x" } })],
    ["environment value from nothing", withContainer({ env: { A: {} } })],
    ["quantity 1,5Gi", withContainer({ resources: { limits: { memory: "1,5Gi" } } })],
    ["quantity NaN", withContainer({ resources: { requests: { cpu: Number.NaN } } })],
    ["quantity Infinity", withContainer({ resources: { requests: { cpu: Number.POSITIVE_INFINITY } } })],
    ["quantity below zero", withContainer({ resources: { requests: { cpu: "-1" } } })],
    ["64m of memory, a fraction of a byte", withContainer({ resources: { limits: { memory: "64m" } } })],
    ["request above its limit", resources({ memory: "1Gi" }, { memory: "1000Mi" })],
    ["request of devices below their limit", resources({ "nvidia.com/gpu": 1 }, { "nvidia.com/gpu": 2 })],
    ["request of devices without a limit", resources({ "nvidia.com/gpu": 1 }, {})],
    ["half a device", resources({}, { "nvidia.com/gpu": "500m" })],
    ["resource that no container has", resources({}, { gpu: 1 })],
    ["replicas beyond 32 bits", deploy({ replicas: 3_000_000_000 })],
    ["maxUnavailable of 101 %", deploy({ rollingUpdate: { maxUnavailable: "101%" } })],
    ["ready later than the deadline", deploy({ minReadySeconds: 600 })],
    ["annotation of the pods that is no string", deploy({ podAnnotations: { "example.com/scrape": true } })],
    ["annotations of more than 256 KiB", deploy({ annotations: { a: "x".repeat(256 * 1024) } })],
    ["annotation that contains itself", deploy({ patch: { metadata: { labels: circle } } })],
    ["two ports of one hostPort", withContainer({ ports: { a: onHost(80), b: onHost(81) } })],
    ["hostPort that is not the port, with hostNetwork", hostNetworkPort()],
    ["no DNS policy and no name server", deploy({ dnsPolicy: "None" })],
    ["name server that is no address", deploy({ dnsConfig: { nameservers: ["dns.example.com"] } })],
    ["line of /etc/hosts for no address", deploy({ hostAliases: [{ ip: "localhost", hostnames: ["a"] }] })],
    ["two spreads over the same domains", deploy({ topologySpread: [zones, zones] })],
    ["user -1", withContainer({ securityContext: { runAsUser: -1 } })],
    ["profile of this node without its file", deploy({ securityContext: { seccompProfile: { type: "Localhost" } } })],
    ["privileged, without privileges", withContainer({ securityContext: unprivileged })],
    ["probe that runs nothing", withContainer({ livenessProbe: { exec: { command: [] } } })],
    ["command that is one text", withContainer({ command: "sleep 5" })],
    ["device of a volume that the pod lacks", withContainer({ volumeDevices: [{ name: "a", devicePath: "/dev/a" }] })],
    ["protocol that does not exist", withContainer({ ports: { http: { containerPort: 80, protocol: "HTTP" } } })],
    ["pull policy in lower case", withContainer({ imagePullPolicy: "always" })],
    ["group below 0", deploy({ securityContext: { supplementalGroups: [-1] } })],
    ["search domain that is none", deploy({ dnsConfig: { searches: ["shop!"] } })],
    ["toleration of an effect that does not exist", deploy({ tolerations: [{ key: "a", effect: "No" }] })],
    ["wait after the start that the grace period does not allow", postStart(31)],
    ["host path that climbs", volume({ hostPath: { path: "/var/../etc" } })],
    ["file outside of its volume", volume({ configMap: { name: "a", items: [{ key: "a", path: "../a" }] } })],
    ["Secret without a name", volume({ secret: { secretName: "" } })],
    ["token for five seconds", volume({ projected: { sources: [token] } })],
    ["application protocol with a space", serve({ ports: [{ port: 80, targetPort: "http", appProtocol: "a b" }] })],
    ["probe of a port that the container lacks", withContainer({ readinessProbe: { httpGet: { port: "htp" } } })],
    ["probe with two handlers", withContainer({ readinessProbe: { httpGet: { port: 80 }, exec: { command: ["x"] } } })],
    ["probe every 0 seconds", withContainer({ livenessProbe: { tcpSocket: { port: 80 }, periodSeconds: 0 } })],
    ["liveness after two successes", withContainer({ livenessProbe: { ...tcp, successThreshold: 2 } })],
    ["readiness with a grace period", withContainer({ readinessProbe: { ...tcp, terminationGracePeriodSeconds: 5 } })],
    ["sidecar's drain longer than the grace period", withSidecarDrain(31)],
    ["drain longer than the grace period", withContainer({ lifecycle: { preStop: { sleep: { seconds: 31 } } } })],
    ["command that is no list of strings", withContainer({ command: ["sleep", 5] })],
    ["target port that the pods lack", serve({ ports: [{ port: 80, targetPort: "htp" }] })],
    ["target port by omission that the pods lack", serve({ ports: [{ port: 8080 }] })],
    ["target port of another protocol", serve({ ports: [{ port: 80, protocol: "UDP" }] })],
    ["selector that the pods lack", serve({ selector: { tier: "back" } })],
    ["empty Service selector", serve({ selector: {} })],
    ["Service without a port", serve({ ports: [] })],
    ["Service ports without names", serve({ ports: [{ port: 80 }, { port: 81, targetPort: 80 }] })],
    ["Service ports of one number", serve({ ports: ["a", "b"].map((name) => ({ name, port: 80 })) })],
    ["node port 0", serve({ ports: [{ port: 80, nodePort: 0 }] })],
    ["Service in another namespace", serve({ namespace: "elsewhere" })],
    ["Service name that begins with a digit", serve({ name: "1st" })],
    ["config value that is no string", config({ PORT: 3000 })],
    ["config key with a slash", config({ "a/b": "x" })],
    ["config key __proto__, which cdk8s would lose", config(JSON.parse('{ "__proto__": "x" }'))],
    ["config key constructor, on which cdk8s ends", config({ constructor: "x" })],
    ["config of more than 1 MiB", config({ big: "x".repeat(1024 * 1024 + 1) })],
    ["drainSeconds -1", (chart) => new WebApp(chart, "web", { image: "a", port: 80, drainSeconds: -1 })],
    ["budget with both limits", (chart) => budget(chart, { maxUnavailable: 1, minAvailable: 1 })],
    ["budget of 101 %", (chart) => budget(chart, { minAvailable: "101%" })],
    ["budget of half a pod", (chart) => budget(chart, { minAvailable: 0.5 })],
    ["pool without labels", deploy({ pool: { labels: {} } })],
    ["extended resource without a domain", deploy({ pool: { labels: { a: "b" }, extendedResource: "gpu" } })],
  ])("%s", (_, build) => {
    expect(refusal(build)).toMatchSnapshot();
  });

  test("two objects of one kind and name in one chart", () => {
    const message = refusal((chart) => {
      new Config(chart, "a", { name: "config", data: {} });
      new Config(chart, "b", { name: "config", data: {} });
    });
    expect(message).toMatchInlineSnapshot(
      `"chart/b: chart/a makes v1/ConfigMap shop/config already. Give one of them another name."`,
    );
  });

  test("the same name in another chart is fine: it may be for another cluster", () => {
    const build = () => [newChart(), newChart()].map((chart) => new Config(chart, "config", { data: {} }));
    expect(build).not.toThrow();
  });

  test("a config key that is not in the data", () => {
    expect(
      refusal((chart) => new Config(chart, "config", { data: { PORT: "1" } }).key(anything("PROT"))),
    ).toMatchInlineSnapshot(`"chart/config: there is no key "PROT", only PORT. Name one of them."`);
  });

  test("a config of another namespace", () => {
    const message = refusal((chart) => {
      const elsewhere = new Config(chart, "config", { namespace: "elsewhere", data: { PORT: "1" } });
      withContainer({ env: { PORT: elsewhere.key("PORT") } })(chart);
    });
    expect(message).toMatchInlineSnapshot(
      `"chart/api: containers[0].env.PORT reads from namespace "elsewhere", the pods are in "shop". Create it in the pods' namespace."`,
    );
  });
});

function budget(chart: Chart, limits: object) {
  return new DisruptionBudget(chart, "budget", anything({ target: deploy({})(chart), ...limits }));
}
