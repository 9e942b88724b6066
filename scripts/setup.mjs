// Makes a fresh clone ready: npm packages and the compiled package; with --cluster also what the embedded cluster
// needs (Debian packages, Go, the Kubernetes binary in the cache). Imports nothing but Node, since it runs first.
// What is there already is left alone, so that running it before every command costs next to nothing.
import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("..", import.meta.url));
process.chdir(root);

const say = (line) => process.stderr.write(`setup: ${line}\n`);

class SetupError extends Error {}

function run(file, args, options = {}) {
  const { status, error } = spawnSync(file, args, { stdio: ["ignore", 2, 2], ...options });
  if (error !== undefined || status !== 0) {
    throw new SetupError(`${[file, ...args].join(" ")} failed${error === undefined ? "" : `: ${error.message}`}`);
  }
}

function digestOf(paths) {
  const hash = createHash("sha256");
  for (const path of paths) hash.update(path).update(readFileSync(path));
  return hash.digest("hex");
}

const readStamp = (path) => (existsSync(path) ? readFileSync(path, "utf8") : "");

function checkNode() {
  const [major, minor] = process.versions.node.split(".").map(Number);
  if (major > 20 || (major === 20 && minor >= 19)) return;
  throw new SetupError(`Node ${process.versions.node} is too old; Slipway needs 20.19 or newer (https://nodejs.org).`);
}

function installPackages() {
  const stamp = "node_modules/.slipway-lock";
  const digest = digestOf(["package-lock.json"]);
  if (readStamp(stamp) === digest) return;
  const installed = "node_modules/.package-lock.json"; // npm's own record of what it installed
  if (!existsSync(installed) || statSync(installed).mtimeMs < statSync("package-lock.json").mtimeMs) {
    say("installing npm packages (npm ci)");
    // NODE_ENV=production would leave out what builds and tests.
    run("npm", ["ci", "--include=dev", "--no-fund", "--no-audit"], { shell: process.platform === "win32" });
  }
  writeFileSync(stamp, digest);
}

function compile() {
  const stamp = "build/.sources";
  const sources = readdirSync("lib", { recursive: true })
    .map((file) => join("lib", String(file)))
    .filter((file) => file.endsWith(".ts"))
    .sort();
  const digest = digestOf([...sources, "tsconfig.json", "tsconfig.build.json"]);
  if (readStamp(stamp) === digest) return;
  say("compiling lib/ to build/");
  run(process.execPath, ["scripts/build.mjs"]);
  mkdirSync("build", { recursive: true });
  writeFileSync(stamp, digest);
}

/** Debian's packages of the programs that are missing, installed without touching anything else. */
function installDebianPackages(packages) {
  const apt = (...args) =>
    spawnSync("apt-get", args, {
      encoding: "utf8",
      env: { ...process.env, LC_ALL: "C", DEBIAN_FRONTEND: "noninteractive" },
    });
  const install = ["install", "--no-remove", "--no-install-recommends", "--yes", ...packages];
  let trial = apt("--simulate", ...install);
  if (trial.status !== 0 && /Unable to locate|no installation candidate/.test(trial.stderr)) {
    say("apt-get update");
    run("apt-get", ["update"]);
    trial = apt("--simulate", ...install);
  }
  if (trial.status !== 0) {
    const reason = trial.stderr.trim().split("\n").at(-1);
    throw new SetupError(
      `apt-get cannot install ${packages.join(", ")} without removing or breaking something: ${reason}`,
    );
  }
  say(`installing Debian packages: ${packages.join(", ")}`);
  withoutServices(() => run("apt-get", install, { env: { ...process.env, DEBIAN_FRONTEND: "noninteractive" } }));
}

/** While `work` runs, Debian's packages start no service: we want their programs, not a second containerd. */
function withoutServices(work) {
  const policy = "/usr/sbin/policy-rc.d";
  const ours = !existsSync(policy);
  if (ours) writeFileSync(policy, "#!/bin/sh\nexit 101\n", { mode: 0o755 });
  try {
    work();
  } finally {
    if (ours) rmSync(policy);
  }
}

async function prepareCluster() {
  const local = await import("../build/local/index.js");
  const missing = async () => (await local.checkMachine(process.env)).filter(({ ok }) => !ok);
  const packages = [...new Set((await missing()).flatMap(({ debianPackage }) => debianPackage ?? []))];
  const debian = process.platform === "linux" && process.getuid() === 0 && existsSync("/etc/debian_version");
  if (packages.length > 0 && debian) installDebianPackages(packages);
  const lacks = await missing();
  const sources = local.findProgramSources(process.env);
  const mustBuild = sources.some(({ found }) => found === undefined);
  const serious = lacks.filter(({ neededFor }) => neededFor === "real nodes" || mustBuild);
  if (mustBuild && lacks.every(({ neededFor }) => neededFor !== "building")) {
    const { prepareEmbeddedCluster } = await import("../build/testing/index.js");
    await prepareEmbeddedCluster(say);
  }
  if (serious.length === 0) return;
  const facts = serious.map(({ name, detail, fix }) => `\n  ${name}: ${detail}. ${fix ?? ""}`);
  throw new SetupError(`the embedded cluster's real nodes cannot run here:${facts.join("")}`);
}

try {
  checkNode();
  installPackages();
  compile();
} catch (error) {
  if (!(error instanceof SetupError)) throw error;
  say(error.message);
  process.exit(1);
}
if (process.argv.includes("--cluster")) {
  try {
    await prepareCluster();
  } catch (error) {
    say(error.message);
    if (process.env.CI === "true") process.exit(1);
    say("going on without; what needs real nodes is left out, and says so");
  }
}
