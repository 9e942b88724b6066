import { describe, expect, test } from "@jest/globals";
import { NodePortService, WebApp } from "../../lib";
import { refusal, render } from "./render";

/** Everything that it adds, switched off. */
const OFF = {
  replicas: false,
  rollingUpdate: false,
  readinessProbe: false,
  drainSeconds: false,
  terminationGracePeriodSeconds: false,
  disruptionBudget: false,
  terminationMessagePolicy: false,
} as const;
const plain = { image: "web:1", port: 3000 } as const;

describe("WebApp", () => {
  test("writes the defaults that keep requests from being lost", () => {
    const [deployment, service, budget] = render((chart) => new WebApp(chart, "web", { ...plain, version: "1.2.0" }));
    expect(deployment).toMatchInlineSnapshot(`
{
  "apiVersion": "apps/v1",
  "kind": "Deployment",
  "metadata": {
    "labels": {
      "app.kubernetes.io/name": "web",
      "app.kubernetes.io/version": "1.2.0",
    },
    "name": "web",
    "namespace": "shop",
  },
  "spec": {
    "replicas": 2,
    "selector": {
      "matchLabels": {
        "app.kubernetes.io/name": "web",
      },
    },
    "strategy": {
      "rollingUpdate": {
        "maxSurge": 1,
        "maxUnavailable": 0,
      },
      "type": "RollingUpdate",
    },
    "template": {
      "metadata": {
        "labels": {
          "app.kubernetes.io/name": "web",
          "app.kubernetes.io/version": "1.2.0",
        },
      },
      "spec": {
        "containers": [
          {
            "image": "web:1",
            "lifecycle": {
              "preStop": {
                "sleep": {
                  "seconds": 5,
                },
              },
            },
            "name": "app",
            "ports": [
              {
                "containerPort": 3000,
                "name": "http",
              },
            ],
            "readinessProbe": {
              "periodSeconds": 2,
              "tcpSocket": {
                "port": "http",
              },
            },
            "terminationMessagePolicy": "FallbackToLogsOnError",
          },
        ],
        "terminationGracePeriodSeconds": 35,
      },
    },
  },
}
`);
    expect(service).toMatchInlineSnapshot(`
{
  "apiVersion": "v1",
  "kind": "Service",
  "metadata": {
    "labels": {
      "app.kubernetes.io/name": "web",
    },
    "name": "web",
    "namespace": "shop",
  },
  "spec": {
    "ports": [
      {
        "name": "http",
        "port": 3000,
        "targetPort": "http",
      },
    ],
    "selector": {
      "app.kubernetes.io/name": "web",
    },
  },
}
`);
    expect(budget).toMatchInlineSnapshot(`
{
  "apiVersion": "policy/v1",
  "kind": "PodDisruptionBudget",
  "metadata": {
    "labels": {
      "app.kubernetes.io/name": "web",
    },
    "name": "web",
    "namespace": "shop",
  },
  "spec": {
    "maxUnavailable": 1,
    "selector": {
      "matchLabels": {
        "app.kubernetes.io/name": "web",
      },
    },
  },
}
`);
  });

  test("writes none of them when all are switched off", () => {
    const objects = render((chart) => new WebApp(chart, "web", { ...plain, ...OFF }));
    expect(objects.map(({ kind }) => kind)).toEqual(["Deployment", "Service"]);
    expect(objects[0]?.spec).toEqual({
      selector: { matchLabels: { "app.kubernetes.io/name": "web" } },
      template: {
        metadata: { labels: { "app.kubernetes.io/name": "web" } },
        spec: { containers: [{ name: "app", image: "web:1", ports: [{ name: "http", containerPort: 3000 }] }] },
      },
    });
  });

  const without: readonly (readonly [keyof typeof OFF, (deployment: string, all: string) => boolean])[] = [
    ["replicas", (deployment) => deployment.includes('"replicas"')],
    ["rollingUpdate", (deployment) => deployment.includes('"strategy"')],
    ["readinessProbe", (deployment) => deployment.includes('"readinessProbe"')],
    ["drainSeconds", (deployment) => /"preStop"|"terminationGracePeriodSeconds"/.test(deployment)],
    ["terminationGracePeriodSeconds", (deployment) => deployment.includes('"terminationGracePeriodSeconds"')],
    ["disruptionBudget", (_, all) => all.includes('"PodDisruptionBudget"')],
    ["terminationMessagePolicy", (deployment) => deployment.includes('"terminationMessagePolicy"')],
  ];

  test.each(without)("%s alone can be switched off", (name, isWritten) => {
    const written = (props: object) => {
      const objects = render((chart) => new WebApp(chart, "web", { ...plain, ...props }));
      return isWritten(JSON.stringify(objects[0]), JSON.stringify(objects));
    };
    expect([written({}), written({ [name]: false })]).toEqual([true, false]);
    const others = Object.keys(OFF).filter((other) => other !== name);
    const rest = Object.fromEntries(others.map((other) => [other, false]));
    const isOfDrain = name === "terminationGracePeriodSeconds"; // without a drain Kubernetes' own 30 s are enough
    expect(written(rest)).toBe(!isOfDrain);
  });

  test("keeps the grace period longer than the drain, whatever the drain", () => {
    const [deployment] = render((chart) => new WebApp(chart, "web", { ...plain, drainSeconds: 60 }));
    expect(deployment).toMatchObject({ spec: { template: { spec: { terminationGracePeriodSeconds: 90 } } } });
  });

  test("refuses a grace period that the drain does not fit in", () => {
    const build = refusal(
      (chart) => new WebApp(chart, "web", { ...plain, drainSeconds: 60, terminationGracePeriodSeconds: 30 }),
    );
    expect(build).toMatchInlineSnapshot(
      `"chart/web/deployment: containers[0].lifecycle.preStop.sleep takes 60 s, terminationGracePeriodSeconds allows 30. Raise terminationGracePeriodSeconds above it."`,
    );
  });

  test("probes a path with HTTP, and takes a whole probe as it is", () => {
    const deploymentOf = (readinessProbe: string | { tcpSocket: { port: "http" } }) => {
      const [deployment] = render((chart) => new WebApp(chart, "web", { ...plain, readinessProbe }));
      return deployment;
    };
    const probing = (readinessProbe: object) => ({
      spec: { template: { spec: { containers: [{ readinessProbe }] } } },
    });
    const get = { httpGet: { path: "/health", port: "http" }, periodSeconds: 2 };
    expect(deploymentOf("/health")).toMatchObject(probing(get));
    const tcpSocket = { port: "http" } as const;
    expect(deploymentOf({ tcpSocket })).toMatchObject(probing({ tcpSocket }));
  });

  test("makes a NodePort Service when a node port is given, and leaves the number to the API server on `auto`", () => {
    const portsOf = (nodePort: number | "auto") => {
      const [, service] = render((chart) => new WebApp(chart, "web", { ...plain, servicePort: 80, nodePort }));
      return service?.spec;
    };
    const selector = { "app.kubernetes.io/name": "web" };
    const http = { name: "http", port: 80, targetPort: "http" };
    expect(portsOf(30080)).toEqual({ type: "NodePort", selector, ports: [{ ...http, nodePort: 30080 }] });
    expect(portsOf("auto")).toEqual({ type: "NodePort", selector, ports: [http] });
  });

  test("makes a ConfigMap from `config`, and an environment variable from each of its keys", () => {
    const [config, deployment] = render(
      (chart) => new WebApp(chart, "web", { ...plain, env: { A: "a" }, config: { LEVEL: "debug" } }),
    );
    expect(config).toMatchObject({ kind: "ConfigMap", metadata: { name: "web-config" }, data: { LEVEL: "debug" } });
    const reference = { name: "LEVEL", valueFrom: { configMapKeyRef: { name: "web-config", key: "LEVEL" } } };
    const containers = [{ env: [{ name: "A", value: "a" }, reference] }];
    expect(deployment).toMatchObject({ spec: { template: { spec: { containers } } } });
  });

  test("selects by the labels that it was given, on every object", () => {
    const objects = render((chart) => new WebApp(chart, "web", { ...plain, selector: { app: "shop" } }));
    expect(objects.map(({ metadata }) => metadata.labels)).toEqual([{ app: "shop" }, { app: "shop" }, { app: "shop" }]);
    expect(objects[1]).toMatchObject({ spec: { selector: { app: "shop" } } });
  });

  test("with an autoscaler writes no replicas, whatever the default", () => {
    const objects = render(
      (chart) => new WebApp(chart, "web", { ...plain, selector: { app: "web" }, autoscaling: { maxReplicas: 5 } }),
    );
    expect(objects.map(({ kind }) => kind).toSorted()).toEqual([
      "Deployment",
      "HorizontalPodAutoscaler",
      "PodDisruptionBudget",
      "Service",
    ]);
    expect(objects[0]?.spec).not.toHaveProperty("replicas");
    const autoscaler = objects.find(({ kind }) => kind === "HorizontalPodAutoscaler");
    expect(autoscaler).toMatchObject({ metadata: { name: "web", labels: { app: "web" } } });
  });

  test("hands on what every pod may have: volumes, security, placement, whom it acts as", () => {
    const [deployment] = render(
      (chart) =>
        new WebApp(chart, "web", {
          ...plain,
          volumes: { tmp: { emptyDir: {} } },
          volumeMounts: [{ name: "tmp", mountPath: "/tmp" }],
          envFrom: [{ secretRef: { name: "token" } }],
          security: "restricted",
          securityContext: { readOnlyRootFilesystem: true },
          serviceAccount: { name: "web" },
          podAntiAffinity: { preferred: [{ weight: 1, pods: "itself" }] },
          podSecurityContext: { fsGroup: 1000 },
          podAnnotations: { "example.com/scrape": "true" },
          initContainers: [
            { name: "migrate", image: "web:1", volumeMounts: [{ name: "tmp", mountPath: "/tmp" }] },
            { name: "proxy", image: "proxy:1", restartPolicy: "Always", ports: { admin: 9901 } },
          ],
          minReadySeconds: 5,
          containerPatch: { stdin: true },
          patch: { spec: { paused: false } },
        }),
      "Secret/token",
      "ServiceAccount/web",
    );
    expect(deployment?.spec).toMatchObject({
      paused: false,
      minReadySeconds: 5,
      template: {
        metadata: { annotations: { "example.com/scrape": "true" } },
        spec: {
          serviceAccountName: "web",
          securityContext: { runAsNonRoot: true, fsGroup: 1000 },
          initContainers: [{ name: "migrate" }, { name: "proxy", restartPolicy: "Always" }],
          affinity: { podAntiAffinity: {} },
          volumes: [{ name: "tmp", emptyDir: {} }],
          containers: [
            {
              stdin: true,
              volumeMounts: [{ name: "tmp", mountPath: "/tmp" }],
              envFrom: [{ secretRef: { name: "token" } }],
              securityContext: { readOnlyRootFilesystem: true, allowPrivilegeEscalation: false },
            },
          ],
        },
      },
    });
  });

  test("is a target itself", () => {
    const objects = render((chart) => {
      const target = new WebApp(chart, "web", plain);
      new NodePortService(chart, "extra", { target, ports: [{ port: 80, targetPort: "http" }] });
    });
    expect(objects.at(-1)).toMatchObject({ spec: { selector: { "app.kubernetes.io/name": "web" } } });
  });
});
