/** Takes a cluster down and leaves nothing of it. */
import { rmSync } from "node:fs";
import { withLock } from "./lock";
import { clusterFolder, type Environment } from "./paths";
import { readState } from "./state";
import { tearDown } from "./teardown";

export interface DownOptions {
  readonly env?: Environment;
  readonly onProgress?: (line: string) => void;
}

const LOCK_LIMIT_MS = 60_000;

/** True when there was something to take down. @throws CLUSTER_BUSY when a start is under way */
export async function clusterDown(name: string, options: DownOptions = {}): Promise<boolean> {
  const { env = process.env, onProgress = () => {} } = options;
  const folder = clusterFolder(name, env);
  const lock = { purpose: `takes cluster ${name} down`, limitMs: LOCK_LIMIT_MS, onWait: onProgress };
  return withLock(`${folder}.lock`, lock, async () => {
    const state = readState(folder);
    if (state === undefined) {
      rmSync(folder, { recursive: true, force: true }); // the logs of a failed start
      return false;
    }
    onProgress(`taking cluster ${name} down`);
    await tearDown(state);
    return true;
  });
}
