import { describe, expect, test } from "@jest/globals";
import type { Chart } from "cdk8s";
import { type NodePool, PlainPod, podField, RESTRICTED_SECURITY, RollingDeployment, resourceField } from "../../lib";
import { refusal, render } from "./render";

const app = { name: "app", image: "app:1", ports: { http: 80 } };

/** JavaScript callers get past the compiler, not past the constructor. */
const pod = (props: object) => (chart: Chart) => new PlainPod(chart, "pod", { containers: [app], ...props } as never);
const withContainer = (props: object) => pod({ containers: [{ ...app, ...props }] });
const specOf = (build: (chart: Chart) => unknown, ...elsewhere: string[]) =>
  render(build, ...elsewhere)[0]?.spec as Record<string, unknown>;

describe("volumes", () => {
  test("are declared once and mounted by name, by every kind of container", () => {
    const spec = specOf((chart) => {
      const data = { name: "data", mountPath: "/data" } as const;
      new PlainPod(chart, "pod", {
        volumes: {
          data: { emptyDir: { medium: "Memory", sizeLimit: "64Mi" } },
          logs: { hostPath: { path: "/var/log", type: "Directory" } },
          claim: { persistentVolumeClaim: { claimName: "db" } },
        },
        initContainers: [{ name: "fill", image: "fill:1", volumeMounts: [data] }],
        containers: [
          {
            ...app,
            volumeMounts: [
              { ...data, readOnly: true },
              { name: "claim", mountPath: "/db" },
            ],
          },
        ],
      });
    }, "PersistentVolumeClaim/db");
    expect(spec).toMatchObject({
      volumes: [
        { name: "data", emptyDir: { medium: "Memory", sizeLimit: "64Mi" } },
        { name: "logs", hostPath: { path: "/var/log", type: "Directory" } },
        { name: "claim", persistentVolumeClaim: { claimName: "db" } },
      ],
      initContainers: [{ volumeMounts: [{ name: "data", mountPath: "/data" }] }],
      containers: [{ volumeMounts: [{ name: "data", mountPath: "/data", readOnly: true }, { name: "claim" }] }],
    });
  });

  test("projected: the same sources in one directory, a Secret under `name`, the modes once", () => {
    const sources = [
      { configMap: { name: "settings", defaultMode: 0o444 } },
      { secret: { secretName: "token", items: [{ key: "a", path: "b" }] } },
      { serviceAccountToken: { path: "sa", expirationSeconds: 600 } },
    ];
    const volumes = { all: { projected: { sources, defaultMode: 0o400 } } };
    const spec = specOf(pod({ volumes }), "ConfigMap/settings", "Secret/token");
    expect(spec.volumes).toEqual([
      {
        name: "all",
        projected: {
          defaultMode: 0o400,
          sources: [
            { configMap: { name: "settings" } },
            { secret: { name: "token", items: [{ key: "a", path: "b" }] } },
            { serviceAccountToken: { path: "sa", expirationSeconds: 600 } },
          ],
        },
      },
    ]);
  });

  test("what the API server would refuse, or never mount, is refused", () => {
    const mount = (...volumeMounts: object[]) =>
      refusal(pod({ volumes: { data: { emptyDir: {} } }, containers: [{ ...app, volumeMounts }] }));
    expect(mount({ name: "dat", mountPath: "/d" })).toMatchInlineSnapshot(
      `"chart/pod: containers[0].volumeMounts[0] mounts "dat", the pod has data. Declare it in volumes, or name one of them."`,
    );
    expect(mount({ name: "data", mountPath: "" })).toMatchInlineSnapshot(
      `"chart/pod: containers[0].volumeMounts[0].mountPath is "". Give a path without ':'."`,
    );
    expect(mount({ name: "data", mountPath: "/d" }, { name: "data", mountPath: "/d" })).toMatchInlineSnapshot(
      `"chart/pod: containers[0].volumeMounts has two at "/d". Give each its own path."`,
    );
    expect(mount({ name: "data", mountPath: "/d", subPath: "../x" })).toMatchInlineSnapshot(
      `"chart/pod: containers[0].volumeMounts[0] has the subPath "../x". Give a path inside the volume, without '..'."`,
    );
    const volume = (volumes: object) => refusal(pod({ volumes }));
    expect(volume({ Data: { emptyDir: {} } })).toMatchInlineSnapshot(
      `"chart/pod: volumes has the name "Data": it must be lower-case letters, digits and '-', beginning and ending with a letter or digit. Rename the volume."`,
    );
    expect(volume({ data: {} })).toMatchInlineSnapshot(
      `"chart/pod: volumes.data has no source. Give one of emptyDir, hostPath, configMap, secret, persistentVolumeClaim, projected, downwardAPI, nfs, csi, ephemeral, image."`,
    );
    expect(volume({ data: { emptyDir: {}, hostPath: { path: "/" } } })).toMatchInlineSnapshot(
      `"chart/pod: volumes.data has emptyDir and hostPath. Give one of emptyDir, hostPath, configMap, secret, persistentVolumeClaim, projected, downwardAPI, nfs, csi, ephemeral, image."`,
    );
    expect(volume({ data: { emptyDir: { sizeLimit: "1,5Gi" } } })).toMatchInlineSnapshot(
      `"chart/pod: volumes.data.emptyDir.sizeLimit is "1,5Gi". Give a quantity like 500m, 1.5 or 64Mi, zero or more."`,
    );
    expect(volume({ data: { configMap: { name: "a", defaultMode: 644 } } })).toMatchInlineSnapshot(
      `"chart/pod: volumes.data has the mode 644. Give one from 0 to 0o777."`,
    );
    expect(volume({ data: { configMap: { name: "a" }, namespace: "elsewhere" } })).toMatchInlineSnapshot(
      `"chart/pod: volumes.data mounts from namespace "elsewhere", the pods are in "shop". Create it in the pods' namespace."`,
    );
  });
});

describe("containers", () => {
  test("a sidecar is an init container that stays, with ports that a Service may point at", () => {
    const [deployment] = render((chart) => {
      const { podPorts } = new RollingDeployment(chart, "api", {
        initContainers: [
          { name: "migrate", image: "migrate:1" },
          { name: "proxy", image: "proxy:1", restartPolicy: "Always", ports: { proxy: 8080 } },
        ],
        containers: [app],
      });
      expect(podPorts.map(({ name }) => name)).toEqual(["proxy", "http"]);
    });
    const initContainers = [{ name: "migrate" }, { name: "proxy", restartPolicy: "Always" }];
    expect(deployment).toMatchObject({ spec: { template: { spec: { initContainers } } } });
  });

  test("environment from fields, resources and whole objects, and from each other in order", () => {
    const env = {
      POD: podField("metadata.name"),
      LIMIT: resourceField("limits.memory", "1Mi"),
      URL: "http://$(POD):80/$$(LATER)",
      LATER: "x",
    };
    const envFrom = [{ configMapRef: { name: "settings" }, prefix: "APP_" }, { secretRef: { name: "token" } }];
    expect(specOf(withContainer({ env, envFrom }), "ConfigMap/settings", "Secret/token").containers).toMatchObject([
      {
        envFrom,
        env: [
          { name: "POD", valueFrom: { fieldRef: { fieldPath: "metadata.name" } } },
          { name: "LIMIT", valueFrom: { resourceFieldRef: { resource: "limits.memory", divisor: "1Mi" } } },
          { name: "URL", value: "http://$(POD):80/$$(LATER)" },
          { name: "LATER", value: "x" },
        ],
      },
    ]);
    expect(refusal(withContainer({ env: { A: "$(B)", B: "b" } }))).toMatchInlineSnapshot(
      `"chart/pod: containers[0].env.A refers to $(B), which stands after it and so is not replaced. Write B before A."`,
    );
    expect(refusal(withContainer({ envFrom: [{ prefix: "A" }] }))).toMatchInlineSnapshot(
      `"chart/pod: containers[0].envFrom[0] has neither or both of configMapRef and secretRef. Give exactly one."`,
    );
    expect(refusal(withContainer({ envFrom: [{ secretRef: { name: "s" }, namespace: "b" }] }))).toMatchInlineSnapshot(
      `"chart/pod: containers[0].envFrom[0] reads from namespace "b", the pods are in "shop". Create it in the pods' namespace."`,
    );
  });

  test("an init container has no probe and no hook, and names are given once for all containers", () => {
    const init = (props: object) => refusal(pod({ initContainers: [{ name: "init", image: "i:1", ...props }] }));
    expect(init({ readinessProbe: { tcpSocket: { port: 80 } } })).toMatchInlineSnapshot(
      `"chart/pod: initContainers[0] has readinessProbe, but ends before the pod runs. Drop it, or give restartPolicy: "Always" to make it a sidecar."`,
    );
    expect(init({ name: "app" })).toMatchInlineSnapshot(
      `"chart/pod: two containers or ports share the container name "app". Give each its own."`,
    );
  });

  test("a patch of a container and one of the object reach fields that no prop models", () => {
    const resizePolicy = [{ resourceName: "cpu", restartPolicy: "NotRequired" }];
    const [manifest] = render((chart) => {
      new PlainPod(chart, "pod", {
        containers: [{ ...app, patch: { stdin: true, resizePolicy } }],
        patch: { metadata: { finalizers: ["a/b"] }, spec: { hostname: "one", containers: undefined } },
      });
    });
    expect(manifest).toMatchObject({
      metadata: { name: "pod", finalizers: ["a/b"] },
      spec: { hostname: "one", containers: [{ name: "app", stdin: true, resizePolicy }] },
    });
    expect(specOf(pod({ restartPolicy: "Never", patch: { spec: { restartPolicy: null } } }))).not.toHaveProperty(
      "restartPolicy",
    );
    expect(refusal(pod({ patch: { kind: "Job", metadata: { name: "x" } } }))).toMatchInlineSnapshot(
      `"chart/pod: patch changes kind and metadata.name, by which others refer to it. Use the prop."`,
    );
    expect(refusal(pod({ patch: { spec: { x: Number.NaN } } }))).toMatchInlineSnapshot(
      `"chart/pod: patch.spec.x is NaN. Give a value that JSON can hold."`,
    );
    const circle: Record<string, unknown> = {};
    circle.self = circle;
    expect(refusal(pod({ patch: { spec: circle } }))).toMatchInlineSnapshot(
      `"chart/pod: patch.spec.self contains itself. Give a value that JSON can hold."`,
    );
  });
});

describe('security: "restricted"', () => {
  test("writes what the standard asks for into the pod and each of its containers, beside what is given", () => {
    const spec = specOf(
      pod({
        security: "restricted",
        securityContext: { fsGroup: 1000 },
        initContainers: [{ name: "init", image: "i:1" }],
        containers: [{ ...app, securityContext: { capabilities: { add: ["NET_BIND_SERVICE"] } } }],
      }),
    );
    const { pod: ofPod, container } = RESTRICTED_SECURITY;
    expect(spec.securityContext).toEqual({ ...ofPod, fsGroup: 1000 });
    expect(spec.initContainers).toMatchObject([{ securityContext: container }]);
    expect(spec.containers).toMatchObject([
      { securityContext: { ...container, capabilities: { drop: ["ALL"], add: ["NET_BIND_SERVICE"] } } },
    ]);
  });

  test.each<[string, object]>([
    ["root", { securityContext: { runAsUser: 0 } }],
    ["a container as root", { containers: [{ ...app, securityContext: { runAsNonRoot: false } }] }],
    ["no seccomp", { securityContext: { seccompProfile: { type: "Unconfined" } } }],
    ["a privileged container", { containers: [{ ...app, securityContext: { privileged: true } }] }],
    ["escalation", { containers: [{ ...app, securityContext: { allowPrivilegeEscalation: true } }] }],
    ["a capability", { containers: [{ ...app, securityContext: { capabilities: { add: ["SYS_ADMIN"] } } }] }],
    ["kept capabilities", { containers: [{ ...app, securityContext: { capabilities: { drop: ["CHOWN"] } } }] }],
    ["the host's network", { hostNetwork: true }],
    ["a port of the host", { containers: [{ ...app, ports: { http: { containerPort: 80, hostPort: 80 } } }] }],
    ["a path of the host", { volumes: { host: { hostPath: { path: "/" } } } }],
  ])("refuses %s", (_, props) => {
    expect(refusal(pod({ security: "restricted", ...props }))).toMatchSnapshot();
    expect(refusal(pod(props))).toBe("nothing was refused");
  });
});

describe("placement", () => {
  const gpuNodes: NodePool = {
    labels: { gpu: "yes" },
    taints: [{ key: "gpu", effect: "NoSchedule" }],
    extendedResource: "nvidia.com/gpu",
  };

  test("a pool in a node affinity brings its toleration too, once", () => {
    const nodeAffinity = { required: [{ pool: gpuNodes }], preferred: [{ weight: 1, pool: gpuNodes }] };
    const spec = specOf(pod({ nodeAffinity }));
    const term = { matchExpressions: [{ key: "gpu", operator: "In", values: ["yes"] }] };
    expect(spec.affinity).toEqual({
      nodeAffinity: {
        requiredDuringSchedulingIgnoredDuringExecution: { nodeSelectorTerms: [term] },
        preferredDuringSchedulingIgnoredDuringExecution: [{ weight: 1, preference: term }],
      },
    });
    expect(spec.tolerations).toEqual([{ key: "gpu", operator: "Exists", effect: "NoSchedule" }]);
  });

  test("affinity to another workload takes its selector and its namespace", () => {
    const [, api] = render((chart) => {
      const cache = new RollingDeployment(chart, "cache", { namespace: "caches", version: "1", containers: [app] });
      new RollingDeployment(chart, "api", {
        podAffinity: { preferred: [{ weight: 50, pods: cache, topologyKey: "topology.kubernetes.io/zone" }] },
        podAntiAffinity: { required: [{ pods: "itself" }] },
        topologySpread: [{ topologyKey: "topology.kubernetes.io/zone", matchLabelKeys: ["pod-template-hash"] }],
        containers: [app],
      });
    });
    const own = { matchLabels: { "app.kubernetes.io/name": "api" } };
    expect(api).toMatchObject({
      spec: {
        template: {
          spec: {
            affinity: {
              podAffinity: {
                preferredDuringSchedulingIgnoredDuringExecution: [
                  {
                    weight: 50,
                    podAffinityTerm: {
                      labelSelector: { matchLabels: { "app.kubernetes.io/name": "cache" } },
                      topologyKey: "topology.kubernetes.io/zone",
                      namespaces: ["caches"],
                    },
                  },
                ],
              },
              podAntiAffinity: {
                requiredDuringSchedulingIgnoredDuringExecution: [
                  { labelSelector: own, topologyKey: "kubernetes.io/hostname" },
                ],
              },
            },
            topologySpreadConstraints: [
              {
                maxSkew: 1,
                whenUnsatisfiable: "ScheduleAnyway",
                topologyKey: "topology.kubernetes.io/zone",
                labelSelector: own,
                matchLabelKeys: ["pod-template-hash"],
              },
            ],
          },
        },
      },
    });
  });

  test.each<[string, object]>([
    ["an empty node affinity", { nodeAffinity: {} }],
    ["a term without an expression", { nodeAffinity: { required: [{ matchExpressions: [] }] } }],
    ["In without values", { nodeAffinity: { required: [{ matchExpressions: [{ key: "a", operator: "In" }] }] } }],
    [
      "Gt a word",
      { nodeAffinity: { required: [{ matchExpressions: [{ key: "a", operator: "Gt", values: ["x"] }] }] } },
    ],
    ["weight 0", { nodeAffinity: { preferred: [{ weight: 0, pool: gpuNodes }] } }],
    ["an empty pod affinity", { podAffinity: { required: [] } }],
    ["a bad topology key", { podAntiAffinity: { required: [{ pods: "itself", topologyKey: "a b" }] } }],
    ["itself without a label", { labels: {}, podAntiAffinity: { required: [{ pods: "itself" }] } }],
    ["skew 0", { topologySpread: [{ topologyKey: "zone", maxSkew: 0 }] }],
    ["minDomains that nobody reads", { topologySpread: [{ topologyKey: "zone", minDomains: 2 }] }],
    ["a toleration without a key", { tolerations: [{ value: "x" }] }],
    ["Exists with a value", { tolerations: [{ key: "a", operator: "Exists", value: "x" }] }],
    ["seconds without NoExecute", { tolerations: [{ key: "a", value: "x", tolerationSeconds: 5 }] }],
  ])("refuses %s", (_, props) => {
    expect(refusal(pod(props))).toMatchSnapshot();
  });
});

describe("whom a pod acts as", () => {
  test("objects are named by reference, and written by name", () => {
    const serviceAccount = { name: "reader", namespace: "shop" };
    const named = { serviceAccount, priorityClass: { name: "high" }, imagePullSecrets: [{ name: "registry" }] };
    const build = pod({ ...named, automountServiceAccountToken: false, dnsPolicy: "Default" });
    expect(specOf(build, "ServiceAccount/reader", "PriorityClass/high")).toMatchObject({
      serviceAccountName: "reader",
      priorityClassName: "high",
      imagePullSecrets: [{ name: "registry" }],
      automountServiceAccountToken: false,
      dnsPolicy: "Default",
    });
  });

  test("a service account of another namespace, or one that cannot exist, is refused", () => {
    expect(refusal(pod({ serviceAccount: { name: "reader", namespace: "b" } }))).toMatchInlineSnapshot(
      `"chart/pod: serviceAccount is in namespace "b", the pods are in "shop". Create it in the pods' namespace."`,
    );
    expect(refusal(pod({ serviceAccount: { name: "Reader" } }))).toMatchInlineSnapshot(
      `"chart/pod: serviceAccount.name is "Reader": it must be lower-case letters, digits and '-', beginning and ending with a letter or digit, in parts joined by '.'. Change it."`,
    );
  });
});
