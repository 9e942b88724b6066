/**
 * Where the cluster's programs come from, in this order: what the user names, the cache, official binaries (control
 * plane only), and last the Go sources of this package, built into the cache.
 */
import { existsSync } from "node:fs";
import { join } from "node:path";
import { LocalClusterError, UsageError } from "../errors";
import type { Abort } from "../objects";
import { type BuildRecipe, buildProgram, cachedPath, findGo, RECIPES } from "./build";
import type { Environment } from "./paths";
import { run } from "./run";

export interface Programs {
  /** The command line of a component, without its arguments. */
  component(name: string): readonly [string, ...string[]];
  /** Makes certificates; undefined where only official binaries are here, and openssl has to. */
  readonly certs: readonly [string, ...string[]] | undefined;
  /** Only those that were asked for. */
  readonly coredns: string;
  readonly kwok: string;
  readonly app: string;
}

export interface ProgramsOptions {
  readonly env: Environment;
  /** Real nodes need more than the control plane. */
  readonly need: { readonly realNodes: boolean; readonly simulatedNodes: boolean };
  readonly onProgress: (line: string) => void;
  readonly abort?: Abort;
}

const CONTROL_PLANE = ["etcd", "kube-apiserver", "kube-controller-manager", "kube-scheduler", "kubectl"];

/** @throws CLUSTER_UNSUPPORTED when a program is nowhere to be had, naming every way to get it */
export async function findPrograms(options: ProgramsOptions): Promise<Programs> {
  const { realNodes, simulatedNodes } = options.need;
  const { component, certs } = await findComponents(options);
  return {
    component,
    certs,
    coredns: realNodes ? await findOrBuild(RECIPES.coredns, options) : "",
    app: realNodes ? await findOrBuild(RECIPES.app, options) : "",
    kwok: simulatedNodes ? await findOrBuild(RECIPES.kwok, options) : "",
  };
}

async function findComponents(options: ProgramsOptions): Promise<Pick<Programs, "component" | "certs">> {
  const { SLIPWAY_KUBE: named, KUBEBUILDER_ASSETS: assets } = options.env;
  if (named) {
    await verify(named);
    return allInOne(named);
  }
  const cached = cachedPath(RECIPES.kube, options.env);
  if (existsSync(cached)) return allInOne(cached);
  if (assets && !options.need.realNodes && CONTROL_PLANE.every((name) => existsSync(join(assets, name)))) {
    return { component: (name) => [join(assets, name)], certs: undefined };
  }
  return allInOne(await findOrBuild(RECIPES.kube, options));
}

function allInOne(path: string): Pick<Programs, "component" | "certs"> {
  return { component: (name) => [path, name], certs: [path, "certs"] };
}

async function verify(path: string): Promise<void> {
  const { stdout, exitCode } = await run(path, ["--version"], { check: false });
  if (exitCode === 0 && /^v\d+\.\d+/.test(stdout)) return;
  throw new UsageError("BAD_USAGE", `SLIPWAY_KUBE=${path}: not the embedded cluster's binary, \`--version\` failed.`, {
    hint: "Unset it to use the cache, or build it with `go build` in lib/local/kube.",
  });
}

async function findOrBuild(recipe: BuildRecipe, options: ProgramsOptions): Promise<string> {
  const cached = cachedPath(recipe, options.env);
  if (existsSync(cached)) return cached;
  if ((await findGo()) === undefined) throw nothingFound(cached);
  return buildProgram(recipe, options);
}

function nothingFound(cached: string): LocalClusterError {
  const ways = [
    "set SLIPWAY_KUBE to the path of a binary built from lib/local/kube",
    `put that binary at ${cached}`,
    "set KUBEBUILDER_ASSETS to a folder of official binaries (control plane and simulated nodes only)",
    "or install Go 1.26 or newer (https://go.dev/dl/), and it is built for you",
  ];
  const message = "The embedded cluster's programs are not here, and there is no `go` to build them with.";
  return new LocalClusterError("CLUSTER_UNSUPPORTED", message, { hint: `One of four ways: ${ways.join("; ")}.` });
}

/** Builds whatever is not in the cache yet; for set-up scripts. */
export async function preparePrograms(options: Omit<ProgramsOptions, "need">): Promise<void> {
  await findPrograms({ ...options, need: { realNodes: process.platform === "linux", simulatedNodes: true } });
}

export interface ProgramSource {
  readonly name: string;
  /** Where it is; undefined when it would have to be built. */
  readonly found: string | undefined;
}

/** Which programs are here already; builds and starts nothing. */
export function findProgramSources(env: Environment): readonly ProgramSource[] {
  return Object.values(RECIPES).map((recipe) => {
    const named = recipe.name === "kube" ? env.SLIPWAY_KUBE : undefined;
    const path = named || cachedPath(recipe, env);
    return { name: recipe.name, found: existsSync(path) ? path : undefined };
  });
}
