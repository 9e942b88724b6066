/**
 * `cdk8s.yaml`: which command makes the app's manifests, and where they go.
 */
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { UsageError } from "../errors";

export interface ProjectFile {
  /** Shell command that runs the app. */
  readonly app?: string;
  /** Folder for the manifests, relative to the project. */
  readonly output?: string;
}

/** Reads it; without the file, nothing is set. Throws INPUT_UNREADABLE. */
export async function readProjectFile(cwd: string): Promise<ProjectFile> {
  const path = join(cwd, "cdk8s.yaml");
  let text: string;
  try {
    text = await readFile(path, "utf8");
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code === "ENOENT") return {};
    throw new UsageError("INPUT_UNREADABLE", `${path} cannot be read: ${String((cause as Error).message)}`, { cause });
  }
  const { readDocument } = await import("./read-yaml.js");
  const { value } = readDocument(text, path);
  const { app, output, synthConfig } = (value ?? {}) as Record<string, unknown>;
  for (const [name, setting] of Object.entries({ app, output })) {
    if (setting === undefined || (typeof setting === "string" && setting.trim() !== "")) continue;
    const hint = `Write it as ${name}: ${name === "app" ? "node -r tsx/cjs main.ts" : "dist"}`;
    throw new UsageError("INPUT_UNREADABLE", `${path}: ${name} is not a text.`, { hint });
  }
  if ((synthConfig as { format?: unknown } | undefined)?.format === "helm") {
    const hint = "Set synthConfig.format to plain, or leave it out.";
    throw new UsageError("INPUT_UNREADABLE", `${path}: synthConfig.format helm writes a chart, not manifests.`, {
      hint,
    });
  }
  return { ...(typeof app === "string" && { app }), ...(typeof output === "string" && { output }) };
}
