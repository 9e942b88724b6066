/** Mounts below a folder, found and undone, so that removing the folder can never reach into what was mounted. */
import { readFileSync } from "node:fs";
import { run } from "./run";

/** Mount points at or below `folder`, deepest first. */
export function listMounts(folder: string): readonly string[] {
  let text: string;
  try {
    text = readFileSync("/proc/self/mountinfo", "utf8");
  } catch {
    return []; // not Linux: nothing was mounted
  }
  return parseMountPoints(text)
    .filter((point) => point === folder || point.startsWith(`${folder}/`))
    .reverse();
}

/** The fifth field of each line, in the order of mounting. Spaces and the like are written as octal numbers. */
export function parseMountPoints(mountinfo: string): readonly string[] {
  return mountinfo
    .split("\n")
    .map((line) => line.split(" ")[4] ?? "")
    .filter((point) => point !== "")
    .map((point) =>
      point.replace(/\\([0-7]{3})/g, (_, octal: string) => String.fromCharCode(Number.parseInt(octal, 8))),
    );
}

/** Undoes all mounts below `folder`; throws when one stays. */
export async function unmountAll(folder: string): Promise<void> {
  for (const point of listMounts(folder)) {
    const plain = await run("umount", [point], { check: false });
    if (plain.exitCode !== 0) await run("umount", ["--lazy", point], { check: false });
  }
  const [left] = listMounts(folder);
  if (left !== undefined) throw new Error(`${left} is still mounted, so ${folder} cannot be removed`);
}

/** Whether overlayfs can be mounted in `folder`, which is not so on every file system. */
export async function canOverlay(folder: string): Promise<boolean> {
  const script =
    'd=$(mktemp -d "$1/overlay.XXXXXX"); mkdir "$d/l" "$d/u" "$d/w" "$d/m"; ' +
    'mount -t overlay overlay -o "lowerdir=$d/l,upperdir=$d/u,workdir=$d/w" "$d/m" && umount "$d/m"; r=$?; rm -rf "$d"; exit $r';
  return (await run("sh", ["-c", script, "sh", folder], { check: false })).exitCode === 0;
}
