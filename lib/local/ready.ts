/** Whether something answers yet: the questions asked before any client is set up. */
import { readFileSync } from "node:fs";
import { get } from "node:https";
import { connect } from "node:net";
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

/** Whether something listens there, a port or a Unix socket. */
export function accepts(place: { host: string; port: number } | { path: string }): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ ...place, timeout: ANSWER_LIMIT_MS });
    const end = (open: boolean): void => {
      socket.destroy();
      resolve(open);
    };
    socket.once("connect", () => end(true));
    socket.once("error", () => end(false));
    socket.once("timeout", () => end(false));
  });
}
