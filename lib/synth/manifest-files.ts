/**
 * Files, folders and standard input as texts: which files of a folder are manifests, and what may be read at all.
 */
import type { Dirent, Stats } from "node:fs";
import { readdir, readFile, stat } from "node:fs/promises";
import { basename, join, relative, resolve, sep } from "node:path";
import { UsageError } from "../errors";

export interface ManifestInput {
  /** What relative paths start from, and what places in messages are relative to. */
  readonly cwd: string;
  /** Everything on standard input, for the path `-`. */
  readonly readInput: () => Promise<string>;
}

export interface ManifestFile {
  /** As messages name it. */
  readonly name: string;
  /** @throws UnreadableFile */
  readonly read: () => Promise<string>;
}

export interface ManifestFiles {
  readonly files: readonly ManifestFile[];
  /** Files among them that belong to other tools. */
  readonly skipped: readonly string[];
}

/** What a text cannot be made of. */
export class UnreadableFile extends Error {
  readonly hint: string | undefined;
  readonly line: number;
  readonly column: number;

  constructor(fact: string, { hint, line = 1, column = 1 }: { hint?: string; line?: number; column?: number } = {}) {
    super(fact);
    this.hint = hint;
    this.line = line;
    this.column = column;
  }
}

const MANIFEST = /\.(?:ya?ml|json)$/;
/** cdk8s-cli writes it beside the manifests when validations run. */
const BY_CDK8S = "construct-metadata.json";
/** Files that lie among manifests and belong to other tools. */
const OF_OTHERS =
  /^(?:kustomization\.ya?ml|Chart\.ya?ml|values.*\.ya?ml|(?:cdk8s|slipway)\.ya?ml|package(?:-lock)?\.json|tsconfig.*\.json)$/;
const CHART = "Chart.yaml";
const MOST_BYTES = 256 * 1024 * 1024;

/**
 * In the order given, folders with all below them and by name; no file twice.
 * @throws INPUT_UNREADABLE when a path does not exist, or is neither a file nor a folder
 */
export async function findManifestFiles(
  paths: readonly string[],
  { cwd, readInput }: ManifestInput,
): Promise<ManifestFiles> {
  const files = new Map<string, ManifestFile>();
  const skipped: string[] = [];
  const nameOf = (path: string): string => {
    const fromHere = relative(cwd, path);
    return (fromHere.length < path.length ? fromHere : path).split(sep).join("/");
  };
  const add = (path: string, read: () => Promise<string>): void =>
    void files.set(path, files.get(path) ?? { name: nameOf(path), read });
  for (const path of paths) {
    const full = resolve(cwd, path);
    if (path === "-") files.set("-", { name: "(standard input)", read: readInput });
    else if (!(await statGiven(full, path)).isDirectory()) add(full, () => readText(full));
    else {
      const found = await walk(full);
      for (const chart of found.charts) add(join(chart, CHART), () => refuseChart(nameOf(chart)));
      for (const file of found.files) add(file, () => readText(file));
      skipped.push(...found.skipped.map(nameOf));
    }
  }
  return { files: [...files.values()], skipped };
}

async function statGiven(path: string, given: string): Promise<Stats> {
  const info = await stat(path).catch((cause: NodeJS.ErrnoException) => {
    const fact = cause.code === "ENOENT" ? "does not exist" : `cannot be read: ${cause.message}`;
    throw new UsageError("INPUT_UNREADABLE", `${given} ${fact}.`, { cause });
  });
  // `<(helm template …)` is a pipe below /dev/fd; to read any other device or pipe could last for ever.
  if (info.isFile() || info.isDirectory() || (info.isFIFO() && path.startsWith("/dev/"))) return info;
  const hint = "Give its content on standard input: `-`.";
  throw new UsageError("INPUT_UNREADABLE", `${given} is neither a file nor a folder.`, { hint });
}

interface Found {
  readonly files: readonly string[];
  readonly skipped: readonly string[];
  /** Folders of Helm charts; nothing below them is among the files. */
  readonly charts: readonly string[];
}

/** Links to files are followed, links to folders are not: they may lead in circles. */
async function walk(root: string): Promise<Found> {
  const entries = (await entriesOf(root)).filter((entry) => !isHidden(entry, root));
  const charts = entries.filter(({ name }) => name === CHART).map(({ parentPath }) => parentPath);
  const isInChart = ({ parentPath }: Dirent): boolean =>
    charts.some((chart) => parentPath === chart || parentPath.startsWith(`${chart}${sep}`));
  const manifests = entries.filter(
    (entry) => MANIFEST.test(entry.name) && entry.name !== BY_CDK8S && !isInChart(entry),
  );
  const paths: string[] = [];
  for (const entry of manifests) if (await isFileOrLink(entry)) paths.push(join(entry.parentPath, entry.name));
  paths.sort();
  const isSkipped = (path: string): boolean => OF_OTHERS.test(basename(path));
  return { files: paths.filter((path) => !isSkipped(path)), skipped: paths.filter(isSkipped), charts };
}

async function entriesOf(folder: string): Promise<readonly Dirent[]> {
  return readdir(folder, { recursive: true, withFileTypes: true }).catch((cause: Error) => {
    throw new UsageError("INPUT_UNREADABLE", `${folder} cannot be read: ${cause.message}.`, { cause });
  });
}

function isHidden({ name, parentPath }: Dirent, root: string): boolean {
  const steps = [...relative(root, parentPath).split(sep), name];
  return steps.some((step) => step.startsWith(".") || step === "node_modules");
}

async function isFileOrLink(entry: Dirent): Promise<boolean> {
  if (!entry.isSymbolicLink()) return entry.isFile();
  const target = await stat(join(entry.parentPath, entry.name)).catch(() => undefined);
  return target === undefined || target.isFile(); // a link to nothing is told when it is read
}

function refuseChart(folder: string): Promise<never> {
  const shown = folder === "" ? "." : folder;
  const hint = `Render it first: helm template ${shown} | slipway check -`;
  return Promise.reject(
    new UnreadableFile("the folder is a Helm chart, whose templates are no manifests yet", { hint }),
  );
}

async function readText(path: string): Promise<string> {
  const bytes = await readBytes(path);
  const isUtf16 = (bytes[0] === 0xff && bytes[1] === 0xfe) || (bytes[0] === 0xfe && bytes[1] === 0xff);
  if (isUtf16) throw new UnreadableFile("the file is UTF-16", { hint: "Save it as UTF-8." });
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    throw new UnreadableFile("the file is not UTF-8", { hint: "Save it as UTF-8.", ...firstBadPlace(bytes) });
  }
}

async function readBytes(path: string): Promise<Uint8Array> {
  try {
    const { size } = await stat(path);
    if (size <= MOST_BYTES) return await readFile(path);
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    if (code === "ENOENT") throw new UnreadableFile("the link leads to nothing");
    throw new UnreadableFile(`it cannot be read: ${code === "EACCES" ? "permission denied" : message}`);
  }
  throw new UnreadableFile("the file has more than 256 MiB", { hint: "Split it." });
}

/** Where the first byte stands that is not UTF-8: there the lenient decoder puts its replacement character. */
function firstBadPlace(bytes: Uint8Array): { line: number; column: number } {
  const before = new TextDecoder("utf-8").decode(bytes).split("\ufffd", 1)[0] ?? "";
  const lines = before.split("\n");
  return { line: lines.length, column: (lines.at(-1) ?? "").length + 1 };
}
