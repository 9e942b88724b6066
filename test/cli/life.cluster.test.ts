// The sessions of the source documents, through the command line and with kubectl as the oracle.
import { readFile } from "node:fs/promises";
import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import { dropNamespace, newNamespace, type TestCluster, testCluster } from "../support/test-cluster";
import { checkExit, inNamespace, manifest } from "./slipway";

const MINUTES = 60_000;
const DEPLOYMENT = "deploy-test01";

interface Items {
  readonly items: readonly {
    readonly kind: string;
    readonly metadata: { readonly name: string; readonly uid: string };
  }[];
}

interface LiveDeployment {
  readonly spec: {
    readonly template: { readonly spec: { readonly containers: readonly { readonly image: string }[] } };
  };
  readonly metadata: { readonly annotations: Readonly<Record<string, string>> };
}

let cluster: TestCluster;
let namespace = "";
let run: ReturnType<typeof inNamespace>;

beforeAll(async () => {
  cluster = testCluster();
  namespace = await newNamespace(cluster, "cli");
  run = inNamespace(cluster, namespace);
}, MINUTES);
afterAll(() => dropNamespace(cluster, namespace));

const kubectl = async (...args: string[]) => (await cluster.kubectl(["-n", namespace, ...args])).stdout;
const names = async (...what: string[]) => {
  const { items } = await cluster.get<Items>(["-n", namespace, ...what]);
  return items.map(({ metadata }) => metadata.name).sort();
};
const imageOf = async () => {
  const { spec } = await cluster.get<LiveDeployment>(["-n", namespace, "deployment", DEPLOYMENT]);
  return spec.template.spec.containers[0]?.image;
};
const revisionOf = async () => {
  const { metadata } = await cluster.get<LiveDeployment>(["-n", namespace, "deployment", DEPLOYMENT]);
  return metadata.annotations["deployment.kubernetes.io/revision"];
};
const app = (file: string) => ["-f", manifest(file), "--name", "web", "--yes"];

test(
  "T03: a Pod is applied, seen running, and gone again",
  async () => {
    const pod = ["--name", "pod"];
    const deployed = await run(["deploy", "-f", manifest("01-pod-nginx01"), ...pod]);
    checkExit(deployed, 0);
    expect(deployed.stderr).toContain(`created Pod ${namespace}/nginx01`);
    expect(await kubectl("get", "pod", "nginx01", "-o", "jsonpath={.status.phase}")).toBe("Running");
    const destroyed = await run(["destroy", "--yes", ...pod]);
    checkExit(destroyed, 0);
    expect(await names("pods")).toEqual([]);
  },
  2 * MINUTES,
);

describe("a Deployment's life", () => {
  const before: { pods: string[]; replicaSets: string[] } = { pods: [], replicaSets: [] };

  test(
    "it is deployed; the same again writes nothing, takes no lock, and says so",
    async () => {
      const first = await run(["deploy", ...app("04-deploy-test03-nginx-1.24")]);
      checkExit(first, 0);
      expect(first.stdout).toMatch(/^web: release 1 succeeded/);
      const stored = await kubectl("get", "secrets,leases,deployments", "-o", "json");
      const again = await run(["deploy", ...app("04-deploy-test03-nginx-1.24"), "--format", "json"]);
      checkExit(again, 0);
      expect(again.events.map(({ type }) => type)).not.toContain("locked");
      expect(again.events.at(-1)).toMatchObject({ type: "outcome", outcome: "unchanged", exitCode: 0 });
      const versions = (text: string) => text.match(/"resourceVersion": "\d+"/g);
      expect(versions(await kubectl("get", "secrets,leases,deployments", "-o", "json"))).toEqual(versions(stored));
      before.pods = await names("pods");
      before.replicaSets = await names("replicasets");
    },
    2 * MINUTES,
  );

  test(
    "T07: 1.24 → 1.25: the difference is shown before it is applied, pods are replaced, and it is revision 2",
    async () => {
      const diff = await run(["diff", ...app("05-deploy-test04-nginx-1.25").slice(0, -1), "--exit-code"]);
      checkExit(diff, 11);
      expect(diff.stdout).toContain("spec.template.spec.containers[name=nginx].image: nginx:1.24 → nginx:1.25");
      expect(await imageOf()).toBe("nginx:1.24");
      const rolled = await run(["deploy", ...app("05-deploy-test04-nginx-1.25")]);
      checkExit(rolled, 0);
      const shown = rolled.stderr.indexOf("nginx:1.24 → nginx:1.25");
      expect(shown).toBeGreaterThan(-1);
      expect(shown).toBeLessThan(rolled.stderr.indexOf("updated Deployment"));
      expect(rolled.stderr).toMatch(/\d new: .*; \d old: /);
      expect(await imageOf()).toBe("nginx:1.25");
      expect(await revisionOf()).toBe("2");
      const pods = await names("pods", "--field-selector=status.phase=Running");
      expect(pods).toHaveLength(3);
      expect(pods.filter((pod) => before.pods.includes(pod))).toEqual([]);
    },
    2 * MINUTES,
  );

  test(
    "T08: rolled back, the image is 1.24 again on the old ReplicaSet, and the revision is 3",
    async () => {
      const back = await run(["rollback", "--name", "web", "--yes"]);
      checkExit(back, 0);
      expect(back.stdout).toMatch(/^web: release 3 succeeded/);
      expect(await imageOf()).toBe("nginx:1.24");
      expect(await revisionOf()).toBe("3");
      expect(await names("replicasets")).toHaveLength(2);
      const [pod = ""] = await names("pods", "--field-selector=status.phase=Running");
      expect(pod).toContain(`${before.replicaSets[0] ?? "none"}-`);
    },
    2 * MINUTES,
  );

  test(
    "T06: scaled 3 → 5, the three pods keep their names, two are new, and there is no new revision",
    async () => {
      const three = await names("pods", "--field-selector=status.phase=Running");
      const input = await readFile(manifest("04-deploy-test03-nginx-1.24"), "utf8");
      const args = ["deploy", "-f", "-", "--name", "web", "--yes"];
      const scaled = await run(args, { input: input.replace("replicas: 3", "replicas: 5") });
      checkExit(scaled, 0);
      expect(scaled.stderr).toContain("spec.replicas: 3 → 5");
      expect(scaled.stderr).not.toContain("replaces its pods");
      const five = await names("pods", "--field-selector=status.phase=Running");
      expect(five).toHaveLength(5);
      expect(five.filter((pod) => three.includes(pod))).toEqual(three);
      expect(await revisionOf()).toBe("3");
    },
    2 * MINUTES,
  );

  test(
    "T11: history has a change cause for each release, and one in detail, as kubectl has its revisions",
    async () => {
      const history = await run(["history", "--name", "web"]);
      checkExit(history, 0);
      const rows = history.stdout
        .trim()
        .split("\n")
        .slice(1)
        .map((line) => line.split(/ {2,}/));
      expect(rows.map(([release, status]) => [release, status])).toEqual([
        ["1", "succeeded"],
        ["2", "succeeded"],
        ["3", "succeeded (release 1 again)"],
        ["4", "succeeded"],
      ]);
      const causes = await kubectl("rollout", "history", `deployment/${DEPLOYMENT}`);
      const told = causes.split("\n").flatMap((line) => /^(\d+)\s+(\S.*)$/.exec(line)?.slice(1) ?? []);
      // kubectl keeps a revision for each pod template: release 2, and release 1's again as revision 3.
      expect(told).toEqual(["2", rows[1]?.[4], "3", expect.stringMatching(/^release [34]/)]);
      expect(rows[1]?.[5]).toBe(`${DEPLOYMENT} 2`);
      expect(rows[2]?.[5]).toBe(`${DEPLOYMENT} 3`);
      const detail = await run(["history", "2", "--name", "web"]);
      const revision = await kubectl("rollout", "history", `deployment/${DEPLOYMENT}`, "--revision=2");
      expect(revision).toContain("nginx:1.25");
      expect(detail.stdout).toMatch(new RegExp(`Deployment ${namespace}/${DEPLOYMENT}\\s+revision 2\\s+nginx:1.25`));
    },
    MINUTES,
  );

  test(
    "T12: back to a chosen release, its revision is a new one for kubectl",
    async () => {
      const back = await run(["rollback", "--to", "2", "--name", "web", "--yes"]);
      checkExit(back, 0);
      expect(await imageOf()).toBe("nginx:1.25");
      expect(await revisionOf()).toBe("4");
      const causes = await kubectl("rollout", "history", `deployment/${DEPLOYMENT}`);
      expect(causes).toMatch(/^4\s+release 5/m);
      const unknown = await run(["rollback", "--to", "99", "--name", "web", "--yes"]);
      checkExit(unknown, 4);
      expect(unknown.stderr).toContain("there is no release 99");
    },
    2 * MINUTES,
  );

  test(
    "T28a: an update that fails is undone, verified, with the cause of its failure and what the process said",
    async () => {
      const input = await readFile(manifest("05-deploy-test04-nginx-1.25"), "utf8");
      const env =
        "env: [{name: EXIT_CODE, value: '3'}, {name: EXIT_REASON, value: 'no database'}]\n          image: nginx";
      const args = ["deploy", "-f", "-", "--name", "web", "--yes", "--format", "json"];
      const failed = await run(args, { input: input.replace("image: nginx", env) });
      checkExit(failed, 7);
      const outcome = failed.events.at(-1);
      expect(outcome).toMatchObject({ type: "outcome", outcome: "failed-restored", exitCode: 7, restored: 5 });
      expect(JSON.stringify(outcome?.cause)).toContain("no database");
      expect(outcome?.cause).toMatchObject({ code: expect.stringMatching(/crash-loop|exits-at-once|process-failed/) });
      expect(await imageOf()).toBe("nginx:1.25");
      expect(
        await kubectl("get", "deployment", DEPLOYMENT, "-o", "jsonpath={.spec.template.spec.containers[0].env}"),
      ).toBe("");
      expect(await kubectl("get", "deployment", DEPLOYMENT, "-o", "jsonpath={.status.availableReplicas}")).toBe("3");
      const status = await run(["status", "--name", "web"]);
      checkExit(status, 0);
      expect(status.stdout).toMatch(/^web: release \d+ is deployed/);
      const history = await run(["history", "6", "--name", "web"]);
      expect(history.stdout).toContain("no database");
    },
    3 * MINUTES,
  );

  test(
    "T09: destroyed, nothing is left: no object, no record, no lock",
    async () => {
      const destroyed = await run(["destroy", "--name", "web", "--yes"]);
      checkExit(destroyed, 0);
      expect(await names("deployments,replicasets,pods,services,secrets,leases")).toEqual([]);
      const again = await run(["destroy", "--name", "web", "--yes"]);
      expect(again).toMatchObject({ exitCode: 0, stdout: expect.stringContaining("nothing to destroy") });
    },
    2 * MINUTES,
  );
});
