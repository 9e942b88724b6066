// `npm run check`: everything about the sources that a program can judge, and no test. Runs two checks at a time,
// prints one line for each, and the whole output of those that fail. `-- --update` accepts the API reports as they are.
import { availableParallelism } from "node:os";
import { execa } from "execa";

const update = process.argv.includes("--update");
const tool = (path, ...args) => [process.execPath, `node_modules/${path}`, ...args];
const script = (name, ...args) => [process.execPath, `scripts/${name}`, ...args];

const checks = {
  "format and lint (biome)": tool("@biomejs/biome/bin/biome", "ci", "--colors=off", "--error-on-warnings"),
  "types, fast (typescript 7)": tool("typescript7/bin/tsc", "-p", "tsconfig.json"),
  "types (typescript 5.9)": tool("typescript/bin/tsc", "-p", "tsconfig.json"),
  "imports between folders (dependency-cruiser)": tool(
    "dependency-cruiser/bin/dependency-cruise.mjs",
    ...["--config", ".dependency-cruiser.cjs", "lib", "test", "bench", "main.ts"],
  ),
  "unused files, exports, packages (knip)": tool("knip/bin/knip.js", "--no-progress", "--no-config-hints"),
  "texts and purity": script("check-texts.mjs"),
  "package: build, API reports, publint": script("check-package.mjs", ...(update ? ["--update"] : [])),
};

async function run([name, [program, ...args]]) {
  const started = performance.now();
  const { exitCode, all } = await execa(program, args, {
    all: true,
    reject: false,
    env: { NO_COLOR: "1" },
  });
  const seconds = ((performance.now() - started) / 1000).toFixed(1);
  if (exitCode === 0) {
    console.log(`ok    ${name}, ${seconds} s`);
    return true;
  }
  console.log(`FAIL  ${name}, ${seconds} s\n${all.trim().replace(/^/gm, "      ")}`);
  return false;
}

const waiting = Object.entries(checks);
const results = [];
const worker = async () => {
  for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) results.push(await run(next));
};
await Promise.all(Array.from({ length: Math.min(2, availableParallelism()) }, worker));

const failed = results.filter((ok) => !ok).length;
console.log(failed === 0 ? `check: all ${results.length} passed` : `check: ${failed} of ${results.length} failed`);
process.exitCode = failed === 0 ? 0 : 1;
