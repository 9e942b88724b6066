// The embedded cluster of one test run: started under a name of its own, handed to the tests by environment
// variables, and always taken down.
import { checkMachine, clusterDown, clusterUp, listClusterStatus } from "../build/local/index.js";

const say = (line) => process.stderr.write(`cluster: ${line}\n`);

/** One node that runs containers, and one that only pretends to have GPUs. */
const NODES = {
  real: 1,
  simulated: 1,
  labels: { "hw-type": "gpu", cost: "high" },
  taints: [{ key: "hw-type", value: "gpu", effect: "NoSchedule" }],
  capacity: { "nvidia.com/gpu": "2" },
};

/** Why the cluster tests cannot run here, in one line; undefined when they can. */
export async function whyNoCluster() {
  const lacks = (await checkMachine(process.env)).filter(({ ok, neededFor }) => !ok && neededFor === "real nodes");
  return lacks.length === 0 ? undefined : lacks.map(({ name, detail }) => `${name}: ${detail}`).join("; ");
}

/** Runs `callback` with the environment that test/support/test-cluster.ts reads. */
export async function withTestCluster(callback) {
  await removeOrphans();
  const name = `test-${process.pid}`;
  const stop = new AbortController();
  const onSignal = () => stop.abort();
  for (const signal of ["SIGINT", "SIGTERM"]) process.on(signal, onSignal);
  try {
    const cluster = await clusterUp({ name, nodes: NODES, onProgress: say, abort: stop.signal });
    return await callback({
      SLIPWAY_TEST_KUBECONFIG: cluster.kubeconfig,
      SLIPWAY_KUBE: cluster.kubectl[0],
      SLIPWAY_TEST_NODES: cluster.nodeAddresses.join(","),
      SLIPWAY_TEST_CLUSTER: name,
    });
  } finally {
    await clusterDown(name, { onProgress: say });
    for (const signal of ["SIGINT", "SIGTERM"]) process.off(signal, onSignal);
  }
}

/** Clusters of test runs that were killed: their name holds the process that started them. */
async function removeOrphans() {
  for (const { name } of await listClusterStatus()) {
    const pid = /^test-(\d+)$/.exec(name)?.[1];
    if (pid !== undefined && !isAlive(Number(pid))) await clusterDown(name, { onProgress: say });
  }
}

function isAlive(pid) {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}
