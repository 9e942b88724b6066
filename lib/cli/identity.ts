/**
 * Who deploys, and which commit: what a release record keeps for the reader of its history.
 */
import { hostname, userInfo } from "node:os";
import type { Terminal } from "./terminal";

/** `user@host`. */
export function readAuthor({ env }: Pick<Terminal, "env">): string {
  return `${env.USER ?? readUserName() ?? "unknown"}@${hostname()}`;
}

function readUserName(): string | undefined {
  try {
    return userInfo().username;
  } catch {
    return undefined; // a container may run as a uid that nobody has named
  }
}

/** Short commit of the working directory, with `-dirty` when it has changes; undefined outside a git work tree. */
export async function readGitRevision(cwd: string): Promise<string | undefined> {
  const { execa } = await import("execa");
  const git = async (...args: string[]): Promise<string | undefined> => {
    const { failed, stdout } = await execa("git", args, { cwd, reject: false, timeout: 10_000, stdin: "ignore" });
    return failed ? undefined : stdout.trim();
  };
  const [commit, changes] = await Promise.all([
    git("rev-parse", "--short", "HEAD"),
    git("--no-optional-locks", "status", "--porcelain", "--untracked-files=no"),
  ]);
  if (commit === undefined || commit === "") return undefined;
  return changes === undefined || changes === "" ? commit : `${commit}-dirty`;
}
