import { describe, expect, test } from "@jest/globals";
import { diagnose } from "../../lib/diagnosis";
import type { LiveObject } from "../../lib/objects";
import { at, atMs, event, NOT_READY, pod, replicaSet, tracked, workload } from "../rollout/live-objects";
import { ask, crashed, doomOf, podWith, waiting } from "./ask";

type Row = readonly [name: string, status: object, code: string, words: string];

const CERTAIN: readonly Row[] = [
  [
    "a missing key of a ConfigMap",
    waiting("CreateContainerConfigError", "couldn't find key PORT in ConfigMap app/cfg"),
    "config-key-missing",
    'ConfigMap app/cfg has no key "PORT"',
  ],
  [
    "a missing key of a Secret",
    waiting("CreateContainerConfigError", "couldn't find key PASS in Secret app/db"),
    "secret-key-missing",
    'Secret app/db has no key "PASS"',
  ],
  [
    "a missing ConfigMap",
    waiting("CreateContainerConfigError", 'configmap "cfg" not found'),
    "config-missing",
    "ConfigMap app/cfg does not exist",
  ],
  [
    "a missing Secret",
    waiting("CreateContainerConfigError", 'secret "db" not found'),
    "secret-missing",
    "Secret app/db does not exist",
  ],
  [
    "a root image under runAsNonRoot",
    waiting("CreateContainerConfigError", "container has runAsNonRoot and image will run as root"),
    "container-config-invalid",
    "runAsUser",
  ],
  ["an invalid image name", waiting("InvalidImageName", "x"), "image-name-invalid", "no valid image name"],
  ["a missing tag", waiting("ErrImagePull", "manifest unknown"), "image-not-found", "not found in its registry"],
  [
    "a platform without a build",
    waiting("ErrImagePull", "no match for platform in manifest: not found"),
    "image-not-found",
    "none for the node's platform",
  ],
  [
    "a private image",
    waiting("ErrImagePull", "pull access denied, repository does not exist or may require authorization"),
    "image-pull-denied",
    "names no imagePullSecrets",
  ],
  ["an image that may not be pulled", waiting("ErrImageNeverPull"), "image-never-pulled", "node-1"],
  ["an unsigned image", waiting("SignatureValidationFailed", "no signature"), "image-pull-denied", "no signature"],
  [
    "a command that the image lacks",
    waiting("RunContainerError", 'runc create failed: exec: "/nope": executable file not found in $PATH: unknown'),
    "container-cannot-run",
    'exec: "/nope": executable file not found in $PATH',
  ],
  [
    "a program of another CPU",
    waiting("RunContainerError", "exec /app: exec format error"),
    "container-cannot-run",
    "CPU",
  ],
  [
    "a process that exits with 0",
    crashed(2, { exitCode: 0, reason: "Completed" }),
    "exits-at-once",
    "exits with code 0 right after its start",
  ],
  ["a process that is not found by its shell", crashed(2, { exitCode: 127 }), "crash-loop", "127 (command not found)"],
  ["a segmentation fault", crashed(2, { exitCode: 139 }), "crash-loop", "SIGSEGV"],
  ["a process out of memory", crashed(2, { exitCode: 137, reason: "OOMKilled" }), "out-of-memory", "OOMKilled"],
];

describe("at once", () => {
  test.each(CERTAIN)("%s dooms", (_name, status, code, words) => {
    const diagnosis = doomOf({ pods: (owner) => [podWith("a", owner, status)] });
    expect(diagnosis.code).toBe(code);
    expect([diagnosis.message, diagnosis.hint].join("\n")).toContain(words);
  });
});

const PATIENT: readonly Row[] = [
  [
    "a cache that is not filled",
    waiting("CreateContainerConfigError", "failed to sync configmap cache: timed out waiting for the condition"),
    "container-config-invalid",
    "failed to sync",
  ],
  [
    "a registry's rate limit",
    waiting("ErrImagePull", "toomanyrequests: account somebody has reached its limit"),
    "image-pull-failed",
    "limits the rate",
  ],
  [
    "a container that was created in vain once",
    waiting("CreateContainerError", "device busy"),
    "container-cannot-run",
    "device busy",
  ],
  ["a first crash", crashed(0), "crash-loop", "restarted 0 times"],
  ["a second crash", crashed(1), "crash-loop", "restarted once"],
  [
    "a crash from before the apply",
    crashed(9, { finishedAt: "2025-12-31T23:59:50Z" }),
    "crash-loop",
    "restarted 9 times",
  ],
  ["a container that runs again", { ...crashed(3), state: { running: {} } }, "crash-loop", "restarted 3 times"],
];

describe("only when time is up", () => {
  test.each(PATIENT)("%s is told", (_name, status, code, words) => {
    const pods = (owner: LiveObject) => [podWith("a", owner, status)];
    expect(ask({ pods, seconds: 60 }).state).toBe("hopeful");
    const diagnosis = doomOf({ pods, seconds: 60, options: { timedOut: true } });
    expect(diagnosis.code).toBe(code);
    expect(diagnosis.message).toContain(words);
    expect(JSON.stringify(diagnosis)).not.toContain("account somebody");
  });
});

test("a crash without a time counts by the age of its pod, as simulated nodes report it", () => {
  const status = crashed(2, { finishedAt: undefined, message: "no database" });
  expect(doomOf({ pods: (owner) => [podWith("a", owner, status)] }).message).toContain("last line: no database");
});

describe("a missing key", () => {
  const status = waiting("CreateContainerConfigError", "couldn't find key PORT in ConfigMap app/cfg");
  const env = [{ name: "LISTEN", valueFrom: { configMapKeyRef: { name: "cfg", key: "PORT" } } }];
  const pods = (owner: LiveObject) => [podWith("a", owner, status, { containers: [{ name: "app", env }] })];
  const keys =
    (...list: string[]) =>
    () => ({ configMaps: [{ namespace: "app", name: "cfg", keys: list }] });

  test("is told with the variable that needs it and the keys that are there", () => {
    const { message, hint } = doomOf({ pods, snapshot: keys("HOST", "port") });
    expect(message).toContain("which env LISTEN needs");
    expect(hint).toBe(
      "Add the key to ConfigMap cfg or fix the key where the pod template refers to it; keys there: HOST, port.",
    );
  });

  test("that is there by now is waited for", () => {
    expect(ask({ pods, snapshot: keys("PORT") })).toEqual({ state: "hopeful", askAgainAtMs: atMs(30) });
  });
});

describe("an image", () => {
  test("in back-off is told with the words of the last failed pull", () => {
    const backOff = (owner: LiveObject) => [
      podWith("a", owner, waiting("ImagePullBackOff", 'Back-off pulling image "web:2"')),
    ];
    const words = 'Failed to pull image "web:2": docker.io/web:2: not found';
    const snapshot = ({ pods = [] }: { pods?: readonly LiveObject[] }) => ({
      events: pods.map((one) => event(one, "Failed", words)),
    });
    expect(doomOf({ pods: backOff, snapshot }).code).toBe("image-not-found");
    // Without the Event nothing is certain.
    expect(ask({ pods: backOff })).toEqual({ state: "hopeful", askAgainAtMs: atMs(30) });
  });

  test("of another uid's Event is not taken for ours", () => {
    const backOff = (owner: LiveObject) => [podWith("a", owner, waiting("ImagePullBackOff"))];
    const snapshot = () => ({ events: [event(pod("b", undefined), "Failed", 'Failed to pull image "x": not found')] });
    expect(ask({ pods: backOff, snapshot }).state).toBe("hopeful");
  });
});

describe("a liveness probe that kills the container", () => {
  test("is the cause, not the exit code", () => {
    const pods = (owner: LiveObject) => [podWith("a", owner, crashed(2, { exitCode: 137 }))];
    const snapshot = ({ pods: all = [] }: { pods?: readonly LiveObject[] }) => ({
      events: all.flatMap((one) => [
        event(one, "Unhealthy", "Liveness probe failed: connection refused"),
        event(one, "Killing", "Container app failed liveness probe, will be restarted"),
      ]),
    });
    expect(doomOf({ pods, snapshot }).message).toContain(
      "is killed because its liveness probe fails (Liveness probe failed: connection refused)",
    );
  });
});

describe("pods that cannot be created", () => {
  const refuse = (message: string) => {
    const deployment = workload("Deployment", { status: { updatedReplicas: 0 } });
    const conditions = [
      { type: "ReplicaFailure", status: "True", reason: "FailedCreate", message, lastTransitionTime: at(1) },
    ];
    const owner = replicaSet("web-new", deployment, { status: { conditions } });
    return (seconds: number) =>
      diagnose(
        tracked(deployment),
        { deployments: [deployment], replicaSets: [owner], pods: [] },
        { nowMs: atMs(seconds) },
      );
  };

  test("for a policy doom after a grace", () => {
    const verdict = refuse('pods "web-x" is forbidden: violates PodSecurity "restricted:latest"');
    expect(verdict(5)).toEqual({ state: "hopeful", askAgainAtMs: atMs(11) });
    expect(verdict(11)).toMatchObject({ state: "doomed", diagnosis: { code: "pods-not-created" } });
  });

  test.each([
    ["a quota", 'pods "web-x" is forbidden: exceeded quota: small'],
    ["a webhook that does not answer", 'Internal error: failed calling webhook "x": no endpoints'],
  ])("for %s are waited for", (_name, message) => {
    expect(refuse(message)(99)).toEqual({ state: "hopeful" });
  });
});

describe("a volume", () => {
  test("of a missing Secret dooms after five seconds", () => {
    const pods = (owner: LiveObject) => [podWith("a", owner, waiting("ContainerCreating"))];
    const words = 'MountVolume.SetUp failed for volume "tls" : secret "web-tls" not found';
    const snapshot = ({ pods: all = [] }: { pods?: readonly LiveObject[] }) => ({
      events: all.map((one) => event(one, "FailedMount", words)),
    });
    expect(ask({ pods, snapshot, seconds: 4 })).toEqual({ state: "hopeful", askAgainAtMs: atMs(5) });
    expect(doomOf({ pods, snapshot, seconds: 5 })).toMatchObject({
      code: "secret-missing",
      message: "volume tls: Secret app/web-tls does not exist (pod a)",
    });
  });
});

describe("a pod that its kubelet refuses", () => {
  const rejected = (name: string, owner: LiveObject | undefined) =>
    pod(name, owner, { status: { phase: "Failed", reason: "OutOfcpu", message: "no room", conditions: NOT_READY } });

  test("dooms at once when it is bare", () => {
    const lone = rejected("lone", undefined);
    const verdict = diagnose(tracked(lone), { pods: [lone] }, { nowMs: atMs(1) });
    expect(verdict).toMatchObject({ state: "doomed", diagnosis: { code: "pod-rejected" } });
  });

  test("dooms as a storm when a controller has made three", () => {
    const pods = (count: number) => (owner: LiveObject) =>
      Array.from({ length: count }, (_, index) => rejected(`p${String(index)}`, owner));
    expect(ask({ pods: pods(2) }).state).toBe("hopeful");
    expect(doomOf({ pods: pods(3) }).code).toBe("pod-rejected");
  });
});

describe("a Job", () => {
  const withPod = (toPod: (owner: LiveObject) => LiveObject, conditions: readonly object[] = []) => {
    const job = workload("Job", { status: { conditions } });
    const snapshot = { jobs: [job], pods: [toPod(job)] };
    return diagnose(tracked(job), snapshot, { nowMs: atMs(9), logs: [] });
  };
  const terminated = { exitCode: 3, reason: "Error", message: "no luck" };
  const containerStatuses = [{ name: "app", state: { terminated } }];
  const failed = (owner: LiveObject) =>
    pod("a", owner, {
      spec: { restartPolicy: "Never" },
      status: { phase: "Failed", conditions: NOT_READY, containerStatuses },
    });

  test("is not doomed by a failed pod, nor by a crash loop: it counts them itself", () => {
    expect(withPod(failed).state).toBe("hopeful");
    expect(withPod((owner) => podWith("a", owner, crashed(5), { restartPolicy: "OnFailure" })).state).toBe("hopeful");
  });

  test("that has failed asks for the log of its failed pod", () => {
    const verdict = withPod(failed, [{ type: "Failed", status: "True", reason: "BackoffLimitExceeded" }]);
    expect(verdict).toMatchObject({ state: "needs-logs", requests: [{ pod: { name: "a" }, previous: false }] });
  });

  test("is doomed by an image that does not exist, which it never counts", () => {
    const verdict = withPod((owner) => podWith("a", owner, waiting("ErrImagePull", "manifest unknown")));
    expect(verdict).toMatchObject({ state: "doomed", diagnosis: { code: "image-not-found" } });
  });
});
