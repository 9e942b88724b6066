/**
 * Builds the cluster's programs from public Go modules into the user's cache, once: the file's name carries a digest
 * of the sources, so that another version of Slipway never uses a stale program.
 */
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync } from "node:fs";
import { join } from "node:path";
import { LocalClusterError } from "../errors";
import type { Abort } from "../objects";
import { withLock } from "./lock";
import { cacheFolder, type Environment, sourceFolder } from "./paths";
import { run } from "./run";

export interface BuildRecipe {
  readonly name: string;
  /** Below the Go sources; absent for a program that is installed from its own module. */
  readonly source?: string;
  /** A module and version to install: `sigs.k8s.io/kwok/cmd/kwok@v0.8.0`. */
  readonly install?: string;
  readonly linkerFlags: string;
  /** The argument that proves the program runs. */
  readonly proof: readonly string[];
  /** What a first build costs, for the progress line. */
  readonly cost: string;
}

export const KUBERNETES_VERSION = "v1.36.3";
const STRIP = "-s -w";
const VERSION_PACKAGE = "k8s.io/component-base/version";

// Without the version, clients misread what the server is.
const KUBE_FLAGS = [
  STRIP,
  `-X ${VERSION_PACKAGE}.gitVersion=${KUBERNETES_VERSION}`,
  ...KUBERNETES_VERSION.slice(1)
    .split(".")
    .slice(0, 2)
    .map((part, index) => `-X ${VERSION_PACKAGE}.git${index === 0 ? "Major" : "Minor"}=${part}`),
].join(" ");

export const RECIPES = {
  kube: { name: "kube", source: ".", linkerFlags: KUBE_FLAGS, proof: ["--version"], cost: "about 5 minutes, 4 GB" },
  coredns: { name: "coredns", source: "dns", linkerFlags: STRIP, proof: ["-version"], cost: "about 1 minute" },
  app: { name: "app", source: "app", linkerFlags: STRIP, proof: ["EXIT_CODE=0"], cost: "a few seconds" },
  kwok: {
    name: "kwok",
    install: "sigs.k8s.io/kwok/cmd/kwok@v0.8.0",
    linkerFlags: STRIP,
    proof: ["--version"],
    cost: "about 1 minute",
  },
} as const satisfies Record<string, BuildRecipe>;

const BUILD_LIMIT_MS = 30 * 60_000;

/** Where a recipe's program is, or will be, in the cache. */
export function cachedPath(recipe: BuildRecipe, env: Environment): string {
  const folder = join(cacheFolder(env), "bin");
  return join(folder, `${recipe.name}-${digestOf(recipe)}-${process.platform}-${process.arch}`);
}

function digestOf(recipe: BuildRecipe): string {
  const hash = createHash("sha256").update(JSON.stringify(recipe));
  if (recipe.source !== undefined) {
    const folder = join(sourceFolder(), recipe.source);
    for (const file of readdirSync(folder).sort()) {
      if (/\.go$|^go\.(mod|sum)$/.test(file)) hash.update(file).update(readFileSync(join(folder, file)));
    }
  }
  return hash.digest("hex").slice(0, 12);
}

/** The version that `go` says it is, such as `1.26.8`; undefined when there is none. */
export async function findGo(): Promise<string | undefined> {
  const { stdout, exitCode } = await run("go", ["version"], { check: false });
  return exitCode === 0 ? (/go(\d+\.\d+(\.\d+)?)/.exec(stdout)?.[1] ?? stdout.trim()) : undefined;
}

export interface BuildOptions {
  readonly env: Environment;
  readonly onProgress: (line: string) => void;
  readonly abort?: Abort;
}

/** Builds into the cache, unless another process does so first. Returns the program's path. */
export async function buildProgram(recipe: BuildRecipe, options: BuildOptions): Promise<string> {
  const target = cachedPath(recipe, options.env);
  const { onProgress, abort } = options;
  const lock = { purpose: `builds ${recipe.name}`, limitMs: BUILD_LIMIT_MS, onWait: onProgress };
  await withLock(`${target}.lock`, { ...lock, ...(abort && { abort }) }, async () => {
    if (existsSync(target)) return;
    onProgress(`building ${recipe.name} with go (once; the first time takes ${recipe.cost})`);
    const startedMs = performance.now();
    const draft = await compile(recipe, target, countModules(recipe.name, onProgress));
    const proof = await run(draft, recipe.proof, { check: false });
    if (proof.exitCode !== 0) {
      throw new LocalClusterError("CLUSTER_START_FAILED", `${draft} was built, but does not run: ${proof.stderr}`);
    }
    renameSync(draft, target);
    rmSync(`${target}.build`, { recursive: true, force: true });
    onProgress(`built ${recipe.name} in ${((performance.now() - startedMs) / 1000).toFixed(0)} s`);
  });
  return target;
}

async function compile(recipe: BuildRecipe, target: string, onLine: (line: string) => void): Promise<string> {
  const folder = `${target}.build`;
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const flags = ["-ldflags", recipe.linkerFlags];
  // `-v` names each package as it is compiled: that is the progress.
  const shared = { timeoutMs: BUILD_LIMIT_MS, onLine };
  if (recipe.install !== undefined) {
    await run("go", ["install", "-v", ...flags, recipe.install], {
      ...shared,
      env: { CGO_ENABLED: "0", GOBIN: folder },
    });
  } else {
    const cwd = join(sourceFolder(), recipe.source ?? ".");
    const args = ["build", "-v", "-mod=readonly", ...flags, "-o", join(folder, recipe.name), "."];
    await run("go", args, { ...shared, cwd, env: { CGO_ENABLED: "0" } });
  }
  return join(folder, recipe.name);
}

const PROGRESS_MS = 10_000;

/** Turns go's many lines into one every ten seconds. */
function countModules(name: string, onProgress: (line: string) => void): (line: string) => void {
  let nextMs = performance.now() + PROGRESS_MS;
  let downloaded = 0;
  let compiled = 0;
  return (line) => {
    if (line.startsWith("go: downloading")) downloaded += 1;
    else compiled += 1;
    if (performance.now() < nextMs) return;
    nextMs = performance.now() + PROGRESS_MS;
    onProgress(`building ${name}: ${String(downloaded)} modules downloaded, ${String(compiled)} packages compiled`);
  };
}
