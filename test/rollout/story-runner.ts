/**
 * Runs a story on the real cluster: applies manifests with kubectl, watches with kubectl, and asks the readers after
 * each change, as a deploy would. What it saw can be kept as a recording.
 */
import { readFile } from "node:fs/promises";
import type { LogRequest, LogTail, Verdict } from "../../lib/diagnosis";
import type { LiveObject } from "../../lib/objects";
import { timeMs } from "../../lib/rollout";
import { dropNamespace, newNamespace, type TestCluster } from "../support/test-cluster";
import type { Stage, Story } from "./stories";
import { type Recording, StoryPlayer, type StoryStep, type WatchEvent } from "./story-player";
import { trimObject } from "./trim-object";

const PATHS = ["/apis/apps/v1/deployments", "/apis/apps/v1/replicasets", "/api/v1/pods", "/api/v1/events"];

type Listener = (event: WatchEvent) => void;

/** One watch a kind over all namespaces, shared by the stories that run side by side. */
export class ClusterWatch {
  readonly #listeners = new Map<string, Listener>();
  readonly #stops: (() => Promise<unknown>)[] = [];

  static async open(kubeconfig: string): Promise<ClusterWatch> {
    const watch = new ClusterWatch();
    const { execa } = await import("execa");
    for (const path of PATHS) {
      const args = ["kubectl", "--kubeconfig", kubeconfig, "get", "--raw", `${path}?watch=1`];
      const subprocess = execa(process.env.SLIPWAY_KUBE ?? "", args, { reject: false, buffer: false });
      watch.#stops.push(async () => {
        subprocess.kill("SIGKILL");
        await subprocess;
      });
      void watch.#read(subprocess.iterable());
    }
    return watch;
  }

  async #read(lines: AsyncIterable<unknown>): Promise<void> {
    for await (const line of lines) {
      const event = JSON.parse(String(line)) as WatchEvent;
      this.#listeners.get(event.object.metadata.namespace ?? "")?.(event);
    }
  }

  listen(namespace: string, listener: Listener): void {
    this.#listeners.set(namespace, listener);
  }

  async close(): Promise<void> {
    await Promise.all(this.#stops.map((stop) => stop()));
  }
}

export interface StoryResult {
  readonly verdict: Verdict;
  readonly recording: Recording;
  readonly player: StoryPlayer;
  /** From the apply to the verdict, or to completeness. */
  readonly afterMs: number;
}

export async function runStory(cluster: TestCluster, watch: ClusterWatch, story: Story): Promise<StoryResult> {
  const namespace = await newNamespace(cluster, "story");
  try {
    return await play(cluster, watch, { story, namespace });
  } finally {
    await dropNamespace(cluster, namespace);
  }
}

async function play(
  cluster: TestCluster,
  watch: ClusterWatch,
  { story, namespace }: { readonly story: Story; readonly namespace: string },
): Promise<StoryResult> {
  const seen = new Map<string, LiveObject>();
  const waits: { predicate: (object: LiveObject) => boolean; resolve: () => void }[] = [];
  let listener: Listener = () => undefined;
  watch.listen(namespace, (event) => {
    if (event.type === "DELETED") seen.delete(event.object.metadata.uid);
    else seen.set(event.object.metadata.uid, event.object);
    listener(event);
    for (const wait of waits) if (event.type !== "DELETED" && wait.predicate(event.object)) wait.resolve();
  });
  const stage: Stage = {
    kubectl: async (args, input) => {
      const result = await cluster.kubectl(["-n", namespace, ...args], input);
      if (result.exitCode !== 0) throw new Error(`kubectl ${args.join(" ")}: ${result.stderr}`);
      return result;
    },
    seen: (predicate) => new Promise((resolve) => waits.push({ predicate, resolve })),
  };
  for (const manifest of story.before ?? []) await applied(stage, manifest);
  const name = story.manifest.metadata.name;
  const kind = story.manifest.kind;
  if (story.before?.some((manifest) => manifest.kind === kind)) {
    await stage.kubectl(["rollout", "status", `${kind}/${name}`, "--timeout=60s"]);
  }
  if (story.broken !== undefined) {
    const exceeded = stage.seen((object) => JSON.stringify(object.status ?? {}).includes("ProgressDeadlineExceeded"));
    await applied(stage, story.broken);
    await exceeded;
  }
  const before = await existing(stage, story);
  const appliedAtMs = Date.now();
  const object = await applied(stage, story.manifest);
  const tracked = { applied: object, appliedAtMs, ...(before === undefined ? {} : { before }) };
  const initial = [...seen.values()].filter(({ metadata }) => timeMs(metadata.creationTimestamp) < appliedAtMs - 1000);
  const player = new StoryPlayer(tracked, story.configMaps?.(namespace));
  const steps: StoryStep[] = [];
  const result = new Promise<{ verdict: Verdict; logs: readonly LogTail[]; afterMs: number }>((resolve, reject) => {
    let timer: NodeJS.Timeout | undefined;
    const deadline = setTimeout(() => end(player.ask(Date.now())), story.limitMs ?? 60_000);
    const end = (verdict: Verdict, logs: readonly LogTail[] = []) => {
      clearTimeout(timer);
      clearTimeout(deadline);
      listener = () => undefined;
      resolve({ verdict, logs, afterMs: Date.now() - appliedAtMs });
    };
    const ask = () => {
      clearTimeout(timer);
      const verdict = player.ask(Date.now());
      if (verdict.state === "needs-logs") {
        listener = () => undefined;
        fetchLogs(stage, verdict.requests).then((logs) => end(player.ask(Date.now(), logs), logs), reject);
      } else if (verdict.state === "doomed" || player.rollout?.state === "complete") end(verdict);
      else if (verdict.askAgainAtMs !== undefined) timer = setTimeout(ask, verdict.askAgainAtMs - Date.now() + 1);
    };
    for (const seenObject of seen.values()) {
      if (!initial.includes(seenObject)) steps.push({ atMs: Date.now(), type: "ADDED", object: seenObject });
      player.see({ type: "ADDED", object: seenObject });
    }
    listener = (event) => {
      steps.push({ atMs: Date.now(), ...event });
      player.see(event);
      ask();
    };
    story.during?.(stage).catch(reject);
    ask();
  });
  const { verdict, logs, afterMs } = await result;
  const recording: Recording = {
    kind: kind.toLowerCase(),
    story: story.name,
    ...trimmed(tracked),
    configMaps: story.configMaps?.(namespace) ?? [],
    initial: initial.map(trimObject),
    steps: steps.map((step) => ({ ...step, object: trimObject(step.object) })),
    logs,
  };
  return { verdict, recording, player, afterMs };
}

function trimmed(tracked: { applied: LiveObject; appliedAtMs: number; before?: LiveObject }) {
  const before = tracked.before === undefined ? {} : { before: trimObject(tracked.before) };
  return { appliedAtMs: tracked.appliedAtMs, applied: trimObject(tracked.applied), ...before };
}

async function applied(stage: Stage, manifest: object): Promise<LiveObject> {
  const args = ["apply", "--server-side", "--field-manager=slipway", "--force-conflicts", "-o", "json", "-f", "-"];
  return JSON.parse((await stage.kubectl(args, JSON.stringify(manifest))).stdout) as LiveObject;
}

async function existing(stage: Stage, { manifest }: Story): Promise<LiveObject | undefined> {
  const args = ["get", manifest.kind, manifest.metadata.name, "--ignore-not-found", "-o", "json"];
  const { stdout } = await stage.kubectl(args);
  return stdout === "" ? undefined : (JSON.parse(stdout) as LiveObject);
}

async function fetchLogs(stage: Stage, requests: readonly LogRequest[]): Promise<readonly LogTail[]> {
  return Promise.all(
    requests.map(async (request) => {
      const previous = request.previous ? ["--previous"] : [];
      const args = ["logs", request.pod.name, "-c", request.container, "--tail=20", ...previous];
      return {
        ...request,
        text: await stage.kubectl(args).then(
          ({ stdout }) => stdout,
          () => "",
        ),
      };
    }),
  );
}

/** A recorded story of test/fixtures/rollouts. */
export async function readRecording(path: string): Promise<Recording> {
  return JSON.parse(await readFile(path, "utf8")) as Recording;
}
