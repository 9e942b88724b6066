// Where the story takes place: an embedded cluster (real or simulated nodes), or a cluster that the user has.
import { randomBytes } from "node:crypto";
import { checkMachine } from "../../build/local/index.js";
import { slipway, slipwayLine } from "./slipway.mjs";

const GPU = [
  "--simulated-label",
  "hw-type=gpu",
  "--simulated-label",
  "cost=high",
  "--simulated-capacity",
  "nvidia.com/gpu=2",
];
const GPU_TAINT = ["--simulated-taint", "hw-type=gpu:NoSchedule"];

/**
 * Prepares the place. `env` is for every later command; `flags` too; `traffic` says whether pods can answer requests.
 */
export async function preparePlace(options) {
  if (options.ownCluster) return userCluster(options);
  const lacks = (await checkMachine(process.env)).filter(({ ok, neededFor }) => !ok && neededFor === "real nodes");
  if (lacks.length === 0 && !options.simulated)
    return embedded(options.cluster, ["real=1,simulated=1", ...GPU, ...GPU_TAINT], true);
  for (const { name, detail } of lacks) console.log(`real nodes cannot run here: ${name}: ${detail}`);
  console.log(
    "SIMULATED: the same story on simulated nodes. Pods are objects only: no request is sent, v3's exit is simulated.",
  );
  // The ordinary pods have no other node to go to: the taint only prefers that they would.
  const taint = ["--simulated-taint", "hw-type=gpu:PreferNoSchedule"];
  return embedded(options.cluster, ["simulated=2", ...GPU, ...taint], false);
}

async function embedded(name, nodes, real) {
  const remove = () => slipway(["cluster", "down", "--name", name]);
  const { exitCode, line } = await slipwayLine(["cluster", "up", "--name", name, "--nodes", ...nodes]);
  if (exitCode !== 0) return { failed: true, remove };
  const env = { KUBECONFIG: line };
  return {
    env,
    flags: ["--name", "demo"],
    namespace: "app-dev",
    traffic: real,
    simulated: !real,
    embedded: true,
    remove,
  };
}

function userCluster({ context, kubeconfig, image }) {
  const namespace = `slipway-start-${randomBytes(3).toString("hex")}`;
  const flags = [
    ...["--name", namespace],
    ...(context === undefined ? [] : ["--context", context]),
    ...(kubeconfig === undefined ? [] : ["--kubeconfig", kubeconfig]),
  ];
  const env = { APP_TARGET: "public", APP_NAMESPACE: namespace, ...(image === undefined ? {} : { APP_IMAGE: image }) };
  const nothing = async () => 0;
  return {
    env,
    flags,
    namespace,
    traffic: true,
    simulated: false,
    embedded: false,
    context,
    kubeconfig,
    remove: nothing,
  };
}
