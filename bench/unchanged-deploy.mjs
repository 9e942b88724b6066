// The second deploy of 200 objects, with nothing changed, against kubectl applying the same file again.
// Needs a cluster to work on: KUBECONFIG, and kubectl on PATH or SLIPWAY_KUBE (the program that `slipway cluster` builds).
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { execa } from "execa";
import { compare } from "./interleaved.mjs";

const objects = 200;
const { SLIPWAY_KUBE } = process.env;
const kubectl = SLIPWAY_KUBE === undefined ? ["kubectl"] : [SLIPWAY_KUBE, "kubectl"];
const slipway = [process.execPath, "build/cli/main.js"];
const suffix = Date.now().toString(36);
const namespaces = [`bench-slipway-${suffix}`, `bench-kubectl-${suffix}`];

function renderConfigMaps(namespace) {
  const items = Array.from({ length: objects }, (_, n) => ({
    apiVersion: "v1",
    kind: "ConfigMap",
    metadata: { name: `config-${n}`, namespace },
    data: { PORT: String(3000 + n), GREETING: `hello from ${n}` },
  }));
  return items.map((item) => JSON.stringify(item)).join("\n---\n");
}

const run = ([program, ...fixed], ...args) => execa(program, [...fixed, ...args]);
await execa(process.execPath, ["scripts/build.mjs"], { stdio: "inherit" });
const folder = await mkdtemp(join(tmpdir(), "slipway-bench-"));
try {
  for (const namespace of namespaces) {
    await run(kubectl, "create", "namespace", namespace);
    await writeFile(join(folder, `${namespace}.yaml`), renderConfigMaps(namespace));
  }
  const [ours, theirs] = namespaces.map((namespace) => join(folder, `${namespace}.yaml`));
  const deploy = [...slipway, "deploy", "-f", ours, "--name", "bench", "-n", namespaces[0], "--yes"];
  const apply = [...kubectl, "apply", "--server-side", "-f", theirs];
  await run(deploy);
  await run(apply);
  await compare({ [`slipway deploy, ${objects} objects unchanged`]: deploy, "kubectl apply --server-side": apply });
} finally {
  for (const namespace of namespaces) await run(kubectl, "delete", "namespace", namespace, "--wait=false");
  await rm(folder, { recursive: true });
}
