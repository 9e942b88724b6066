// How long the checks take, warm and in process, after parsing: graph and cross-object rules, then the field rules;
// then as a program, from start to finding, beside Node alone, kube-score and kubeconform.
//
//   npm run build && node bench/check.mjs [--rounds 15]
//
// In process: medians in milliseconds of processor time. As programs: see check-peers.mjs.
import { createRequire } from "node:module";
import { makeObjects } from "./check-objects.mjs";
import { comparePeers } from "./check-peers.mjs";

const require = createRequire(import.meta.url);
const built = (path) => require(`../build/${path}.js`); // `npm run build` makes it
const { Graph } = built("graph/index");
const { runChecks } = built("checks/index");
const { CROSS_OBJECT_CHECKS, FIELD_CHECKS } = built("checks/rules");

const rounds = Number(process.argv[process.argv.indexOf("--rounds") + 1]) || 15;
const options = { kubernetesVersion: "1.36", nodePortRange: [30000, 32767], duplicateKeys: [] };

function runAll(checks, graph) {
  let problems = 0;
  for (const check of checks) for (const _ of check.run(graph, options)) problems++;
  return problems;
}

/** Processor time of this process: other work on the machine does not count. */
function cpuMs() {
  return process.cpuUsage().user / 1000;
}

function median(values) {
  return values.toSorted((one, other) => one - other)[Math.floor(values.length / 2)];
}

function measure(objects) {
  const set = makeObjects(objects).map((manifest) => ({ manifest }));
  const cross = [];
  const field = [];
  const whole = [];
  for (let round = 0; round < rounds + 3; round++) {
    const start = cpuMs();
    const graph = new Graph(set);
    const problems = runAll(CROSS_OBJECT_CHECKS, graph);
    const middle = cpuMs();
    const more = runAll(FIELD_CHECKS, graph);
    const end = cpuMs();
    if (problems + more > 0) throw new Error("the set of the bench has findings");
    runChecks(set);
    if (round < 3) continue; // warming up
    cross.push(middle - start);
    field.push(end - middle);
    whole.push(cpuMs() - end);
  }
  return { objects, cross: median(cross), field: median(field), whole: median(whole) };
}

for (const objects of [1000, 5000, 10_000, 50_000]) {
  const { cross, field, whole } = measure(objects);
  const per = ((cross + field) * 1000) / objects;
  console.log(
    `${String(objects).padStart(6)} objects: graph and cross-object rules ${cross.toFixed(1)} ms, field rules ${field.toFixed(1)} ms, runChecks ${whole.toFixed(1)} ms, ${per.toFixed(1)} µs an object`,
  );
}

for (const objects of [20, 1000]) await comparePeers(objects, rounds);
