/** The life of a cluster, start to end, beside the one that `npm test` runs on. */
import { createHash } from "node:crypto";
import {
  chmodSync,
  copyFileSync,
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, jest, test } from "@jest/globals";
import {
  type ClusterOptions,
  clusterDown,
  clusterStatus,
  clusterUp,
  type LocalCluster,
  loadImage,
} from "../../lib/local";
import { cachedPath, RECIPES } from "../../lib/local/build";
import { isAlive } from "../../lib/local/processes";
import { run } from "../../lib/local/run";
import { type ClusterState, readState } from "../../lib/local/state";
import { waitUntil } from "../../lib/local/wait";
import { startEmbeddedCluster } from "../../lib/testing";
import { findTraces, type Owner, readOwner } from "./machine-traces";

const LIMIT_MS = 120_000;
jest.setTimeout(LIMIT_MS);
let home: string;
let env: Record<string, string | undefined>;
const makeHome = (): void => {
  home = mkdtempSync(join(tmpdir(), "sw-"));
  env = { ...process.env, SLIPWAY_HOME: home };
};
const removeHome = (): void => rmSync(home, { recursive: true });

const GPU: ClusterOptions["nodes"] = {
  real: 1,
  simulated: 1,
  labels: { "hw-type": "gpu" },
  taints: [{ key: "hw-type", value: "gpu", effect: "NoSchedule" }],
  capacity: { "nvidia.com/gpu": "2" },
};

async function kubectl(cluster: LocalCluster, args: readonly string[], input?: string): Promise<string> {
  const [file, ...first] = cluster.kubectl;
  const options = { timeoutMs: LIMIT_MS, ...(input === undefined ? {} : { input }) };
  return (await run(file, [...first, "--kubeconfig", cluster.kubeconfig, ...args], options)).stdout;
}

const POD_WITH_VOLUME = JSON.stringify({
  apiVersion: "v1",
  kind: "List",
  items: [
    {
      apiVersion: "v1",
      kind: "PersistentVolumeClaim",
      metadata: { name: "data" },
      spec: { accessModes: ["ReadWriteOnce"], resources: { requests: { storage: "1Gi" } } },
    },
    {
      apiVersion: "v1",
      kind: "Pod",
      metadata: { name: "writer" },
      spec: {
        containers: [{ name: "app", image: "nginx:1.25", volumeMounts: [{ name: "data", mountPath: "/data" }] }],
        volumes: [{ name: "data", persistentVolumeClaim: { claimName: "data" } }],
      },
    },
    {
      apiVersion: "v1",
      kind: "Pod",
      metadata: { name: "trainer" },
      spec: {
        nodeSelector: { "hw-type": "gpu" },
        tolerations: [{ key: "hw-type", operator: "Equal", value: "gpu", effect: "NoSchedule" }],
        containers: [{ name: "app", image: "ai-learning:latest", resources: { limits: { "nvidia.com/gpu": 1 } } }],
      },
    },
  ],
});

describe("a cluster with a real and a simulated node", () => {
  let cluster: LocalCluster;
  beforeAll(async () => {
    makeHome();
    cluster = await clusterUp({ name: "life", nodes: GPU, env });
  }, LIMIT_MS);
  afterAll(async () => {
    await clusterDown("life", { env });
    removeHome();
  }, LIMIT_MS);

  test("is ready at once: both nodes are, and a pod with a volume and a GPU pod run", async () => {
    await kubectl(cluster, ["create", "-f", "-"], POD_WITH_VOLUME);
    await kubectl(cluster, ["wait", "--for=condition=Ready", "pod/writer", "pod/trainer", "--timeout=60s"]);
    const places = await kubectl(cluster, ["get", "pods", "-o", "jsonpath={.items[*].spec.nodeName}"]);
    expect(places).toBe("simulated-1 real-1");
    expect(await kubectl(cluster, ["get", "pvc", "data", "-o", "jsonpath={.status.phase}"])).toBe("Bound");
  });

  test("started again it says that it runs, and changes nothing", async () => {
    const state = readState(join(home, "clusters", "life"));
    const lines: string[] = [];
    const again = await clusterUp({ name: "life", env, onProgress: (line) => lines.push(line) });
    expect(again).toEqual({ ...cluster, alreadyRunning: true });
    expect(lines).toEqual(["cluster life is already running"]);
    expect(readState(join(home, "clusters", "life"))).toEqual(state);
  });

  test("asked for other nodes it refuses, with the way out", async () => {
    const refused = clusterUp({ name: "life", nodes: { real: 2 }, env });
    await expect(refused).rejects.toMatchObject({
      code: "BAD_USAGE",
      message: expect.stringContaining("real=1,simulated=1"),
    });
  });

  test("writes only into its own folder, which nobody else can read", async () => {
    expect(cluster.kubeconfig).toBe(join(home, "clusters", "life", "kubeconfig"));
    const open = await run("find", [
      join(home, "clusters", "life"),
      "-maxdepth",
      "2",
      "-type",
      "f",
      "-path",
      "*pki*",
      "-perm",
      "/077",
    ]);
    expect(open.stdout).toBe("");
  });

  test("an archive that a container engine has saved is loaded under its own name, or the one given", async () => {
    const archive = await saveArchive("shop:7");
    expect(await loadImage("life", archive, { env })).toBe("shop:7");
    expect(await loadImage("life", archive, { env, as: "registry.example/store:1" })).toBe("registry.example/store:1");
    await kubectl(cluster, ["run", "shop", "--image=registry.example/store:1", "--env=PORT=9000"]);
    await kubectl(cluster, ["wait", "--for=condition=Ready", "pod/shop", "--timeout=60s"]);
  });

  test("what is no archive, and a cluster that is not there, are each told in words", async () => {
    const text = join(home, "notes.txt");
    writeFileSync(text, "not an image");
    await expect(loadImage("life", text, { env })).rejects.toMatchObject({ code: "INPUT_UNREADABLE" });
    await expect(loadImage("nobody", text, { env })).rejects.toMatchObject({ code: "CLUSTER_NOT_FOUND" });
  });

  test(
    "two starts of another name at once: one starts it, the other finds it",
    async () => {
      const nodes = { real: 0, simulated: 1 };
      const both = await Promise.all([
        clusterUp({ name: "twin", nodes, env }),
        clusterUp({ name: "twin", nodes, env }),
      ]);
      expect(both.map(({ alreadyRunning }) => alreadyRunning).sort()).toEqual([false, true]);
      expect(await clusterStatus("life", env)).toMatchObject({ state: "running" });
      expect(await clusterDown("twin", { env })).toBe(true);
    },
    LIMIT_MS,
  );

  test.each(["etcd", "containerd-real-1"])(
    "after a kill -9 of %s the next start clears the remains and runs",
    async (name) => {
      const program = readState(join(home, "clusters", "life"))?.programs.find((candidate) => candidate.name === name);
      if (program === undefined) throw new Error(`${name} was never started`);
      process.kill(program.pid, "SIGKILL");
      const wait = { what: "its end", limitMs: 5000, programs: [] };
      await waitUntil(wait, async () => !(await isAlive(program)));
      expect(await clusterStatus("life", env)).toMatchObject({ state: "broken", dead: [name] });
      const lines: string[] = [];
      cluster = await clusterUp({ name: "life", nodes: GPU, env, onProgress: (line) => lines.push(line) });
      expect(lines[0]).toContain(name);
      await kubectl(cluster, ["create", "-f", "-"], POD_WITH_VOLUME);
      await kubectl(cluster, ["wait", "--for=condition=Ready", "pod/writer", "--timeout=60s"]);
    },
    LIMIT_MS,
  );

  test(
    "taken down it leaves nothing: no process, link, route, rule, mount, cgroup or file",
    async () => {
      const programs = readState(join(home, "clusters", "life"))?.programs ?? [];
      expect(programs.length).toBeGreaterThan(8);
      const owner = await readOwner(readState(join(home, "clusters", "life")) as ClusterState);
      expect(owner.sockets.length).toBeGreaterThan(0);
      expect((await findTraces(owner)).length).toBeGreaterThan(20);
      const volume = await kubectl(cluster, ["get", "pv", "-o", "jsonpath={.items[*].spec.hostPath.path}"]);
      expect(existsSync(volume)).toBe(true);
      await clusterDown("life", { env });
      expect(await findTraces(owner)).toEqual([]);
      expect(existsSync(volume)).toBe(false);
      expect(await Promise.all(programs.map(isAlive))).toEqual(programs.map(() => false));
      expect(readdirSync(join(home, "clusters"))).toEqual([]);
      expect(await clusterDown("life", { env })).toBe(false);
    },
    LIMIT_MS,
  );
});

/** An image archive as `docker save` writes it: a manifest, a config, a layer. */
async function saveArchive(ref: string): Promise<string> {
  const folder = mkdtempSync(join(home, "archive-"));
  copyFileSync(cachedPath(RECIPES.app, process.env), join(folder, "app"));
  await run("tar", ["-C", folder, "-cf", join(folder, "layer.tar"), "app"]);
  const digest = createHash("sha256")
    .update(readFileSync(join(folder, "layer.tar")))
    .digest("hex");
  const config = {
    architecture: process.arch === "x64" ? "amd64" : process.arch,
    os: "linux",
    config: { Entrypoint: ["/app"] },
    rootfs: { type: "layers", diff_ids: [`sha256:${digest}`] },
  };
  writeFileSync(join(folder, "config.json"), JSON.stringify(config));
  const manifest = [{ Config: "config.json", RepoTags: [ref], Layers: ["layer.tar"] }];
  writeFileSync(join(folder, "manifest.json"), JSON.stringify(manifest));
  const archive = join(folder, "image.tar");
  await run("tar", ["-C", folder, "-cf", archive, "manifest.json", "config.json", "layer.tar"]);
  return archive;
}

/** Remembers which slot a cluster has while it starts: afterwards its record is gone. */
function watch(name: string): { owner: () => Owner; onProgress: () => void } {
  const folder = join(home, "clusters", name);
  let slot: number | undefined;
  const onProgress = (): void => {
    slot = readState(folder)?.network?.slot ?? slot;
  };
  const owner = (): Owner => {
    if (slot === undefined) throw new Error("the cluster never had a network");
    return { slot, folder, sockets: [] };
  };
  return { owner, onProgress };
}

describe("a start that fails", () => {
  beforeEach(makeHome);
  afterEach(removeHome);

  test(
    "shows the last words of the component that died, and leaves only its logs",
    async () => {
      const broken = join(home, "kube");
      const real = process.env.SLIPWAY_KUBE ?? "";
      const script = `if [ "$1" = kube-scheduler ]; then echo 'cannot read the moon' >&2; exit 3; fi; exec ${real} "$@"`;
      writeFileSync(broken, `#!/bin/sh\n${script}\n`);
      chmodSync(broken, 0o755);
      const { owner, onProgress } = watch("broken");
      const options = { name: "broken", nodes: { real: 1 }, env: { ...env, SLIPWAY_KUBE: broken }, onProgress };
      const failed = clusterUp(options);
      await expect(failed).rejects.toMatchObject({
        code: "CLUSTER_START_FAILED",
        message: expect.stringMatching(/kube-scheduler ended.*cannot read the moon/s),
      });
      expect(await findTraces(owner())).toEqual([]);
      const folder = join(home, "clusters", "broken");
      expect(readdirSync(folder)).toEqual(["logs"]);
      expect(readFileSync(join(folder, "logs", "kube-scheduler.log"), "utf8")).toContain("moon");
      expect(await clusterStatus("broken", env)).toMatchObject({ state: "absent" });
    },
    LIMIT_MS,
  );

  test(
    "stops when it is told to, and leaves nothing",
    async () => {
      const stop = new AbortController();
      const watched = watch("stopped");
      const onProgress = (line: string): void => {
        watched.onProgress();
        if (line.includes("API server")) stop.abort();
      };
      const stopped = clusterUp({ name: "stopped", env, onProgress, abort: stop.signal });
      await expect(stopped).rejects.toMatchObject({ code: "ABORTED" });
      expect(await findTraces(watched.owner())).toEqual([]);
      expect(existsSync(join(home, "clusters", "stopped"))).toBe(false);
    },
    LIMIT_MS,
  );

  test("a range that is in use here is refused before anything is made", async () => {
    const refused = clusterUp({ name: "taken", nodeRange: "127.0.0.0/24", env });
    await expect(refused).rejects.toMatchObject({
      code: "CLUSTER_UNSUPPORTED",
      message: expect.stringContaining("127.0.0"),
    });
  });
});

test(
  "a test's own cluster has a name of its own and is gone when stopped",
  async () => {
    makeHome();
    const cluster = await startEmbeddedCluster({ nodes: { real: 0, simulated: 1 }, env });
    expect(cluster.name).toMatch(/^test-[0-9a-f]{6}$/);
    expect(await kubectl(cluster, ["get", "nodes", "-o", "name"])).toBe("node/simulated-1");
    await cluster.stop();
    expect(await clusterStatus(cluster.name, env)).toMatchObject({ state: "absent" });
    removeHome();
  },
  LIMIT_MS,
);
