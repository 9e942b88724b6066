/**
 * The stories that the readers must tell apart: what is applied, what happens meanwhile, and how it must end. They run
 * against the real cluster, and their recordings are replayed without one.
 */
import type { CauseCode } from "../../lib/diagnosis";
import type { LiveObject, Manifest } from "../../lib/objects";
import type { KeyList, Rollout } from "../../lib/rollout";
import type { CommandResult } from "../support/test-cluster";

/** What a story may do with its namespace. */
export interface Stage {
  kubectl(args: readonly string[], input?: string): Promise<CommandResult>;
  /** Resolves when an object of the namespace was seen that satisfies the predicate. */
  seen(predicate: (object: LiveObject) => boolean): Promise<void>;
}

export interface Story {
  readonly name: string;
  /** Applied, and rolled out, first. */
  readonly before?: readonly Manifest[];
  /** Applied then, and left to exceed its progress deadline. */
  readonly broken?: Manifest;
  /** The apply that is judged. */
  readonly manifest: Manifest;
  readonly during?: (stage: Stage) => Promise<void>;
  readonly configMaps?: (namespace: string) => readonly KeyList[];
  readonly limitMs?: number;
  /** The last state of the reading. */
  readonly ends: Rollout["state"];
  readonly cause?: CauseCode;
  /** The verdict must come within this time of the apply. */
  readonly withinMs?: number;
  /** Words that the diagnosis must hold: message, hint and evidence together. */
  readonly says?: readonly string[];
}

const IMAGE = "mogumogusityau/user-service:1.0.0";
const labels = { "app.kubernetes.io/name": "web" };
const readinessProbe = { httpGet: { path: "/health", port: 3000 }, periodSeconds: 1 };

type Fields = Readonly<Record<string, unknown>>;

interface Change {
  readonly env?: Readonly<Record<string, string>>;
  readonly container?: Fields;
  readonly pod?: Fields;
  readonly spec?: Fields;
}

function deployment({ env = {}, container = {}, pod = {}, spec = {} }: Change = {}): Manifest {
  const list = Object.entries({ VERSION: "1", ...env }).map(([name, value]) => ({ name, value }));
  const app = { name: "app", image: IMAGE, imagePullPolicy: "IfNotPresent", readinessProbe, env: list, ...container };
  const podSpec = { terminationGracePeriodSeconds: 2, containers: [app], ...pod };
  return {
    apiVersion: "apps/v1",
    kind: "Deployment",
    metadata: { name: "web", labels },
    spec: {
      replicas: 3,
      selector: { matchLabels: labels },
      template: { metadata: { labels }, spec: podSpec },
      ...spec,
    },
  };
}

function pod(container: Fields, spec: Fields = {}): Manifest {
  const app = { name: "app", image: IMAGE, imagePullPolicy: "IfNotPresent", ...container };
  return {
    apiVersion: "v1",
    kind: "Pod",
    metadata: { name: "lone" },
    spec: { terminationGracePeriodSeconds: 2, containers: [app], ...spec },
  };
}

function config(data: Readonly<Record<string, string>>): Manifest {
  return { apiVersion: "v1", kind: "ConfigMap", metadata: { name: "web-config" }, data };
}

const fromConfig = (key: string, optional = false) => ({
  env: [{ name: "EXIT_CODE", valueFrom: { configMapKeyRef: { name: "web-config", key, optional } } }],
});

const v1 = deployment();
const v2 = deployment({ env: { VERSION: "2" } });
const doomed = { ends: "progressing", limitMs: 60_000 } as const;

/** The six of the comparison with other tools: what they all take for a slow rollout. */
export const DOOMED: readonly Story[] = [
  {
    ...doomed,
    name: "missing-key",
    before: [config({ PORT: "3000" }), v1],
    manifest: deployment({ container: fromConfig("no-such-key") }),
    configMaps: (namespace) => [{ namespace, name: "web-config", keys: ["PORT"] }],
    cause: "config-key-missing",
    withinMs: 5_000,
    says: ["container app: ConfigMap", 'web-config has no key "no-such-key"', "env EXIT_CODE", "keys there: PORT"],
  },
  {
    ...doomed,
    name: "missing-image",
    before: [v1],
    manifest: deployment({ container: { image: "mogumogusityau/user-service:9.9.9" } }),
    cause: "image-not-found",
    withinMs: 5_000,
    says: ["mogumogusityau/user-service:9.9.9", "not found"],
  },
  {
    ...doomed,
    name: "never-pulled",
    before: [v1],
    manifest: deployment({ container: { image: "mogumogusityau/user-service:9.9.9", imagePullPolicy: "Never" } }),
    cause: "image-never-pulled",
    withinMs: 5_000,
    says: ["imagePullPolicy Never"],
  },
  {
    ...doomed,
    name: "crash-loop",
    before: [v1],
    manifest: deployment({ env: { EXIT_CODE: "3", EXIT_REASON: "no database" } }),
    cause: "crash-loop",
    withinMs: 20_000,
    says: ["exits with code 3", "restarted 2 times", "no database"],
  },
  {
    ...doomed,
    name: "unschedulable",
    before: [v1],
    manifest: deployment({ pod: { nodeSelector: { "example.com/no-such-label": "true" } } }),
    cause: "unschedulable",
    withinMs: 30_000,
    says: ["fits on no node", "node affinity/selector", "example.com/no-such-label=true"],
  },
  {
    ...doomed,
    name: "never-ready",
    before: [v1],
    manifest: deployment({
      container: { readinessProbe: { httpGet: { path: "/nothing", port: 3999 }, periodSeconds: 1 } },
      spec: { progressDeadlineSeconds: 8 },
    }),
    ends: "failed",
    cause: "not-ready",
    withinMs: 20_000,
    says: ["GET /nothing on port 3999", "connection refused"],
  },
];

export const OTHERS: readonly Story[] = [
  { name: "first-install", manifest: v1, ends: "complete" },
  { name: "healthy-roll", before: [v1], manifest: v2, ends: "complete" },
  {
    name: "roll-without-probe",
    before: [deployment({ container: { readinessProbe: null } })],
    manifest: deployment({ env: { VERSION: "2" }, container: { readinessProbe: null } }),
    ends: "complete",
  },
  { name: "rollback", before: [v1, v2], manifest: v1, ends: "complete" },
  { name: "scale-up", before: [v1], manifest: deployment({ spec: { replicas: 5 } }), ends: "complete" },
  { name: "scale-down", before: [v1], manifest: deployment({ spec: { replicas: 1 } }), ends: "complete" },
  { name: "scale-to-zero", before: [v1], manifest: deployment({ spec: { replicas: 0 } }), ends: "complete" },
  {
    name: "scaled-by-somebody-else",
    before: [v1],
    manifest: v2,
    during: async ({ kubectl }) => void (await kubectl(["scale", "deployment/web", "--replicas=4"])),
    ends: "complete",
  },
  {
    name: "changed-by-somebody-else",
    before: [v1],
    manifest: deployment({ env: { VERSION: "2", START_DELAY: "5s" } }),
    during: async ({ kubectl }) => void (await kubectl(["set", "env", "deployment/web", "VERSION=3"])),
    ends: "superseded",
    cause: "superseded",
    says: ["kubectl-set"],
  },
  {
    name: "paused",
    before: [v1],
    manifest: deployment({ env: { VERSION: "2" }, spec: { paused: true } }),
    ends: "paused",
    cause: "paused",
  },
  {
    name: "deleted",
    before: [v1],
    manifest: deployment({ env: { VERSION: "2", START_DELAY: "5s" } }),
    during: async ({ kubectl }) => void (await kubectl(["delete", "deployment/web", "--wait=false"])),
    limitMs: 20_000,
    ends: "gone",
    cause: "deleted",
  },
  {
    name: "recreated",
    before: [v1],
    manifest: deployment({ env: { VERSION: "2", START_DELAY: "8s" } }),
    during: async ({ kubectl }) => {
      await kubectl(["delete", "deployment/web"]);
      await kubectl(["create", "-f", "-"], JSON.stringify(v1));
    },
    limitMs: 20_000,
    ends: "gone",
    cause: "deleted",
  },
  {
    name: "progress-deadline",
    before: [v1],
    manifest: deployment({ env: { NEVER_READY: "true" }, spec: { progressDeadlineSeconds: 6 } }),
    ends: "failed",
    cause: "not-ready",
    says: ["GET /health on port 3000", "503"],
  },
  {
    name: "after-a-failed-one",
    before: [v1],
    // The rollout before it has exceeded its progress deadline, which the status still says after the apply.
    broken: deployment({ env: { NEVER_READY: "true" }, spec: { progressDeadlineSeconds: 2 } }),
    manifest: deployment({ env: { VERSION: "2", START_DELAY: "3s" }, spec: { progressDeadlineSeconds: 6 } }),
    ends: "complete",
  },
  {
    name: "slow-start",
    before: [v1],
    manifest: deployment({ env: { VERSION: "2", START_DELAY: "4s" } }),
    ends: "complete",
    limitMs: 90_000,
  },
  {
    name: "recovers-after-one-crash",
    before: [config({ code: "1" }), deployment({ spec: { replicas: 1 } })],
    manifest: deployment({ container: fromConfig("code", true), spec: { replicas: 1 } }),
    during: async ({ kubectl, seen }) => {
      await seen(hasCrashed);
      await kubectl(["delete", "configmap", "web-config"]);
    },
    ends: "complete",
  },
  {
    ...doomed,
    name: "missing-config-map",
    manifest: deployment({ container: fromConfig("PORT") }),
    configMaps: () => [],
    cause: "config-missing",
    withinMs: 5_000,
    says: ["web-config", "does not exist"],
  },
  {
    ...doomed,
    name: "exits-at-once",
    manifest: deployment({ container: { image: "hello-world", readinessProbe: null } }),
    cause: "exits-at-once",
    withinMs: 25_000,
    says: ["exits with code 0"],
  },
  {
    ...doomed,
    name: "missing-command",
    before: [v1],
    manifest: deployment({ container: { command: ["/no-such-program"] } }),
    cause: "container-cannot-run",
    withinMs: 10_000,
    says: ["/no-such-program", "no such file or directory"],
  },
  {
    ...doomed,
    name: "too-large",
    before: [v1],
    manifest: deployment({ container: { resources: { requests: { cpu: "900" } } } }),
    cause: "unschedulable",
    withinMs: 30_000,
    says: ["Insufficient cpu", "asks for 900 cpu"],
  },
  {
    ...doomed,
    name: "missing-service-account",
    manifest: deployment({ pod: { serviceAccountName: "no-such-account" } }),
    cause: "pods-not-created",
    withinMs: 30_000,
    says: ["no-such-account"],
  },
  { name: "bare-pod", manifest: pod({ readinessProbe }), ends: "complete" },
  { name: "bare-pod-succeeds", manifest: pod({ image: "hello-world" }, { restartPolicy: "Never" }), ends: "complete" },
  {
    ...doomed,
    name: "bare-pod-exits-at-once",
    manifest: pod({ image: "hello-world" }),
    cause: "exits-at-once",
    withinMs: 25_000,
  },
  {
    name: "bare-pod-fails",
    manifest: pod(
      {
        env: [
          { name: "EXIT_CODE", value: "3" },
          { name: "EXIT_REASON", value: "no luck" },
        ],
      },
      { restartPolicy: "Never" },
    ),
    ends: "failed",
    cause: "process-failed",
    says: ["exit code 3", "no luck"],
  },
  {
    ...doomed,
    name: "bare-pod-failing-init",
    manifest: pod({}, { initContainers: [{ name: "first", image: IMAGE, env: [{ name: "EXIT_CODE", value: "4" }] }] }),
    cause: "crash-loop",
    withinMs: 25_000,
    says: ["init container first exits with code 4"],
  },
  {
    ...doomed,
    name: "bare-pod-untolerated-taint",
    manifest: pod({}, { nodeSelector: { "hw-type": "gpu" } }),
    cause: "unschedulable",
    withinMs: 30_000,
    says: ["untolerated taint", "hw-type"],
  },
];

function hasCrashed(object: Manifest): boolean {
  const { containerStatuses = [] } = (object.status ?? {}) as {
    containerStatuses?: readonly { restartCount: number; state?: { terminated?: unknown } }[];
  };
  return containerStatuses.some(({ restartCount, state }) => restartCount > 0 || state?.terminated !== undefined);
}
