// `npm start`: the whole life of main.ts on a real Kubernetes, from nothing to nothing.
//   npm start                                    on an embedded cluster that is started and removed
//   npm start -- --context NAME                  on a cluster of yours, in a namespace of its own
//   npm start -- --kubeconfig FILE [--image I]   the same, by its kubeconfig; with an image of yours
// Needs nothing but Node: the first step installs what is missing.
import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";

process.chdir(fileURLToPath(new URL("..", import.meta.url)));

const options = {
  context: { type: "string" },
  kubeconfig: { type: "string" },
  image: { type: "string" },
  simulated: { type: "boolean", default: false }, // as where real nodes cannot run
  cluster: { type: "string", default: "npm-start" }, // name of the embedded cluster
  report: { type: "string", default: "report/npm-start" },
};

let values;
try {
  ({ values } = parseArgs({ options }));
} catch (error) {
  console.error(`npm start: ${error.message}`);
  process.exit(2);
}
const ownCluster = values.context !== undefined || values.kubeconfig !== undefined;
const setup = ["scripts/setup.mjs", ...(ownCluster ? [] : ["--cluster"])];
// CI=true makes setup fail where real nodes cannot run; this story can do without them, and says so.
const { status } = spawnSync(process.execPath, setup, { stdio: "inherit", env: { ...process.env, CI: "" } });
if (status !== 0) process.exit(status ?? 1);

const { run } = await import("./start/run.mjs");
process.exitCode = await run({ ...values, ownCluster });
