/** A cluster of simulated nodes from official binaries alone: nothing of ours but kwok, certificates by openssl. */
import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, jest, test } from "@jest/globals";
import { clusterDown, clusterUp } from "../../lib/local";
import { cachedPath, RECIPES } from "../../lib/local/build";
import { run } from "../../lib/local/run";

const LIMIT_MS = 120_000;
jest.setTimeout(LIMIT_MS);
const home = mkdtempSync(join(tmpdir(), "sw-"));
const assets = join(home, "assets");
// An own cache that holds kwok only, and no SLIPWAY_KUBE: the official binaries are all there is.
const { SLIPWAY_KUBE: kube = "", ...rest } = process.env;
const env = { ...rest, SLIPWAY_HOME: home, XDG_CACHE_HOME: join(home, "cache"), KUBEBUILDER_ASSETS: assets };

beforeAll(() => {
  for (const name of ["etcd", "kube-apiserver", "kube-controller-manager", "kube-scheduler", "kubectl"]) {
    writeProgram(join(assets, name), `exec ${kube} ${name} "$@"`);
  }
  writeProgram(cachedPath(RECIPES.kwok, env), `exec ${cachedPath(RECIPES.kwok, process.env)} "$@"`);
});
afterAll(async () => {
  await clusterDown("official", { env });
  rmSync(home, { recursive: true });
});

function writeProgram(path: string, line: string): void {
  mkdirSync(join(path, ".."), { recursive: true });
  writeFileSync(path, `#!/bin/sh\n${line}\n`);
  chmodSync(path, 0o755);
}

test("official binaries in KUBEBUILDER_ASSETS run the control plane", async () => {
  const cluster = await clusterUp({ name: "official", nodes: { real: 0, simulated: 2 }, env });
  expect(cluster.kubectl).toEqual([join(assets, "kubectl")]);
  const [kubectl] = cluster.kubectl;
  const run3 = ["create", "deployment", "web", "--image=nginx", "--replicas=3"];
  await run(kubectl, ["--kubeconfig", cluster.kubeconfig, ...run3]);
  const nodes = await run(kubectl, ["--kubeconfig", cluster.kubeconfig, "get", "nodes", "-o", "name"]);
  expect(nodes.stdout).toBe("node/simulated-1\nnode/simulated-2");
});
