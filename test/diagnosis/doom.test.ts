import { describe, expect, test } from "@jest/globals";
import { diagnose } from "../../lib/diagnosis";
import {
  at,
  atMs,
  event,
  NOT_READY,
  pod,
  READY,
  replicaSet,
  template,
  tracked,
  workload,
} from "../rollout/live-objects";
import { ask, crashed, doomOf, podWith, waiting } from "./ask";

const missingKey = waiting("CreateContainerConfigError", "couldn't find key PORT in ConfigMap app/web-config");
const noImage = waiting("ErrImagePull", "docker.io/web:2: not found");

const starting = waiting("ContainerCreating");

describe("which cause is the headline", () => {
  const told = (...statuses: readonly object[]) => {
    const pods = (owner: Parameters<typeof pod>[1]) =>
      statuses.map((status, index) => podWith(`p${String(index)}`, owner, status));
    return doomOf({ pods, options: { timedOut: true } });
  };

  test("what dooms comes before what only explains", () => {
    expect(told(crashed(1), crashed(1), noImage).code).toBe("image-not-found");
  });

  test("among what dooms, a fault of the template comes before one of a process", () => {
    expect(told(crashed(2), crashed(2), noImage).code).toBe("image-not-found");
  });

  test("a known trouble comes before pods that have merely not started", () => {
    expect(told(starting, starting, crashed(1)).code).toBe("crash-loop");
  });

  test("among equals the cause of more pods comes first, and the others stand in the evidence", () => {
    const { message, evidence } = told(
      crashed(2, { exitCode: 4 }),
      crashed(2, { exitCode: 5 }),
      crashed(2, { exitCode: 5 }),
    );
    expect(message).toContain("code 5");
    expect(evidence.some((line) => line.includes("code 4"))).toBe(true);
  });

  test("the pod that proves most is the example", () => {
    expect(told(crashed(1), crashed(2), crashed(1)).message).toContain("restarted 2 times (3 pods, for example p1)");
  });
});

describe("which evidence counts", () => {
  test("a healthy rollout in progress is hopeful", () => {
    expect(ask({ pods: (owner) => [podWith("a", owner, waiting("ContainerCreating"))] })).toEqual({ state: "hopeful" });
  });

  test("a fault of the pod template dooms with one pod, though others are well", () => {
    const pods = (owner: Parameters<typeof pod>[1]) => [pod("a", owner), podWith("b", owner, missingKey)];
    expect(doomOf({ pods }).code).toBe("config-key-missing");
  });

  test("a fault of the pod template dooms while other pods are still starting", () => {
    const pods = (owner: Parameters<typeof pod>[1]) => [podWith("a", owner, starting), podWith("b", owner, missingKey)];
    expect(doomOf({ pods }).message).toContain("(pod b)");
  });

  test("pods of an older revision doom nothing", () => {
    const deployment = workload("Deployment", { status: { updatedReplicas: 0 } });
    const old = replicaSet("web-old", deployment, { spec: { template: template("web:1") } });
    const snapshot = { deployments: [deployment], replicaSets: [old], pods: [podWith("a", old, missingKey)] };
    expect(diagnose(tracked(deployment), snapshot, { nowMs: atMs(99) }).state).toBe("hopeful");
  });

  test.each([
    ["the watch", { generation: 1 }, { observedGeneration: 1 }],
    ["the controller", { generation: 2 }, { observedGeneration: 1 }],
  ])("pods doom nothing before %s has seen our spec", (_name, metadata, status) => {
    const live = workload("Deployment", { metadata, status, spec: { template: template("web:1") } });
    const old = replicaSet("web-old", live, { spec: { template: template("web:1") } });
    const snapshot = { deployments: [live], replicaSets: [old], pods: [podWith("a", old, missingKey)] };
    expect(diagnose(tracked(workload("Deployment")), snapshot, { nowMs: atMs(1) }).state).toBe("hopeful");
  });

  test("pods that are going away doom nothing", () => {
    const pods = (owner: Parameters<typeof pod>[1]) => {
      const leaving = podWith("a", owner, missingKey);
      return [{ ...leaving, metadata: { ...leaving.metadata, deletionTimestamp: at(2) } }];
    };
    expect(ask({ pods }).state).toBe("hopeful");
  });

  test("a crash dooms only when every pod that is not ready is as bad", () => {
    const starting = (owner: Parameters<typeof pod>[1]) => [
      podWith("a", owner, crashed(2)),
      podWith("b", owner, { state: { running: { startedAt: at(4) } } }),
    ];
    expect(ask({ pods: starting }).state).toBe("hopeful");
    const ready = (owner: Parameters<typeof pod>[1]) => [podWith("a", owner, crashed(2)), pod("b", owner)];
    expect(doomOf({ pods: ready }).code).toBe("crash-loop");
  });

  test("a pod that is older than the apply gets time to recover from what the apply cured", () => {
    const pods = (owner: Parameters<typeof pod>[1]) => {
      const older = podWith("a", owner, noImage);
      return [{ ...older, metadata: { ...older.metadata, creationTimestamp: at(-60) } }];
    };
    expect(ask({ pods })).toEqual({ state: "hopeful", askAgainAtMs: atMs(30) });
    expect(doomOf({ pods, seconds: 30 }).code).toBe("image-not-found");
  });

  test("the first of several graces is when to ask again", () => {
    const pods = (owner: Parameters<typeof pod>[1]) => {
      const first = podWith("a", owner, waiting("ErrImagePull", "i/o timeout"));
      const second = podWith("b", owner, waiting("ErrImagePull", "i/o timeout"));
      return [first, { ...second, metadata: { ...second.metadata, creationTimestamp: at(4) } }];
    };
    expect(ask({ pods, seconds: 5 })).toEqual({ state: "hopeful", askAgainAtMs: atMs(30) });
    expect(ask({ pods, seconds: 30 })).toEqual({ state: "hopeful", askAgainAtMs: atMs(34) });
  });

  test("fifty pods with one cause are one line with the count and one example", () => {
    const pods = (owner: Parameters<typeof pod>[1]) =>
      Array.from({ length: 50 }, (_, index) => podWith(`web-${String(index)}`, owner, missingKey));
    const { message, evidence } = doomOf({ pods });
    expect(message).toBe('container app: ConfigMap app/web-config has no key "PORT" (50 pods, for example web-0)');
    expect(evidence.filter((line) => line.includes("has no key"))).toHaveLength(1);
  });
});

describe("when time is up", () => {
  test("the best known cause is told, even one that never dooms by itself", () => {
    const pods = (owner: Parameters<typeof pod>[1]) => [podWith("a", owner, crashed(1))];
    expect(ask({ pods }).state).toBe("hopeful");
    expect(doomOf({ pods, options: { timedOut: true } }).message).toContain("exits with code 1; restarted once");
  });

  test("without any cause it says what was waited for", () => {
    const diagnosis = doomOf({ pods: () => [], options: { timedOut: true, constructPath: "app/web" } });
    expect(diagnosis).toMatchObject({ code: "timed-out", constructPath: "app/web" });
    expect(diagnosis.message).toBe("timed out waiting for 2 pods of the new revision to be created");
  });

  test("an exceeded progress deadline is only the headline when no pod tells more", () => {
    const conditions = [
      {
        type: "Progressing",
        status: "False",
        reason: "ProgressDeadlineExceeded",
        message: "timed out",
        lastUpdateTime: at(3),
      },
    ];
    expect(doomOf({ pods: () => [], status: { conditions } }).code).toBe("progress-deadline-exceeded");
    const pods = (owner: Parameters<typeof pod>[1]) => [podWith("a", owner, { state: { running: {} } })];
    expect(doomOf({ pods, status: { conditions } }).code).toBe("not-ready");
  });

  test("a pod that is not ready is told with its probe and the last failure", () => {
    const readinessProbe = { httpGet: { path: "/ready", port: "http" } };
    const pods = (owner: Parameters<typeof pod>[1]) => [
      podWith("a", owner, { started: true, state: { running: {} } }, { containers: [{ name: "app", readinessProbe }] }),
    ];
    const events = (all: { pods?: readonly Parameters<typeof event>[0][] }) => ({
      events: (all.pods ?? []).map((one) => event(one, "Unhealthy", "Readiness probe failed: statuscode: 503")),
    });
    const { message } = doomOf({ pods, snapshot: events, options: { timedOut: true } });
    expect(message).toContain("container app runs but is not ready (readinessProbe GET /ready on port http)");
    expect(message).toContain("statuscode: 503");
  });
});

describe("logs", () => {
  const pods = (owner: Parameters<typeof pod>[1]) => [podWith("a", owner, crashed(2))];
  const ref = { group: "", kind: "Pod", namespace: "app", name: "a" };

  test("a crash asks for the log of the run that ended", () => {
    expect(ask({ pods })).toEqual({ state: "needs-logs", requests: [{ pod: ref, container: "app", previous: true }] });
  });

  test("the last line is in the headline, control characters made visible", () => {
    const logs = [{ pod: ref, container: "app", previous: true, text: "starting\n\u001b[31mno database\n\n" }];
    const verdict = ask({ pods, options: { logs } });
    expect(verdict).toMatchObject({ state: "doomed", diagnosis: { code: "crash-loop" } });
    const { message, evidence } = verdict.state === "doomed" ? verdict.diagnosis : { message: "", evidence: [] };
    expect(message).toBe("container app exits with code 1; restarted 2 times; last line: \\x1b[31mno database (pod a)");
    expect(evidence.slice(-2)).toEqual(["log of app: starting", "log of app: \\x1b[31mno database"]);
  });

  test("without a log the termination message is used", () => {
    const withMessage = (owner: Parameters<typeof pod>[1]) => [
      podWith("a", owner, crashed(2, { message: "bad config\n" })),
    ];
    expect(doomOf({ pods: withMessage }).message).toContain("last line: bad config");
  });
});

describe("the object itself", () => {
  test("a rollout that somebody else has paused is waited for", () => {
    const deployment = workload("Deployment", { status: { updatedReplicas: 0 } });
    const paused = { ...deployment, spec: { ...(deployment.spec as object), paused: true } };
    expect(diagnose(tracked(deployment), { deployments: [paused] }, { nowMs: atMs(20) }).state).toBe("hopeful");
  });

  test("an object without a rollout is never doomed", () => {
    const config = { ...workload("ConfigMap"), apiVersion: "v1" };
    expect(diagnose(tracked(config), {}, { nowMs: atMs(99), timedOut: true })).toEqual({ state: "hopeful" });
  });

  test("the ready condition alone decides which pods are looked at", () => {
    const pods = (owner: Parameters<typeof pod>[1]) => [
      pod("a", owner, { status: { conditions: READY } }),
      pod("b", owner, { status: { conditions: NOT_READY } }),
    ];
    expect(doomOf({ pods, options: { timedOut: true } }).message).toContain("(pod b)");
  });
});
