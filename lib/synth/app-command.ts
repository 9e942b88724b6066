/**
 * The app of a project as objects: runs its `app:` command as `cdk8s synth` would, in a folder of its own, and learns
 * from the recorder which construct made what.
 */
import { access, mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import type { ChartObjects } from "../checks";
import { SynthError, UsageError } from "../errors";
import { type Abort, refKey, refOf, type SynthesizedObject } from "../objects";
import { type RenderedFile, readRendered } from "./output-folder";
import { readProjectFile } from "./project-file";
import { parseManifests } from "./read-manifests";
import { type Declared, RECORD_VARIABLE, type SynthRecord } from "./recorder";
import { type CommandEnv, runShellCommand } from "./shell-command";

export interface AppCommandOptions {
  /** Folder of the project: where `cdk8s.yaml` is. */
  readonly cwd: string;
  readonly env: CommandEnv;
  readonly abort?: Abort;
  /** Instead of the `app:` of cdk8s.yaml. */
  readonly app?: string;
  /** Instead of the `output:` of cdk8s.yaml. */
  readonly output?: string;
  /** Each line that the command prints, on either stream, as it comes. Untrusted text. */
  readonly onLine?: (line: string) => void;
}

/** What the app renders now. Nothing in the project is touched. */
export interface AppSynthesis extends Declared {
  readonly objects: readonly SynthesizedObject[];
  /** The same objects, those of each chart together; of an app without Slipway constructs, those of each file. */
  readonly charts: readonly ChartObjects[];
  /** The files that `cdk8s synth` would write, byte for byte. */
  readonly files: readonly RenderedFile[];
  /** Where it would write them, absolute. */
  readonly outputFolder: string;
}

/** Throws SYNTH_FAILED when the command fails, INPUT_UNREADABLE or BAD_USAGE when there is none to run, ABORTED. */
export async function synthesizeFromCommand(options: AppCommandOptions): Promise<AppSynthesis> {
  const project = await readProjectFile(options.cwd);
  const command = options.app ?? project.app;
  if (command === undefined) {
    const hint = "Run it in the folder of your app, name its command with --app, or name the manifests to read.";
    throw new UsageError("BAD_USAGE", `${join(options.cwd, "cdk8s.yaml")} names no app: to run.`, { hint });
  }
  const outputFolder = resolve(options.cwd, options.output ?? project.output ?? "dist");
  const work = await mkdtemp(join(tmpdir(), "slipway-synth-")); // 0700: rendered Secrets are in it
  try {
    const [folder, record] = [join(work, "out"), join(work, "record.json")];
    const env = { ...options.env, CDK8S_OUTDIR: folder, [RECORD_VARIABLE]: record };
    await runShellCommand(command, { ...options, env });
    await checkWritten(folder, command);
    const files = await readRendered(folder);
    const { charts: recorded = [], externals = [], openWorld = false } = await readRecord(record);
    const charts = [...recorded, ...(await readUnrecorded(files, recorded.flat()))];
    return { objects: charts.flat(), charts, externals, openWorld, files, outputFolder };
  } finally {
    await rm(work, { recursive: true, force: true });
  }
}

async function checkWritten(folder: string, command: string): Promise<void> {
  const isThere = await access(folder).then(
    () => true,
    () => false,
  );
  if (isThere) return;
  const hint = "The app must call app.synth(), with no outdir of its own in new App({ … }).";
  throw new SynthError("SYNTH_FAILED", `\`${command}\` ended well, but wrote no manifests to CDK8S_OUTDIR.`, { hint });
}

/** What no App with a Slipway construct has recorded, by file. */
async function readUnrecorded(
  files: readonly RenderedFile[],
  recorded: readonly SynthesizedObject[],
): Promise<ChartObjects[]> {
  const inFiles = files.reduce((sum, { content }) => sum + (content.match(/^apiVersion:/gm)?.length ?? 0), 0);
  if (recorded.length >= inFiles) return [];
  const known = new Set(recorded.map(({ manifest }) => refKey(refOf(manifest))));
  const parsed = await Promise.all(files.map(({ path, content }) => parseManifests(content, path)));
  return parsed
    .map((objects) => objects.filter(({ manifest }) => !known.has(refKey(refOf(manifest)))))
    .filter((objects) => objects.length > 0);
}

async function readRecord(path: string): Promise<Partial<SynthRecord>> {
  try {
    return JSON.parse(await readFile(path, "utf8")) as SynthRecord;
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code !== "ENOENT") throw cause;
    return {}; // no App of the command holds a Slipway construct
  }
}
