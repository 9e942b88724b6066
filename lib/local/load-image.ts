/** Brings an image of the user's into a cluster's registry. */
import { existsSync, mkdtempSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { LocalClusterError, UsageError } from "../errors";
import type { PushRequest } from "./images";
import { findOnPath } from "./machine";
import { clusterFolder, type Environment } from "./paths";
import { findPrograms, type Programs } from "./programs";
import { pushTo } from "./push-images";
import { run } from "./run";
import { readState } from "./state";

export interface LoadOptions {
  readonly env?: Environment;
  /** The name that pods use; by default the one inside the archive. */
  readonly as?: string;
}

const SAVE_LIMIT_MS = 10 * 60_000;
const ENGINES = ["docker", "podman", "nerdctl"];

/**
 * Loads an archive as `docker save` writes it, or an image that a container engine on this machine holds. Returns the
 * name under which pods get it.
 * @throws CLUSTER_NOT_FOUND · BAD_USAGE · INPUT_UNREADABLE
 */
export async function loadImage(name: string, image: string, options: LoadOptions = {}): Promise<string> {
  const { env = process.env } = options;
  const registry = findRegistry(name, env);
  const programs = await findTools(env);
  if (existsSync(image) && statSync(image).isFile())
    return loadArchive({ registry, programs, path: image, ...options });
  const engine = ENGINES.find((candidate) => findOnPath(candidate, env) !== undefined);
  if (engine === undefined) {
    throw new UsageError(
      "INPUT_UNREADABLE",
      `${image}: no such file, and no container engine here to ask for an image.`,
      {
        hint: "Give the path of an archive, as `docker save IMAGE -o FILE` writes it.",
      },
    );
  }
  const folder = mkdtempSync(join(tmpdir(), "slipway-image-"));
  try {
    const path = join(folder, "image.tar");
    const saved = await run(engine, ["save", "-o", path, image], { check: false, timeoutMs: SAVE_LIMIT_MS });
    if (saved.exitCode !== 0) {
      throw new UsageError(
        "INPUT_UNREADABLE",
        `${image}: neither a file nor an image of ${engine}: ${saved.stderr.trim()}`,
      );
    }
    return await loadArchive({ registry, programs, path, as: options.as ?? image });
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function findTools(env: Environment): Promise<Programs> {
  return findPrograms({ env, need: { realNodes: false, simulatedNodes: false }, onProgress: () => {} });
}

function findRegistry(name: string, env: Environment): string {
  const state = readState(clusterFolder(name, env));
  if (state === undefined) {
    throw new LocalClusterError("CLUSTER_NOT_FOUND", `There is no cluster ${name}.`, {
      hint: `Start it: slipway cluster up --name ${name}`,
    });
  }
  if (state.network !== undefined) return `${state.network.address}:${String(state.ports.registry)}`;
  throw new UsageError("BAD_USAGE", `Cluster ${name} has simulated nodes only: they run no images.`, {
    hint: "Load images into a cluster with a real node.",
  });
}

interface ArchiveLoad {
  readonly registry: string;
  readonly programs: Programs;
  readonly path: string;
  readonly as?: string;
}

async function loadArchive({ registry, programs, path, as }: ArchiveLoad): Promise<string> {
  const ref = as ?? (await readArchiveName(path));
  const request: PushRequest = { ref, archive: path };
  try {
    await pushTo(registry, programs, [request]);
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new UsageError("INPUT_UNREADABLE", `${path}: cannot be loaded: ${reason}`, { cause });
  }
  return ref;
}

/** The first name in the archive's manifest.json. */
async function readArchiveName(path: string): Promise<string> {
  const { stdout, exitCode } = await run("tar", ["-xOf", path, "manifest.json"], { check: false });
  const name = exitCode === 0 ? parseRepoTag(stdout) : undefined;
  if (name !== undefined) return name;
  throw new UsageError("INPUT_UNREADABLE", `${path}: not an image archive that says its own name.`, {
    hint: "Give an archive as `docker save NAME:TAG -o FILE` writes it, or its name with --as NAME:TAG.",
  });
}

export function parseRepoTag(manifest: string): string | undefined {
  try {
    const [first] = JSON.parse(manifest) as { RepoTags?: string[] }[];
    return first?.RepoTags?.[0];
  } catch {
    return undefined;
  }
}
