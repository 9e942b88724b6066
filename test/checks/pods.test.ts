/** Edges of the rules about pods. */
import { describe, expect, test } from "@jest/globals";
import { manifest, template } from "../graph/manifests";
import { findings } from "./findings";

type Fields = Readonly<Record<string, unknown>>;
type Manifests = ReturnType<typeof manifest>[];

function pod(spec: Fields, name = "n/p") {
  return manifest("v1 Pod", name, { spec });
}

function ask(code: string, spec: Fields, ...others: Manifests) {
  return findings(code, [pod(spec), ...others]).map((line) => line.replace("Pod/p spec.", ""));
}

describe("containers of a pod", () => {
  test("have names of their own", () => {
    const initContainers = [{ name: "a" }, {}];
    expect(ask("container-name-duplicate", { containers: [{ name: "a" }, {}], initContainers })).toEqual([
      "initContainers[0].name: the name a is used twice",
    ]);
  });

  test("have port names and numbers of their own", () => {
    const twice = [
      { name: "a", containerPort: 1 },
      { name: "a", containerPort: 2 },
    ];
    const dup = (spec: Fields) => ask("container-port-duplicate", spec);
    expect(dup({ containers: [{ ports: twice }] })).toEqual([
      "containers[0].ports[1].name: the port name a is used twice in this container",
    ]);
    expect(dup({ containers: [{ ports: [twice[0]] }, { ports: [twice[0]] }] })).toEqual([
      "containers[1].ports[0].containerPort: port TCP 1 is declared twice in this pod",
    ]);
    expect(dup({ containers: [{ ports: [{ containerPort: 1 }, { containerPort: 1, protocol: "UDP" }] }] })).toEqual([]);
    expect(dup({ containers: [{ ports: [{}, {}] }] })).toEqual([]);
    expect(
      dup({ containers: [{ ports: [{ containerPort: 1 }] }], initContainers: [{ ports: [{ containerPort: 1 }] }] }),
    ).toEqual([]);
    expect(dup({ initContainers: [{ ports: [{ containerPort: 1 }] }, { ports: [{ containerPort: 1 }] }] })).toEqual([]);
    const sidecars = [{ restartPolicy: "Always", ports: [{ containerPort: 1 }] }];
    expect(dup({ containers: [{ ports: [{ containerPort: 1 }] }], initContainers: sidecars })).toHaveLength(1);
  });

  test("share the names of ports that serve", () => {
    const port = (name: string, protocol?: string) => ({ ports: [{ name, protocol }] });
    const shared = (spec: Fields) => ask("container-port-name-ambiguous", spec);
    expect(shared({ containers: [port("a"), port("a")] })).toEqual([
      "containers[1].ports[0].name: another container of the pod has a port a too",
    ]);
    expect(shared({ containers: [port("a"), port("a", "UDP")] })).toEqual([]);
    expect(shared({ containers: [port("a")], initContainers: [port("a")] })).toEqual([]);
    expect(shared({ containers: [{ ports: [{ name: "a" }, { name: "a" }] }] })).toEqual([]);
    expect(shared({ containers: [{ ports: [{}] }, { ports: [{}] }] })).toEqual([]);
  });
});

describe("the environment", () => {
  const env = (...entries: object[]) => ({ containers: [{ env: entries }] });

  test("has each variable once, unless it extends itself", () => {
    const dup = (...entries: object[]) => ask("env-var-duplicate", env(...entries));
    expect(dup({ name: "A", value: "1" }, { name: "A", value: "2" })).toEqual([
      "containers[0].env[1].name: A is defined twice; remove one of them",
    ]);
    expect(dup({ name: "A", value: "1" }, { name: "A", value: "$(A):2" })).toEqual([]);
    expect(dup({ name: "A", value: "1" }, { name: "A", value: "$$(A):2" })).toHaveLength(1);
    expect(dup({ name: "A", value: "1" }, { name: "A", value: "$(B)" })).toHaveLength(1);
    expect(dup({ name: "A", value: "1" }, { name: "A", value: "$()" })).toHaveLength(1);
    expect(dup({ name: "A", value: "1" }, { name: "A", valueFrom: {} })).toHaveLength(1);
    expect(dup({ value: "1" }, { value: "2" })).toEqual([]);
  });

  const AHEAD = [{ name: "URL", value: "x$(HOST)" }, { name: "OTHER" }, { name: "HOST", value: "h" }];
  const order = (spec: Fields, ...others: Manifests) => ask("env-var-reference-order", spec, ...others);

  test("is built from top to bottom", () => {
    expect(order(env(...AHEAD))).toEqual([
      "containers[0].env[0].value: $(HOST) is defined further down; move URL below HOST",
    ]);
    expect(order(env({ name: "HOST", value: "h" }, ...AHEAD))).toEqual([]);
    expect(order(env({ name: "X", value: "h" }, ...AHEAD))).toHaveLength(1);
    expect(order(env({ name: "URL", value: "$(HOST)" }))).toEqual([]);
    expect(order(env({ name: "HOST", value: "$(HOST)" }, { name: "X", value: "1" }))).toEqual([]);
    expect(order(env({ name: "URL", value: "$(A)$(B)" }, { name: "B" }, { name: "A" }))).toEqual([
      "containers[0].env[0].value: $(A) and $(B) are defined further down; move URL below A and B",
    ]);
  });

  test("may have the variable from a ConfigMap or Secret, which come first", () => {
    const from = (source: object, ...others: Manifests) =>
      order({ containers: [{ env: AHEAD, envFrom: [source] }] }, ...others).length;
    const config = manifest("v1 ConfigMap", "n/c", { data: { HOST: "", T: "" } });
    const secret = manifest("v1 Secret", "n/c", { stringData: { PORT: "" } });
    expect(from({ configMapRef: { name: "c" } }, config, secret)).toBe(0);
    expect(from({ secretRef: { name: "c" } }, config, secret)).toBe(1);
    expect(from({ configMapRef: { name: "gone" } }, config)).toBe(0);
    expect(from({ secretRef: { name: "gone" } })).toBe(0);
    expect(from({ configMapRef: {} })).toBe(1);
    expect(from({ prefix: "HOS", configMapRef: { name: "c" } }, config)).toBe(0);
    expect(from({ prefix: "XXX", configMapRef: { name: "c" } }, config)).toBe(1);
    expect(from({ prefix: "OST", configMapRef: { name: "c" } }, config)).toBe(1);
    expect(from({ prefix: "HO", configMapRef: { name: "c" } }, config)).toBe(1);
  });
});

describe("ports of the host", () => {
  const wanting = (ports: readonly object[], type = "v1 Pod", name = "n/p", rest: Fields = {}) => {
    const spec = { containers: [{ name: "app", ports }], ...rest };
    return manifest(type, name, { spec: type === "v1 Pod" ? spec : { template: { spec } } });
  };
  const clash = (...objects: Manifests) => findings("host-port-conflict", objects);
  const PORT = [{ containerPort: 80, hostPort: 8080 }];
  const other = wanting(PORT, "apps/v1 DaemonSet", "n/agent");

  test("belong to one pod of a node", () => {
    expect(clash(wanting(PORT), wanting(PORT, "v1 Pod", "n/q"))).toEqual([
      "Pod/q spec.containers[0].ports[0].hostPort: host port 8080 is wanted by Pod p too (near Pod n/p)",
    ]);
    expect(clash(wanting(PORT), wanting(PORT))).toEqual([]);
    expect(clash(wanting(PORT), wanting(PORT, "v1 Pod", "m/p"))).toHaveLength(1);
    expect(clash(wanting(PORT), wanting(PORT, "apps/v1 Deployment", "n/p"))).toHaveLength(1);
    expect(clash(wanting(PORT), wanting([{ hostPort: 8080, protocol: "UDP" }], "v1 Pod", "n/q"))).toEqual([]);
    expect(clash(wanting(PORT), wanting([{ containerPort: 8080 }], "v1 Pod", "n/q"))).toEqual([]);
    expect(clash(wanting([{ hostPort: 0 }]), wanting([{ hostPort: 0 }], "v1 Pod", "n/q"))).toEqual([]);
  });

  test("are used twice in a pod only at different addresses", () => {
    const at = (...ips: (string | undefined)[]) =>
      clash(wanting(ips.map((hostIP) => ({ containerPort: 80, hostPort: 8080, hostIP })))).length;
    expect(clash(wanting([...PORT, ...PORT]))).toEqual([
      "Pod/p spec.containers[0].ports[1].hostPort: host port 8080 is used twice in this pod",
    ]);
    expect([at("10.0.0.1", "10.0.0.1"), at("10.0.0.1", "10.0.0.2")]).toEqual([1, 0]);
    expect([at("10.0.0.1", undefined), at(undefined, "10.0.0.1")]).toEqual([1, 1]);
    expect([at("0.0.0.0", "10.0.0.1"), at("::", "10.0.0.1"), at("10.0.0.1", "::")]).toEqual([1, 1, 1]);
  });

  test("on the host's network are the container's own", () => {
    const onHost = (port: object) => clash(wanting([port], "v1 Pod", "n/p", { hostNetwork: true }), other);
    expect(onHost({ containerPort: 80, hostPort: 81 })).toEqual([
      "Pod/p spec.containers[0].ports[0].hostPort: must equal containerPort: the pod uses the host's network",
    ]);
    expect(onHost({ containerPort: 80, hostPort: 80 })).toEqual([]);
    const told = clash(other, wanting([{ containerPort: 8080 }], "v1 Pod", "n/p", { hostNetwork: true }));
    expect(told).toEqual([
      "Pod/p spec.containers[0].ports[0].containerPort: host port 8080 is wanted by DaemonSet agent too (near DaemonSet n/agent)",
    ]);
    expect(clash(wanting([{ containerPort: 80, hostPort: 81 }]))).toEqual([]);
  });

  test("of pods that never meet on a node do not clash", () => {
    const on = (rest: Fields) => clash(other, wanting(PORT, "apps/v1 DaemonSet", "n/b", rest)).length;
    const required = (...terms: object[]) => ({
      affinity: { nodeAffinity: { requiredDuringSchedulingIgnoredDuringExecution: { nodeSelectorTerms: terms } } },
    });
    const zone = (value: string, operator = "In") => ({
      matchExpressions: [{ key: "zone", operator, values: [value] }],
    });
    const apart = (one: Fields, two: Fields) =>
      clash(wanting(PORT, "apps/v1 DaemonSet", "n/a", one), wanting(PORT, "apps/v1 DaemonSet", "n/b", two)).length ===
      0;
    expect(on({})).toBe(1);
    expect(apart({ nodeSelector: { zone: "a" } }, { nodeSelector: { zone: "b" } })).toBe(true);
    expect(apart({ nodeSelector: { zone: "a" } }, { nodeSelector: { disk: "b" } })).toBe(false);
    expect(apart({ nodeSelector: { zone: "a" } }, required(zone("b")))).toBe(true);
    expect(apart({ nodeSelector: { zone: "a" } }, required(zone("b"), zone("a")))).toBe(false);
    expect(apart({ nodeSelector: { zone: "a" } }, required(zone("a", "NotIn")))).toBe(true);
    expect(apart({ nodeSelector: { zone: "a" } }, required(zone("b", "Gt")))).toBe(false);
    expect(apart({ nodeSelector: { zone: "a" }, ...required(zone("x")) }, required(zone("x")))).toBe(true);
    const exists = { matchExpressions: [{ key: "zone", operator: "DoesNotExist" }] };
    expect(apart({ nodeSelector: { zone: "a" } }, required(exists))).toBe(true);
    expect(apart(required({ matchExpressions: [{ key: "zone", operator: "Exists" }] }), required(exists))).toBe(true);
    expect(apart({}, required({ matchFields: [] }))).toBe(false);
    const mixed = {
      matchExpressions: [
        { key: "cpus", operator: "Gt", values: ["4"] },
        { key: "zone", operator: "In", values: ["b"] },
      ],
    };
    expect(apart({ nodeSelector: { zone: "a" } }, required(mixed))).toBe(true);
  });
});

describe("limits of a namespace", () => {
  const range = (limit: Fields, name = "n/r") =>
    manifest("v1 LimitRange", name, {
      spec: {
        limits: [
          { type: "Pod", max: { cpu: 0 } },
          { type: "Container", ...limit },
        ],
      },
    });
  const limited = (resources: Fields, limit: Fields, list = "containers") =>
    ask("limit-range-violation", { [list]: [{ resources }] }, range(limit)).map((line) =>
      line.replace("containers[0].resources.", ""),
    );
  const NEAR = "(near LimitRange n/r)";

  test("are a minimum and a maximum, of what is requested and of what is allowed", () => {
    expect(limited({ requests: { cpu: "100m" } }, { min: { cpu: "200m" } })).toEqual([
      `requests.cpu: is below the namespace's minimum of 200m ${NEAR}`,
    ]);
    expect(limited({ requests: { cpu: "200m" } }, { min: { cpu: "200m" } })).toEqual([]);
    expect(limited({ limits: { cpu: 3 } }, { max: { cpu: 2 } })).toEqual([
      `limits.cpu: is above the namespace's maximum of 2 ${NEAR}`,
    ]);
    expect(limited({ limits: { cpu: 2 } }, { max: { cpu: 2 } })).toEqual([]);
    expect(limited({ requests: { cpu: 3 }, limits: { cpu: 1 } }, { max: { cpu: 2 } })).toEqual([
      `requests.cpu: is above the namespace's maximum of 2 ${NEAR}`,
    ]);
    expect(limited({ requests: { cpu: 2 }, limits: { cpu: 1 } }, { max: { cpu: 2 } })).toEqual([]);
    expect(limited({}, { min: { cpu: 1 }, max: { cpu: 2 } })).toEqual([]);
    expect(limited({ limits: { memory: "1Gi" } }, { max: { cpu: 2 } })).toEqual([]);
  });

  test("are a ratio between the two", () => {
    const ratio = { maxLimitRequestRatio: { cpu: 2 } };
    expect(limited({ requests: { cpu: 1 }, limits: { cpu: 3 } }, ratio)).toEqual([
      `limits.cpu: is more than 2 times the request ${NEAR}`,
    ]);
    expect(limited({ requests: { cpu: 1 }, limits: { cpu: 2 } }, ratio)).toEqual([]);
    expect(limited({ requests: { cpu: 0 }, limits: { cpu: 2 } }, ratio)).toEqual([]);
    expect(limited({ requests: { cpu: 3 } }, ratio)).toEqual([]);
    expect(limited({}, ratio)).toEqual([]);
  });

  test("count with their own defaults", () => {
    expect(limited({}, { min: { cpu: 2 }, defaultRequest: { cpu: 1 } })).toHaveLength(1);
    expect(limited({ limits: { cpu: 3 } }, { min: { cpu: 2 }, defaultRequest: { cpu: 1 } })).toEqual([]);
    expect(limited({}, { min: { cpu: 2 }, default: { cpu: 1 } })).toHaveLength(1);
    expect(limited({}, { max: { cpu: 2 }, default: { cpu: 3 } })).toHaveLength(1);
    expect(limited({ requests: { cpu: 1 } }, { maxLimitRequestRatio: { cpu: 2 }, max: { cpu: 3 } })).toHaveLength(1);
    expect(
      limited({ requests: { cpu: 1 } }, { maxLimitRequestRatio: { cpu: 2 }, default: { cpu: 2 }, max: { cpu: 3 } }),
    ).toEqual([]);
  });

  test("are those of the pod's namespace, and not for ephemeral containers", () => {
    const resources = { limits: { cpu: 3 } };
    expect(limited(resources, { max: { cpu: 2 } }, "initContainers")).toHaveLength(1);
    expect(limited(resources, { max: { cpu: 2 } }, "ephemeralContainers")).toEqual([]);
    expect(ask("limit-range-violation", { containers: [{ resources }] }, range({ max: { cpu: 2 } }, "m/r"))).toEqual(
      [],
    );
  });
});

describe("resources of a container", () => {
  const of = (code: string, resources: Fields) =>
    ask(code, { containers: [{ resources }] }).map((line) => line.replace("containers[0].resources", ""));

  test("a thousandth of a byte is suspicious", () => {
    const told = (list: string, resource: string, value: unknown) =>
      of("resource-quantity-suspicious", { [list]: { [resource]: value } });
    expect(told("requests", "memory", "128m")).toEqual([
      ".requests.memory: 128m is a fraction of a byte; did you mean 128Mi?",
    ]);
    expect(told("limits", "ephemeral-storage", "1m")).toHaveLength(1);
    expect(told("limits", "hugepages-2Mi", "1m")).toHaveLength(1);
    expect([
      told("limits", "cpu", "128m"),
      told("limits", "memory", "128M"),
      told("limits", "memory", 128),
      told("limits", "memory", "1mi"),
    ]).toEqual([[], [], [], []]);
    expect([told("limits", "memory", "m"), told("limits", "my-hugepages-", "1m")]).toEqual([[], []]);
  });

  test("a request is at most the limit", () => {
    const told = (request: unknown, limit: unknown) =>
      of("resource-request-above-limit", { requests: { cpu: request }, limits: { cpu: limit, memory: 1 } });
    expect(told("2", "1500m")).toEqual([".requests.cpu: 2 is above the limit of 1500m"]);
    expect([told(1, 1), told("1", "2"), told("x", 1), told(2, "x")]).toEqual([[], [], [], []]);
    expect(of("resource-request-above-limit", { requests: { cpu: 1 }, limits: { memory: 0 } })).toEqual([]);
  });
});

describe("volumes and mounts", () => {
  const mounting = (mount: Fields, volumes: readonly object[] = []) => ({
    containers: [{ volumeMounts: [mount] }],
    volumes,
  });

  test("a mount names a volume of the pod", () => {
    const told = (volumes: readonly object[]) => ask("volume-mount-undefined", mounting({ name: "data" }, volumes));
    expect(told([])).toEqual(["containers[0].volumeMounts[0].name: the pod has no volume data; it has no volumes"]);
    expect(told([{ name: "xyz" }, { name: "uvw" }])).toEqual([
      "containers[0].volumeMounts[0].name: the pod has no volume data; it has xyz, uvw",
    ]);
    expect(told([{ name: "dta" }])).toEqual([
      "containers[0].volumeMounts[0].name: the pod has no volume data; did you mean dta?",
    ]);
    expect(told([{ name: "data" }])).toEqual([]);
    const volumeClaimTemplates = [{ metadata: { name: "dataa" } }];
    const set = (name: string) =>
      findings("volume-mount-undefined", [
        manifest("apps/v1 StatefulSet", "n/s", {
          spec: { volumeClaimTemplates, template: template({}, mounting({ name })) },
        }),
      ]);
    expect(set("dataa")).toEqual([]);
    expect(set("data")[0]).toContain("did you mean dataa?");
  });

  test("a volume is mounted, unless a mount is wrong", () => {
    const told = (mount: string) => ask("volume-unused", mounting({ name: mount }, [{ name: "a" }, { name: "b" }]));
    expect(told("a")).toEqual(["volumes[1].name: no container mounts b"]);
    expect(told("c")).toEqual([]);
    expect(ask("volume-unused", { volumes: [{ name: "a" }] })).toEqual(["volumes[0].name: no container mounts a"]);
  });

  test("names and paths are used once", () => {
    expect(ask("volume-name-duplicate", { volumes: [{ name: "a" }, { name: "a" }, { name: "b" }] })).toEqual([
      "volumes[1].name: the volume name a is used twice",
    ]);
    const volumeClaimTemplates = [{ metadata: { name: "a" } }];
    const spec = { volumeClaimTemplates, template: template({}, { volumes: [{ name: "a" }, { name: "b" }] }) };
    expect(findings("volume-name-duplicate", [manifest("apps/v1 StatefulSet", "n/s", { spec })])).toEqual([
      "StatefulSet/s spec.template.spec.volumes[0].name: the claim template a takes its place",
    ]);
    const volumeMounts = [{ mountPath: "/a" }, { mountPath: "/a" }, {}, {}, { mountPath: "/b" }];
    expect(
      ask("mount-path-duplicate", { containers: [{ volumeMounts }, { volumeMounts: [{ mountPath: "/a" }] }] }),
    ).toEqual(["containers[0].volumeMounts[1].mountPath: /a is mounted twice"]);
  });

  test("a subPath names a file of its volume", () => {
    const config = manifest("v1 ConfigMap", "n/c", { data: { "app.conf": "", other: "" } });
    const secret = manifest("v1 Secret", "n/c", { data: { token: "" } });
    const told = (subPath: string | undefined, volume: Fields) =>
      ask(
        "volume-subpath-key-missing",
        mounting({ name: "v", subPath }, [{ name: "v", ...volume }]),
        config,
        secret,
      ).map((line) => line.replace(/^.*?: /, ""));
    const configMap = { name: "c" };
    expect(told("app.cnf", { configMap })).toEqual(["volume v has no file app.cnf; did you mean app.conf?"]);
    expect(told("zzz", { configMap })).toEqual(["volume v has no file zzz; it has app.conf, other"]);
    expect([
      told("app.conf", { configMap }),
      told("./app.conf", { configMap }),
      told("app.conf/", { configMap }),
      told(undefined, { configMap }),
    ]).toEqual([[], [], [], []]);
    expect(told("app.conf", { secret: { secretName: "c" } })).toEqual(["volume v has no file app.conf; it has token"]);
    expect([
      told("token", { secret: { secretName: "c" } }),
      told("x", { secret: { secretName: "gone" } }),
      told("x", { emptyDir: {} }),
    ]).toEqual([[], [], []]);
    const items = [{ key: "other", path: "./dir/file" }, {}, { key: "app.conf", path: "conf" }];
    expect([
      told("dir", { configMap: { ...configMap, items } }),
      told("dir/file", { configMap: { ...configMap, items } }),
    ]).toEqual([[], []]);
    expect(told("other", { configMap: { ...configMap, items } })).toEqual([
      "volume v has no file other; it has dir/file, conf",
    ]);
    expect(ask("volume-subpath-key-missing", mounting({ name: "gone", subPath: "x" }))).toEqual([]);
  });

  test("a projected volume has the files of all its sources", () => {
    const config = manifest("v1 ConfigMap", "n/c", { data: { a: "" } });
    const told = (subPath: string, ...sources: object[]) =>
      ask(
        "volume-subpath-key-missing",
        mounting({ name: "v", subPath }, [{ name: "v", projected: { sources } }]),
        config,
      ).map((line) => line.replace(/^.*?: /, ""));
    const configMap = { name: "c" };
    const token = { serviceAccountToken: { path: "token" } };
    const bundle = { clusterTrustBundle: { path: "ca" } };
    const down = { downwardAPI: { items: [{ path: "labels" }, {}, { path: "name" }] } };
    expect(told("xxxxxxx", { configMap }, token, bundle, down)).toEqual([
      "volume v has no file xxxxxxx; it has a, token, ca, labels, name",
    ]);
    expect([told("token", token), told("ca", bundle), told("name", down), told("a", { configMap })]).toEqual([
      [],
      [],
      [],
      [],
    ]);
    expect(told("x", { configMap }, { secret: { name: "gone" } })).toEqual([]);
  });

  test("only ten files are told", () => {
    const data = Object.fromEntries(Array.from({ length: 12 }, (_, index) => [`file-number-${String(index)}`, ""]));
    const [told] = ask(
      "volume-subpath-key-missing",
      mounting({ name: "v", subPath: "x" }, [{ name: "v", configMap: { name: "c" } }]),
      manifest("v1 ConfigMap", "n/c", { data }),
    );
    expect(told).toMatch(/it has file-number-0, .*file-number-9$/);
  });
});

describe("ports of probes", () => {
  test("named ones are ports of the container itself", () => {
    const port = "htpt";
    const told = (container: Fields) => ask("probe-port-unresolved", { containers: [container] });
    const ports = [{ name: "http" }, { containerPort: 1 }, { name: "metrics" }];
    expect(told({ name: "app", ports, livenessProbe: { httpGet: { port } } })).toEqual([
      "containers[0].livenessProbe.httpGet.port: container app has no port htpt; did you mean http?",
    ]);
    expect(told({ ports, readinessProbe: { tcpSocket: { port: "xxxxxxxxx" } } })).toEqual([
      "containers[0].readinessProbe.tcpSocket.port: container ? has no port xxxxxxxxx; it has http, metrics",
    ]);
    expect(told({ name: "app", startupProbe: { httpGet: { port } } })).toEqual([
      "containers[0].startupProbe.httpGet.port: container app has no port htpt; it has no named ports",
    ]);
    const lifecycle = { postStart: { httpGet: { port } }, preStop: { tcpSocket: { port } } };
    expect(told({ name: "app", lifecycle }).map((line) => line.split(": ")[0])).toEqual([
      "containers[0].lifecycle.postStart.httpGet.port",
      "containers[0].lifecycle.preStop.tcpSocket.port",
    ]);
    expect(told({ name: "app", ports, livenessProbe: { httpGet: { port: "http" } } })).toEqual([]);
    expect(told({ name: "app", livenessProbe: { httpGet: { port: 80 } } })).toEqual([]);
  });
});

describe("image-pull-secret-invalid", () => {
  const HINT = "(near Secret n/s); use type: kubernetes.io/dockerconfigjson with the key .dockerconfigjson";
  const told = (secret: Fields) =>
    ask("image-pull-secret-invalid", { imagePullSecrets: [{ name: "s" }] }, manifest("v1 Secret", "n/s", secret));

  test("a pull secret has a type and a key of its own", () => {
    expect(told({})).toEqual([`imagePullSecrets[0].name: Secret s is of type Opaque ${HINT}`]);
    expect(told({ type: "kubernetes.io/tls" })).toEqual([
      `imagePullSecrets[0].name: Secret s is of type kubernetes.io/tls ${HINT}`,
    ]);
    expect(told({ type: "kubernetes.io/dockerconfigjson" })).toEqual([
      `imagePullSecrets[0].name: Secret s has no key .dockerconfigjson ${HINT}`,
    ]);
    expect(told({ type: "kubernetes.io/dockercfg", data: { ".dockerconfigjson": "" } })).toEqual([
      `imagePullSecrets[0].name: Secret s has no key .dockercfg ${HINT}`,
    ]);
    expect(told({ type: "kubernetes.io/dockerconfigjson", data: { ".dockerconfigjson": "" } })).toEqual([]);
    expect(told({ type: "kubernetes.io/dockercfg", data: { ".dockercfg": "" } })).toEqual([]);
    expect(told({ metadata: { annotations: { "replicator.v1.mittwald.de/replicate-from": "x" } } })).toEqual([]);
    expect(ask("image-pull-secret-invalid", { imagePullSecrets: [{ name: "gone" }] })).toEqual([]);
  });
});

describe("pod-subdomain-service-missing", () => {
  const told = (...services: Manifests) => ask("pod-subdomain-service-missing", { subdomain: "db" }, ...services);

  test("a subdomain is a headless Service", () => {
    expect(told()).toEqual(["subdomain: there is no headless Service db"]);
    expect(told(manifest("v1 Service", "n/db"))).toEqual(["subdomain: Service db is not headless (near Service n/db)"]);
    expect(told(manifest("v1 Service", "n/db", { spec: { clusterIP: "None" } }))).toEqual([]);
    expect(told(manifest("v1 Service", "m/db", { spec: { clusterIP: "None" } }))).toHaveLength(1);
    expect(ask("pod-subdomain-service-missing", {})).toEqual([]);
  });
});
