/**
 * Values and workloads of cdk8s-plus where plain ones would do, for each version: their classes are not assignable to
 * each other, and the product imports none of them.
 */
import { createRequire } from "node:module";
import { describe, expect, test } from "@jest/globals";
import { ApiObject, type Chart, Duration, Size } from "cdk8s";
import type * as kplus28 from "cdk8s-plus-28";
import { Autoscaler, ClusterIpService, DisruptionBudget, PlainPod, podsOf, RollingDeployment, WebApp } from "../../lib";
import { refusal, render } from "./render";

type Kplus = typeof kplus28;

const load = createRequire(__filename);
const VERSIONS = ["cdk8s-plus-28", "cdk8s-plus-33", "cdk8s-plus-34"];

describe.each(VERSIONS)("%s", (name) => {
  const kplus = load(name) as Kplus;
  const app = { name: "app", image: "app:1", ports: { http: 8080 } };
  const specOf = (build: (chart: Chart) => unknown) => render(build).at(-1)?.spec;
  const inPod = (props: object) =>
    specOf((chart) => new PlainPod(chart, "pod", { containers: [{ ...app, ...props }] }));

  test("a Probe: with a port of its own, or that of the container", () => {
    const options = { periodSeconds: Duration.seconds(3), failureThreshold: 2 };
    expect(
      inPod({
        readinessProbe: kplus.Probe.fromHttpGet("/ready", options),
        livenessProbe: kplus.Probe.fromTcpSocket({ port: 9090 }),
        startupProbe: kplus.Probe.fromCommand(["true"]),
      }),
    ).toMatchObject({
      containers: [
        {
          readinessProbe: { httpGet: { path: "/ready", port: 8080 }, periodSeconds: 3, failureThreshold: 2 },
          livenessProbe: { tcpSocket: { port: 9090 } },
          startupProbe: { exec: { command: ["true"] } },
        },
      ],
    });
  });

  test("a Handler", () => {
    const preStop = kplus.Handler.fromCommand(["sleep", "5"]);
    const postStart = kplus.Handler.fromHttpGet("/warm", { port: 8080 });
    expect(inPod({ lifecycle: { preStop, postStart } })).toMatchObject({
      containers: [
        {
          lifecycle: {
            preStop: { exec: { command: ["sleep", "5"] } },
            postStart: { httpGet: { path: "/warm", port: 8080 } },
          },
        },
      ],
    });
  });

  test("an EnvFrom", () => {
    const spec = specOf((chart) => {
      const config = new kplus.ConfigMap(chart, "config", { metadata: { name: "settings" }, data: { A: "a" } });
      const envFrom = [kplus.Env.fromConfigMap(config as kplus28.IConfigMap, "APP_")];
      new PlainPod(chart, "pod", { containers: [{ ...app, envFrom }] });
    });
    expect(spec).toMatchObject({ containers: [{ envFrom: [{ configMapRef: { name: "settings" }, prefix: "APP_" }] }] });
  });

  test("a Handler is no Probe", () => {
    const readinessProbe = kplus.Handler.fromCommand(["true"]);
    expect(refusal((chart) => new PlainPod(chart, "pod", { containers: [{ ...app, readinessProbe }] }))).toBe(
      "chart/pod: containers[0].readinessProbe is a kplus.Handler. Give a plain value, or a kplus.Probe.",
    );
  });

  test("a Volume, under the name that it has here", () => {
    const spec = specOf((chart) => {
      const config = new kplus.ConfigMap(chart, "config", { metadata: { name: "settings" }, data: { A: "a" } });
      new PlainPod(chart, "pod", {
        volumes: {
          settings: kplus.Volume.fromConfigMap(chart, "volume", config as kplus28.IConfigMap),
          cache: kplus.Volume.fromEmptyDir(chart, "cache", "other-name", { sizeLimit: Size.mebibytes(64) }),
        },
        containers: [{ ...app, volumeMounts: [{ name: "settings", mountPath: "/etc/app" }] }],
      });
    });
    expect(spec).toMatchObject({
      volumes: [
        { name: "settings", configMap: { name: "settings" } },
        { name: "cache", emptyDir: { sizeLimit: "64Mi" } },
      ],
    });
  });

  test("EnvValue, Cpu and Size", () => {
    const env = { POD: kplus.EnvValue.fromFieldRef(kplus.EnvFieldPaths.POD_NAME), A: kplus.EnvValue.fromValue("a") };
    const resources = { requests: { cpu: kplus.Cpu.millis(50), memory: Size.gibibytes(1) } };
    expect(inPod({ env, resources })).toMatchObject({
      containers: [
        {
          env: [
            { name: "POD", valueFrom: { fieldRef: { fieldPath: "metadata.name" } } },
            { name: "A", value: "a" },
          ],
          resources: { requests: { cpu: "50m", memory: "1Gi" } },
        },
      ],
    });
  });

  test("the readiness of a WebApp", () => {
    const [deployment] = render((chart) => {
      const readinessProbe = kplus.Probe.fromHttpGet("/ready");
      new WebApp(chart, "web", { image: "web:1", port: 3000, readinessProbe });
    });
    const containers = [{ readinessProbe: { httpGet: { path: "/ready", port: 3000 } } }];
    expect(deployment).toMatchObject({ spec: { template: { spec: { containers } } } });
  });

  test("a Deployment as target: its own selector, not its address label", () => {
    const objects = render((chart) => {
      const target = new kplus.Deployment(chart, "api", {
        select: false,
        podMetadata: { labels: { app: "api" } },
        containers: [{ image: "api:1", portNumber: 8080 }],
      });
      target.select(kplus.LabelSelector.of({ labels: { app: "api" } }));
      new ClusterIpService(chart, "service", { target, ports: [{ port: 80, targetPort: 8080 }] });
      new DisruptionBudget(chart, "budget", { target, maxUnavailable: 1 });
      new RollingDeployment(chart, "near", {
        containers: [app],
        podAffinity: { required: [{ pods: target }] },
      });
    });
    expect(objects.map(({ kind }) => kind)).toEqual(["Deployment", "Service", "PodDisruptionBudget", "Deployment"]);
    expect(objects[1]?.spec).toMatchObject({ selector: { app: "api" } });
    expect(objects[2]?.spec).toMatchObject({ selector: { matchLabels: { app: "api" } } });
    expect(JSON.stringify(objects[3])).toContain('"labelSelector":{"matchLabels":{"app":"api"}}');
  });

  test("a Deployment beside one of ours as one target, by the label that they share", () => {
    const service = specOf((chart) => {
      const podMetadata = { labels: { app: "api" } };
      const old = new kplus.Deployment(chart, "old", {
        podMetadata,
        containers: [{ image: "api:1", portNumber: 8080 }],
      });
      const own = new RollingDeployment(chart, "own", { selector: { app: "api" }, containers: [app] });
      new ClusterIpService(chart, "service", { target: podsOf(old, own), ports: [{ port: 80, targetPort: 8080 }] });
    });
    expect(service).toMatchObject({ selector: { app: "api" }, ports: [{ port: 80, targetPort: 8080 }] });
  });

  test("a Pod as target: all its labels", () => {
    const [pod, service] = render((chart) => {
      const metadata = { labels: { app: "pod" } };
      const target = new kplus.Pod(chart, "pod", { metadata, containers: [{ image: "api:1", portNumber: 80 }] });
      new ClusterIpService(chart, "service", { target, ports: [{ port: 80 }] });
    });
    expect(service?.spec).toMatchObject({ selector: pod?.metadata.labels });
  });

  test("a Deployment with an autoscaler writes no replicas; one with a fixed number is refused", () => {
    const containers = [{ image: "api:1" }];
    const [deployment, autoscaler] = render((chart) => {
      const target = new kplus.Deployment(chart, "api", { metadata: { name: "api" }, containers });
      new Autoscaler(chart, "load", { target, maxReplicas: 5 });
    });
    expect(deployment?.spec).not.toHaveProperty("replicas");
    expect(autoscaler?.spec).toMatchObject({
      scaleTargetRef: { apiVersion: "apps/v1", kind: "Deployment", name: "api" },
    });
    const fixed = refusal((chart) => {
      const target = new kplus.Deployment(chart, "api", { replicas: 3, containers });
      new Autoscaler(chart, "load", { target, maxReplicas: 5 });
    });
    expect(fixed).toMatch(/^chart\/load: the replicas of its target are fixed at 3/);
  });

  test("what cdk8s-plus lets pass is refused: a selector that its pods lack, a port that they lack", () => {
    const containers = [{ image: "api:1", portNumber: 8080 }];
    const missed = refusal((chart) => {
      const target = new kplus.Deployment(chart, "api", { select: false, containers });
      target.select(kplus.LabelSelector.of({ labels: { app: "nope" } }));
      new ClusterIpService(chart, "service", { target, ports: [{ port: 8080 }] });
    });
    expect(missed).toMatch(/^chart\/service: the cdk8s-plus workload selects "app=nope", which its pods lack/);
    const port = refusal((chart) => {
      const target = new kplus.Deployment(chart, "api", { containers });
      new ClusterIpService(chart, "service", { target, ports: [{ port: 80 }] });
    });
    expect(port).toMatch(/^chart\/service: ports\[0\] sends to port 80\/TCP/);
  });

  test("rendering a value leaves nothing behind in the chart", () => {
    const objects = render((chart) => {
      new ApiObject(chart, "other", { apiVersion: "v1", kind: "Namespace", metadata: { name: "x" } });
      const readinessProbe = kplus.Probe.fromHttpGet("/ready");
      new PlainPod(chart, "pod", { containers: [{ ...app, readinessProbe }] });
    });
    expect(objects.map(({ kind }) => kind)).toEqual(["Namespace", "Pod"]);
  });
});

test("an instance of anything else is refused by its class", () => {
  class Probe {
    _toKube() {
      return {};
    }
  }
  const containers = [{ name: "app", image: "app:1", readinessProbe: new Probe() }];
  expect(refusal((chart) => new PlainPod(chart, "pod", { containers }))).toBe(
    "chart/pod: containers[0].readinessProbe is a Probe that no cdk8s-plus made. Give a plain value.",
  );
});
