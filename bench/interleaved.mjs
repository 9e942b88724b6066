// Times programs side by side: one run of each in turn, so that a busy moment of the machine hits all of them. Prints
// medians and ratios to the first; the ratios are what counts, milliseconds are of one machine on one day.
// A program that measures only a part of itself prints the milliseconds of that part and nothing else.
import { cpus } from "node:os";
import { execa } from "execa";

/**
 * `programs`: name → argv. Every run must exit with 0, or with what `exitCodes` says of its name. `printed`: the
 * programs measure themselves.
 */
export async function compare(programs, { rounds = 15, env = {}, printed = false, exitCodes = {} } = {}) {
  const times = Object.fromEntries(Object.keys(programs).map((name) => [name, []]));
  // The first round only warms the disk cache.
  for (let round = 0; round <= rounds; round++) {
    for (const [name, [program, ...args]] of Object.entries(programs)) {
      const started = performance.now();
      const { stdout, exitCode, stderr } = await execa(program, args, { env, reject: false });
      if (exitCode !== (exitCodes[name] ?? 0)) throw new Error(`${name} exited with ${exitCode}: ${stderr}`);
      if (round > 0) times[name].push(printed ? Number(stdout) : performance.now() - started);
    }
  }
  const medians = Object.entries(times).map(([name, all]) => [name, median(all)]);
  const [, base] = medians[0];
  console.log(`${rounds} rounds, Node ${process.version}, ${cpus().length} CPUs`);
  for (const [name, ms] of medians)
    console.log(`${(ms / base).toFixed(2).padStart(6)}×  ${ms.toFixed(0).padStart(6)} ms  ${name}`);
}

function median(values) {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)];
}
