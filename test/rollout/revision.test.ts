import { describe, expect, test } from "@jest/globals";
import { equalTemplates, newReplicaSet, podsOf, revisionOf } from "../../lib/rollout";
import { at, pod, replicaSet, template, workload } from "./live-objects";

describe("equality of pod templates", () => {
  const labelled = (labels: object) => ({ metadata: { labels: { app: "web", ...labels } }, spec: { containers: [] } });

  test.each([
    ["ignores pod-template-hash", labelled({ "pod-template-hash": "abc" }), labelled({}), true],
    ["sees another label", labelled({ tier: "a" }), labelled({}), false],
    [
      "takes null, absent and empty lists for the same",
      { ...labelled({}), metadata: { labels: { app: "web" }, creationTimestamp: null } },
      { metadata: { labels: { app: "web" } }, spec: {} },
      true,
    ],
    [
      "takes absent and empty annotations for the same",
      { metadata: { labels: { app: "web" }, annotations: {} } },
      { metadata: { labels: { app: "web" } } },
      true,
    ],
    [
      "sees an empty map that means something",
      { spec: { containers: [{ name: "a", emptyDir: {} }] } },
      { spec: { containers: [{ name: "a" }] } },
      false,
    ],
    [
      "sees the order of containers",
      { spec: { containers: [{ name: "a" }, { name: "b" }] } },
      { spec: { containers: [{ name: "b" }, { name: "a" }] } },
      false,
    ],
    [
      "sees a longer list",
      { spec: { containers: [{ name: "a" }] } },
      { spec: { containers: [{ name: "a" }, { name: "b" }] } },
      false,
    ],
  ])("%s", (_name, left, right, equal) => {
    expect(equalTemplates(left, right)).toBe(equal);
    expect(equalTemplates(right, left)).toBe(equal);
  });
});

describe("the new ReplicaSet", () => {
  const deployment = workload("Deployment");
  const aged = (name: string, seconds: number, image?: string) =>
    replicaSet(name, deployment, { metadata: { creationTimestamp: at(seconds) }, spec: { template: template(image) } });

  test("is the oldest one with the Deployment's template", () => {
    const replicaSets = [aged("c", 3), aged("b", 2), aged("a", 1, "web:1")];
    expect(newReplicaSet(deployment, { replicaSets })?.metadata.name).toBe("b");
  });

  test("is chosen by name among those of one second", () => {
    expect(newReplicaSet(deployment, { replicaSets: [aged("z", 1), aged("y", 1)] })?.metadata.name).toBe("y");
  });

  test("is never one that another Deployment owns, or that merely names ours", () => {
    const other = replicaSet("other", workload("Deployment", { metadata: { uid: "uid-other" } }));
    const owner = { apiVersion: "apps/v1", kind: "Deployment", name: "web", uid: "uid-web" };
    const loose = replicaSet("loose", deployment, { metadata: { ownerReferences: [owner] } });
    expect(newReplicaSet(deployment, { replicaSets: [other, loose] })).toBeUndefined();
  });

  test("has a revision, 0 when the annotation is absent or unreadable", () => {
    const noted = (revision: string) =>
      aged("a", 1).metadata &&
      replicaSet("a", deployment, { metadata: { annotations: { "deployment.kubernetes.io/revision": revision } } });
    expect([
      revisionOf(noted("7")),
      revisionOf(noted("x")),
      revisionOf(replicaSet("b", deployment, { metadata: { annotations: {} } })),
    ]).toEqual([7, 0, 0]);
  });
});

describe("pods of a new revision", () => {
  const labelled = (name: string, owner: Parameters<typeof pod>[1], labels: object) =>
    pod(name, owner, { metadata: { labels } });
  const ownedBy = (kind: string, fields: object) => {
    const owner = workload(kind, fields);
    const own = {
      ownerReferences: [{ apiVersion: "apps/v1", kind, name: "web", uid: owner.metadata.uid, controller: true }],
    };
    return { owner, own };
  };
  const names = (pods: readonly { metadata: { name: string } }[]) => pods.map(({ metadata }) => metadata.name);

  test("of a StatefulSet carry its update revision", () => {
    const { owner } = ownedBy("StatefulSet", { status: { updateRevision: "web-2" } });
    const pods = [
      labelled("web-0", owner, { "controller-revision-hash": "web-1" }),
      labelled("web-1", owner, { "controller-revision-hash": "web-2" }),
    ];
    const { current, old } = podsOf(owner, { pods });
    expect([names(current), names(old)]).toEqual([["web-1"], ["web-0"]]);
  });

  test("of a DaemonSet carry the hash of its newest template", () => {
    const { owner } = ownedBy("DaemonSet", {
      metadata: { annotations: { "deprecated.daemonset.template.generation": "3" } },
    });
    const made = (name: string, hash: string, generation: string) =>
      labelled(name, owner, { "controller-revision-hash": hash, "pod-template-generation": generation });
    const { current, old } = podsOf(owner, { pods: [made("a", "x", "1"), made("b", "y", "2"), made("c", "x", "3")] });
    expect([names(current), names(old)]).toEqual([["a", "c"], ["b"]]);
  });
});
