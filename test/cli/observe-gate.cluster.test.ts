// `deploy --observe` against real pods: who answers while it rolls, and a lost request as a failed rollout.
import { readFile } from "node:fs/promises";
import { afterAll, beforeAll, expect, test } from "@jest/globals";
import { dropNamespace, newNamespace, type TestCluster, testCluster } from "../support/test-cluster";
import { closedUrl } from "../traffic/test-server";
import { checkExit, type Event, inNamespace, manifest, slipway } from "./slipway";

const MINUTES = 60_000;

let cluster: TestCluster;
let namespace = "";
let run: ReturnType<typeof inNamespace>;
let url = "";

beforeAll(async () => {
  cluster = testCluster();
  namespace = await newNamespace(cluster, "cli");
  run = inNamespace(cluster, namespace);
}, MINUTES);
afterAll(() => dropNamespace(cluster, namespace));

/** Document 001's app in this namespace, with a NodePort that the API server chooses. */
async function readApp(deployment: string): Promise<string> {
  const files = await Promise.all(
    ["06-user-service-config", deployment, "09-user-service-nodeport"].map((name) => readFile(manifest(name), "utf8")),
  );
  return files.join("\n---\n").replaceAll(/^ +(namespace|nodePort): .*\n/gm, "");
}

const deploy = async (input: string, ...flags: string[]) =>
  run(["deploy", "-f", "-", "--name", "users", "--yes", "--format", "json", ...flags], { input });

interface Phase {
  readonly phase: string;
  readonly targets: readonly {
    readonly target: string;
    readonly sent: number;
    readonly failed: number;
    readonly versions: object;
  }[];
}

function phasesOf(events: readonly Event[]): readonly Phase[] {
  return (events.findLast(({ type }) => type === "traffic")?.phases ?? []) as readonly Phase[];
}

test(
  "both versions answer while it rolls, one connection a request, and each request is counted",
  async () => {
    checkExit(await deploy(await readApp("07-user-service-v1")), 0);
    const { stdout: port } = await cluster.kubectl([
      "-n",
      namespace,
      "get",
      "service",
      "user-service",
      "-o",
      "jsonpath={.spec.ports[0].nodePort}",
    ]);
    url = `http://${cluster.nodeAddresses[0] ?? ""}:${port}/`;
    const flags = ["--observe", `users=${url}`, "--observe-least", "300", "--loops", "8"];
    const rolled = checkExit(await deploy(await readApp("08-user-service-v2"), ...flags), 0);
    const [rollout, ...others] = phasesOf(rolled.events);
    expect(others).toEqual([]);
    expect(rollout?.phase).toBe("rollout");
    const [users] = rollout?.targets ?? [];
    expect(users?.sent).toBeGreaterThanOrEqual(300);
    expect(Object.keys(users?.versions ?? {})).toEqual(["user-service v1.0.0", "payment-service v2.0.0"]);
    const live = rolled.events.filter(({ type }) => type === "traffic");
    expect(live.length).toBeGreaterThan(1);
    expect(live.map(({ final }) => final).lastIndexOf(false)).toBe(live.length - 2);
    const after = await slipway(["observe", url, "--requests", "5"]);
    expect(after.stdout).toContain("5 requests  0 failed  payment-service v2.0.0 5");
  },
  3 * MINUTES,
);

test(
  "a lost request is a failed rollout where none may be lost: the release before is back, and exit 7 says so",
  async () => {
    const flags = ["--observe", `users=${url}`, "--observe", `gone=${await closedUrl()}`, "--max-failed", "gone=0"];
    const failed = checkExit(await deploy(await readApp("07-user-service-v1"), ...flags), 7);
    const outcome = failed.events.at(-1);
    const message = expect.stringMatching(/^gone lost \d+ of \d+ requests; at most 0 may be lost/);
    const cause = { code: "requests-lost", message };
    expect(outcome).toMatchObject({ outcome: "failed-restored", restored: 2, cause });
    expect(failed.events.filter(({ type }) => type === "request-failed").length).toBeGreaterThan(0);
    expect(phasesOf(failed.events).map(({ phase }) => phase)).toEqual(["rollout", "restore"]);
    const after = await slipway(["observe", url, "--requests", "5"]);
    expect(after.stdout).toContain("payment-service v2.0.0 5");
  },
  3 * MINUTES,
);
