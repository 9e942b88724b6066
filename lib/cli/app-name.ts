/**
 * Which app is meant: `--name`, or the name in package.json where the app itself is synthesized.
 */
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { UsageError } from "../errors";
import { toVisibleLine } from "../objects";

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

async function checkName(name: string, place: string): Promise<string> {
  const { APP_NAME, APP_NAME_RULE } = await import("../deploy/app-name.js");
  if (APP_NAME.test(name)) return name;
  throw new UsageError("BAD_USAGE", `${place}: \`${toVisibleLine(name, 80)}\` cannot be an app's name.`, {
    hint: `Use ${APP_NAME_RULE}; for example --name shop.`,
  });
}
