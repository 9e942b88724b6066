// Finding an app again without saying where it is, and stopping in the middle.
import { afterAll, beforeAll, expect, test } from "@jest/globals";
import { dropNamespace, newNamespace, type TestCluster, testCluster } from "../support/test-cluster";
import { checkExit, inNamespace, manifest, slipway, slipwayCommand, toEvents } from "./slipway";

const MINUTES = 60_000;

let cluster: TestCluster;
let namespaces: readonly string[] = [];

beforeAll(async () => {
  cluster = testCluster();
  namespaces = [await newNamespace(cluster, "cli"), await newNamespace(cluster, "cli")];
}, MINUTES);
afterAll(() => Promise.all(namespaces.map((namespace) => dropNamespace(cluster, namespace))));

const config = (value: string) =>
  JSON.stringify({ apiVersion: "v1", kind: "ConfigMap", metadata: { name: "settings" }, data: { value } });
const anywhere = (...args: string[]) => slipway(args, { env: { KUBECONFIG: cluster.kubeconfig } });

test(
  "an app is found where its records are; where two are of one name, the list is shown and nothing is done",
  async () => {
    const [one = "", two = ""] = namespaces;
    const name = `found-${one}`;
    const deploy = ["deploy", "-f", "-", "--name", name, "--yes"];
    checkExit(await inNamespace(cluster, one)(deploy, { input: config("1") }), 0);
    const status = checkExit(await anywhere("status", "--name", name), 0);
    expect(status.stderr).toContain(`${name}: its releases are in namespace ${one}`);
    expect(status.stdout).toMatch(new RegExp(`^${name}: release 1 is deployed`));

    checkExit(await inNamespace(cluster, two)(deploy, { input: config("2") }), 0);
    const both = checkExit(await anywhere("destroy", "--yes", "--name", name), 4);
    expect(both.stderr).toContain(one);
    expect(both.stderr).toContain(two);
    expect(both.stderr).toContain("--home-namespace");

    checkExit(await anywhere("destroy", "--yes", "--name", name, "--home-namespace", two), 0);
    checkExit(await anywhere("destroy", "--yes", "--name", name), 0);
    for (const namespace of [one, two]) {
      const { stdout } = await cluster.kubectl(["-n", namespace, "get", "configmaps,secrets,leases", "-o", "name"]);
      expect(stdout).toBe("configmap/kube-root-ca.crt"); // every namespace has it
    }
  },
  2 * MINUTES,
);

test(
  "plan, --dry-run, history and status have a form for programs, and plan and --dry-run write nothing",
  async () => {
    const [one = ""] = namespaces;
    const run = inNamespace(cluster, one);
    const name = `forms-${one}`;
    const source = ["-f", "-", "--name", name, "--format", "json"];
    const planned = checkExit(await run(["plan", ...source], { input: config("1") }), 0);
    const plan = planned.events.find(({ type }) => type === "planned")?.plan;
    expect(plan).toMatchObject({ steps: [{ action: "create", ref: { kind: "ConfigMap", name: "settings" } }] });
    expect(planned.events.at(-1)).toMatchObject({ type: "outcome", outcome: "planned", exitCode: 0 });
    checkExit(await run(["deploy", ...source, "--dry-run"], { input: config("1") }), 0);
    expect((await cluster.kubectl(["-n", one, "get", "configmap", "settings"])).exitCode).toBe(1);

    checkExit(await run(["deploy", ...source, "--yes"], { input: config("1") }), 0);
    const history = checkExit(await run(["history", "--name", name, "--format", "json"]), 0);
    expect(history.events.map(({ type }) => type)).toEqual(["release", "outcome"]);
    expect(history.events[0]).toMatchObject({
      number: 1,
      status: "succeeded",
      cause: expect.stringMatching(/^release 1/),
    });
    const status = checkExit(await run(["status", "--name", name, "--format", "json"]), 0);
    expect(status.events[0]).toMatchObject({ type: "status", app: name, objects: [{ exists: true }] });
    expect(
      checkExit(await run(["diff", ...source, "--exit-code"], { input: config("1") }), 0).events.at(-1),
    ).toMatchObject({ outcome: "unchanged" });
    checkExit(await run(["destroy", "--yes", "--name", name]), 0);
  },
  2 * MINUTES,
);

test(
  "interrupted while watching: exit 130, the lock is free, and the next run finishes the job",
  async () => {
    const [one = ""] = namespaces;
    const { execa } = await import("execa");
    const never = { env: { KUBECONFIG: cluster.kubeconfig, NO_COLOR: "1" }, reject: false } as const;
    const args = [
      "deploy",
      "-f",
      manifest("02-deploy-test01"),
      "--name",
      "stopped",
      "--yes",
      "-n",
      one,
      "--format",
      "json",
    ];
    const child = execa(process.execPath, [...slipwayCommand(), ...args], { ...never, stdin: "ignore" });
    let said = "";
    child.stdout.on("data", (chunk: Buffer) => {
      if (said.includes('"type":"watching"')) return;
      said += chunk.toString("utf8");
      if (said.includes('"type":"watching"')) child.kill("SIGINT");
    });
    const { exitCode, stdout } = await child;
    expect(toEvents(stdout).at(-1)).toMatchObject({ type: "outcome", outcome: "interrupted", exitCode: 130 });
    expect(exitCode).toBe(130);
    expect((await cluster.kubectl(["-n", one, "get", "leases", "-o", "name"])).stdout).toBe("");
    const next = checkExit(await inNamespace(cluster, one)(args.slice(0, 6)), 0);
    expect(next.stdout).toMatch(/^stopped: release \d+ succeeded/);
    checkExit(await inNamespace(cluster, one)(["destroy", "--yes", "--name", "stopped"]), 0);
  },
  2 * MINUTES,
);
