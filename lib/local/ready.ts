/** Whether an API server says that it is ready; what a load balancer would ask, before any client is set up. */
import { readFileSync } from "node:fs";
import { get } from "node:https";
import { join } from "node:path";
import type { ClusterState } from "./state";

const ANSWER_LIMIT_MS = 3000;

export function serverUrl(state: ClusterState): string {
  return `https://${state.network?.address ?? "127.0.0.1"}:${String(state.ports["kube-apiserver"])}`;
}

export async function isReady(state: ClusterState): Promise<boolean> {
  const pki = (file: string): Buffer => readFileSync(join(state.folder, "pki", file));
  return new Promise((resolve) => {
    const answer = (ready: boolean): void => resolve(ready);
    try {
      const identity = { ca: pki("ca.crt"), cert: pki("admin.crt"), key: pki("admin.key") };
      const options = { ...identity, timeout: ANSWER_LIMIT_MS, agent: false } as const;
      const request = get(`${serverUrl(state)}/readyz`, options, (response) => {
        response.resume();
        answer(response.statusCode === 200);
      });
      request.on("error", () => answer(false));
      request.on("timeout", () => request.destroy());
    } catch {
      answer(false); // no certificates yet
    }
  });
}
