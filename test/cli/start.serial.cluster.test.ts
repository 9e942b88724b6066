// The story of `npm start`, T10 and T28a, as a stranger runs it; its summary is read here.
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "@jest/globals";
import { testCluster } from "../support/test-cluster";

const ROOT = join(__dirname, "../..");
const MINUTES = 60_000;

interface Line {
  readonly type: string;
  readonly [field: string]: unknown;
}

interface Phase extends Line {
  readonly phase: string;
  readonly target: string;
  readonly sent: number;
  readonly failed: number;
  readonly versions: Readonly<Record<string, number>>;
}

let report = "";
beforeAll(async () => {
  report = await mkdtemp(join(tmpdir(), "slipway-start-"));
});
afterAll(() => rm(report, { recursive: true }));

async function start(...args: string[]) {
  const { execa } = await import("execa");
  const folder = join(report, `run-${String(args.length)}`);
  const command = ["scripts/start.mjs", "--report", folder, ...args];
  const { exitCode, all } = await execa(process.execPath, command, {
    cwd: ROOT,
    reject: false,
    all: true,
    stdin: "ignore",
  });
  const text = await readFile(join(folder, "summary.jsonl"), "utf8").catch(() => "");
  const lines = text
    .split("\n")
    .filter(Boolean)
    .map((line) => JSON.parse(line) as Line);
  const missing = lines.filter(({ type, ok }) => type === "seen" && ok !== true).map(({ what }) => what);
  // Shown first: a story that went wrong is read in its own words.
  if (exitCode !== 0) throw new Error(`exit code ${String(exitCode)}; not seen: ${missing.join("; ")}\n${all}`);
  return { text: all, lines, of: <T extends Line>(type: string) => lines.filter((line) => line.type === type) as T[] };
}

const V1 = "user-service v1.0.0";
const V2 = "payment-service v2.0.0";

test(
  "T10 and T28a: v1, v2 under traffic, a v3 that fails and is undone, all of it counted and named in the summary",
  async () => {
    const { of, text } = await start("--cluster", "start-test");
    const phases = of<Phase>("phase");
    expect(phases.map(({ phase, target }) => `${phase}: ${target}`).sort()).toEqual([
      "restore v2: user-service",
      "restore v2: web",
      "roll v2: user-service",
      "roll v2: web",
      "roll v3: user-service",
      "roll v3: web",
    ]);
    for (const { sent } of phases) expect(sent).toBeGreaterThanOrEqual(500);
    for (const { target, failed } of phases) if (target === "web") expect(failed).toBe(0);
    for (const { phase, versions } of phases) {
      const answered = Object.keys(versions);
      expect(answered).toEqual(phase === "roll v2" ? [V1, V2] : [V2]);
    }
    expect(of("roll").map(({ what }) => what)).toEqual(["roll v1", "roll v2", "roll v3", "restore v2"]);
    const [cause] = of("cause");
    expect(cause).toMatchObject({ release: "v3", simulated: false });
    expect(cause?.constructPath).toMatch(/^app-dev\/(user-service|web)/);
    expect(`${String(cause?.message)} ${String(cause?.evidence)}`).toContain("cannot reach the payment database");
    expect(of("restored")).toEqual([{ type: "restored", release: 2 }]);
    expect(of("outcome")).toMatchObject([{ outcome: "succeeded", exitCode: 0, traffic: true, simulated: false }]);
    expect(text).toContain("restored: release 2");
  },
  8 * MINUTES,
);

test(
  "the same story on a cluster that the user has, in a namespace of its own, of which nothing stays",
  async () => {
    const cluster = testCluster();
    const { of, text } = await start("--kubeconfig", cluster.kubeconfig);
    expect(of("outcome")).toMatchObject([{ exitCode: 0, traffic: true, simulated: false }]);
    expect(`${String(of("cause")[0]?.message)}`).toContain("/no-such-program");
    const namespace = /slipway-start-[0-9a-f]+/.exec(text ?? "")?.[0] ?? "none";
    const { stdout } = await cluster.kubectl(["get", "namespaces,secrets,leases", "-A", "-o", "name"]);
    expect(stdout).not.toContain(namespace);
  },
  8 * MINUTES,
);
