/**
 * Reads kubeconfig files and merges them as kubectl does: the first file that names an entry, or sets
 * `current-context`, wins; files that are missing from the KUBECONFIG list are skipped.
 */
import { readFile } from "node:fs/promises";
import { type ErrorDetails, UsageError } from "../errors";
import { toVisibleLine } from "../objects";
import { type EntryKind, isRecord, KubeconfigEntry } from "./kubeconfig-entry";

type Entries = ReadonlyMap<string, KubeconfigEntry>;

export interface Kubeconfig {
  /** The files that were there. */
  readonly files: readonly string[];
  readonly currentContext: string;
  readonly clusters: Entries;
  readonly users: Entries;
  readonly contexts: Entries;
}

/** The merged content of the files; those that do not exist are left out. */
export async function readKubeconfigs(files: readonly string[]): Promise<Kubeconfig> {
  const read = await Promise.all(files.map(readKubeconfig));
  const found = read.filter((config) => config !== undefined);
  const merged = (pick: (config: Kubeconfig) => Entries): Entries =>
    // The last one set wins in a Map, so the first file comes last.
    new Map([...found].reverse().flatMap((config) => [...pick(config)]));
  return {
    files: found.flatMap((config) => config.files),
    currentContext: found.map((config) => config.currentContext).find((name) => name !== "") ?? "",
    clusters: merged((config) => config.clusters),
    users: merged((config) => config.users),
    contexts: merged((config) => config.contexts),
  };
}

async function readKubeconfig(file: string): Promise<Kubeconfig | undefined> {
  let text: string;
  try {
    text = await readFile(file, "utf8");
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code;
    if (code === "ENOENT" || code === "ENOTDIR") return undefined;
    throw invalid(`The kubeconfig ${file} cannot be read: ${fileProblem(code)}.`, { cause: error });
  }
  const content = await parse(file, text);
  return {
    files: [file],
    currentContext: typeof content["current-context"] === "string" ? content["current-context"] : "",
    clusters: readEntries(file, "cluster", content.clusters),
    users: readEntries(file, "user", content.users),
    contexts: readEntries(file, "context", content.contexts),
  };
}

function fileProblem(code: string | undefined): string {
  if (code === "EACCES" || code === "EPERM") return "permission denied";
  return code === "EISDIR" ? "it is a directory" : String(code);
}

async function parse(file: string, text: string): Promise<Readonly<Record<string, unknown>>> {
  const { loadAll, YAMLException } = await import("js-yaml");
  let content: unknown;
  try {
    content = loadAll(text)[0] ?? {};
  } catch (error) {
    if (!(error instanceof YAMLException)) throw error;
    // The parser's message may quote the line, and the line may hold a token: only the place is told.
    throw invalid(`${file}:${(error.mark?.line ?? 0) + 1}: the kubeconfig is not YAML.`, {
      hint: "Correct that line, or write the file anew.",
    });
  }
  if (!isRecord(content) || (content.kind ?? "Config") !== "Config") {
    const found = isRecord(content) ? `an object of kind ${toVisibleLine(String(content.kind), 60)}` : "not a map";
    throw invalid(`${file} is no kubeconfig: it holds ${found}, not \`kind: Config\`.`);
  }
  return content;
}

function readEntries(file: string, kind: EntryKind, list: unknown): Entries {
  const entries = new Map<string, KubeconfigEntry>();
  if (!Array.isArray(list ?? [])) throw invalid(`${file}: \`${kind}s\` must be a list.`);
  for (const [index, item] of ((list ?? []) as unknown[]).entries()) {
    const name = isRecord(item) ? item.name : undefined;
    const fields = isRecord(item) ? (item[kind] ?? {}) : undefined;
    if (typeof name !== "string" || !isRecord(fields)) {
      throw invalid(`${file}: \`${kind}s[${index}]\` must have a \`name\` and a map \`${kind}\`.`);
    }
    if (entries.has(name)) throw invalid(`${file} has two ${kind}s named "${toVisibleLine(name)}".`);
    entries.set(name, new KubeconfigEntry(file, kind, { name, fields }));
  }
  return entries;
}

function invalid(message: string, details?: ErrorDetails): UsageError {
  return new UsageError("KUBECONFIG_INVALID", message, details);
}
