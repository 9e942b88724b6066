/**
 * Which app is meant: `--name`, or the name in package.json where the app itself is synthesized.
 */
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { UsageError } from "../errors";
import { toVisibleLine } from "../objects";

/** It becomes part of the names of our Secrets and a label value. */
const APP_NAME = /^[a-z0-9]([-a-z0-9]{0,48}[a-z0-9])?$/;

/** @throws BAD_USAGE when no name is given where none can be known, or for one that Kubernetes would refuse. */
export async function readAppName(options: { name?: string; file?: readonly string[] }, cwd: string): Promise<string> {
  if (options.name !== undefined) return checkName(options.name, "--name");
  if (options.file !== undefined) {
    throw new UsageError("BAD_USAGE", "`-f` says what to deploy, but not under which name.", {
      hint: "Add --name APP; the same name finds the app again for status, rollback and destroy.",
    });
  }
  const path = join(cwd, "package.json");
  const name = await readPackageName(path);
  if (name === undefined) {
    throw new UsageError("BAD_USAGE", `There is no app name: ${path} names none.`, {
      hint: "Add --name APP, or run it in the folder of your app.",
    });
  }
  // `@acme/shop` → `acme-shop`: another scope is another app.
  return checkName(name.replace(/^@/, "").replace("/", "-"), path);
}

async function readPackageName(path: string): Promise<string | undefined> {
  try {
    const { name } = JSON.parse(await readFile(path, "utf8")) as { name?: unknown };
    return typeof name === "string" && name !== "" ? name : undefined;
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code === "ENOENT") return undefined;
    throw new UsageError("INPUT_UNREADABLE", `${path} cannot be read: ${String((cause as Error).message)}.`, { cause });
  }
}

function checkName(name: string, place: string): string {
  if (APP_NAME.test(name)) return name;
  throw new UsageError("BAD_USAGE", `${place}: \`${toVisibleLine(name, 80)}\` cannot be an app's name.`, {
    hint: "Use up to 50 lower case letters, digits and dashes, with a letter or digit at both ends; for example --name shop.",
  });
}
