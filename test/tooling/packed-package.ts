/**
 * The package as strangers get it: compiled and packed in a folder of its own, so that nothing of this work tree can
 * stand in for a file that the tarball lacks.
 */
import { cp, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";

const root = resolve(__dirname, "../..");

export interface Finished {
  readonly exitCode: number;
  /** Standard output and standard error, as a terminal would show them. */
  readonly output: string;
}

/** Runs a program without colours; never throws for its exit code. */
export async function run(cwd: string, program: string, ...args: readonly string[]): Promise<Finished> {
  const { execa } = await import("execa");
  // What the outer npm and jest put into the environment is none of the inner ones' business.
  const inherited = Object.entries(process.env).filter(([name]) => !/^(npm_|NODE_OPTIONS$|JEST_)/i.test(name));
  const env = { ...Object.fromEntries(inherited), NO_COLOR: "1", CDK8S_CHECK_UPGRADE: "false" };
  const result = await execa(program, [...args], { cwd, env, extendEnv: false, all: true, reject: false });
  return {
    exitCode: result.exitCode ?? -1,
    output: `${result.all}${result.exitCode === undefined ? result.message : ""}`,
  };
}

/** The same, for steps that a test needs: throws with the whole output. */
export async function runOrThrow(cwd: string, program: string, ...args: readonly string[]): Promise<string> {
  const { exitCode, output } = await run(cwd, program, ...args);
  if (exitCode !== 0) throw new Error(`${program} ${args.join(" ")}: exit code ${exitCode}\n${output}`);
  return output;
}

export async function newFolder(): Promise<string> {
  return mkdtemp(join(tmpdir(), "slipway-test-"));
}

export async function dropFolder(folder: string | undefined): Promise<void> {
  if (folder !== undefined) await rm(folder, { recursive: true, force: true });
}

/** Compiles and packs into `folder`; resolves with the tarball's path. */
export async function packSlipway(folder: string): Promise<string> {
  const stage = join(folder, "stage");
  const tsc = join(root, "node_modules/typescript/bin/tsc");
  // Type errors are the business of `npm run check`.
  const compile = ["--noCheck", "-p", join(root, "tsconfig.build.json"), "--outDir", join(stage, "build")];
  await mkdir(stage);
  await runOrThrow(root, process.execPath, tsc, ...compile, "--tsBuildInfoFile", join(folder, "tsbuildinfo"));
  for (const path of ["package.json", "README.md", "LICENSE", "lib/local/kube"]) {
    await cp(join(root, path), join(stage, path), { recursive: true });
  }
  await runOrThrow(stage, "npm", "pack", "--ignore-scripts", "--pack-destination", folder);
  const tarball = (await readdir(folder)).find((name) => name.endsWith(".tgz"));
  if (tarball === undefined) throw new Error("npm pack wrote no tarball");
  return join(folder, tarball);
}

/** A copy of the stock cdk8s app in `folder`, with its pinned packages and the tarball installed by npm. */
export async function installStockApp(folder: string, tarball: string): Promise<string> {
  const app = join(folder, "app");
  await cp(join(__dirname, "stock-app"), app, { recursive: true });
  const manifest = JSON.parse(await readFile(join(app, "package.json"), "utf8"));
  manifest.dependencies.slipway = `file:${tarball}`;
  await writeFile(join(app, "package.json"), JSON.stringify(manifest, undefined, 2));
  await runOrThrow(app, "npm", "install", "--prefer-offline", "--no-audit", "--no-fund");
  return app;
}
