/**
 * The folder of rendered manifests (`dist/`): read it, compare it with what the app renders now, bring it up to date.
 */
import { mkdir, readdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import { dirname, join, relative, sep } from "node:path";
import { pid } from "node:process";
import { UsageError } from "../errors";

export interface RenderedFile {
  /** Relative to the folder, with `/`: `app-dev.k8s.yaml`. */
  readonly path: string;
  readonly content: string;
}

/** What an App writes: these end in its `outputFileExtension`, which is `.k8s.yaml` unless set. */
const RENDERED = /\.ya?ml$/;
/** cdk8s begins each object with this; a file of somebody else's that begins otherwise is not ours to remove. */
const FIRST_LINE = "apiVersion:";

/** Every YAML file below the folder, by path. None where the folder does not exist. */
export async function readRendered(folder: string): Promise<RenderedFile[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true }).catch(
    (cause: NodeJS.ErrnoException) => {
      if (cause.code === "ENOENT") return [];
      throw new UsageError("INPUT_UNREADABLE", `${folder} cannot be read: ${cause.message}`, { cause });
    },
  );
  const paths = entries
    .filter((entry) => entry.isFile() && RENDERED.test(entry.name))
    .map((entry) => relative(folder, join(entry.parentPath, entry.name)).split(sep).join("/"))
    .sort();
  return Promise.all(paths.map(async (path) => ({ path, content: await readFile(join(folder, path), "utf8") })));
}

/** Whether the folder holds something else than these files: a missing, an extra or a different one. */
export async function isStale(files: readonly RenderedFile[], folder: string): Promise<boolean> {
  const present = new Map((await readRendered(folder)).map(({ path, content }) => [path, content]));
  return present.size !== files.length || files.some(({ path, content }) => present.get(path) !== content);
}

export interface WriteResult {
  readonly written: readonly string[];
  readonly removed: readonly string[];
}

/**
 * Writes the files, each at once (a reader sees the old or the new one, never half), leaves equal ones untouched, and
 * removes `*.k8s.yaml` files of an earlier synth. Everything else in the folder stays.
 */
export async function writeRendered(files: readonly RenderedFile[], folder: string): Promise<WriteResult> {
  const present = new Map((await readRendered(folder)).map(({ path, content }) => [path, content]));
  const changed = files.filter(({ path, content }) => present.get(path) !== content);
  const wanted = new Set(files.map(({ path }) => path));
  const old = [...present].filter(([path, content]) => {
    return !wanted.has(path) && path.endsWith(".k8s.yaml") && (content === "" || content.startsWith(FIRST_LINE));
  });
  await mkdir(folder, { recursive: true });
  for (const { path, content } of changed) {
    const target = join(folder, path);
    await mkdir(dirname(target), { recursive: true });
    const unfinished = `${target}.${String(pid)}.tmp`;
    await writeFile(unfinished, content);
    await rename(unfinished, target);
  }
  for (const [path] of old) await rm(join(folder, path));
  return { written: changed.map(({ path }) => path), removed: old.map(([path]) => path) };
}
