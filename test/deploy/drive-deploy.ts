/**
 * A deploy in a process of its own, for tests that kill it. Reads one request as JSON from standard input, writes each
 * event as a JSON line, and kills itself at the event that the request names.
 */
import { text } from "node:stream/consumers";
import { connect, loadKubeconfig } from "../../lib/cluster";
import { type DeployEvent, deploy, destroy, rollback } from "../../lib/deploy";
import type { SynthesizedObject } from "../../lib/objects";

export interface DriveRequest {
  readonly verb: "deploy" | "rollback" | "destroy";
  readonly kubeconfig: string;
  readonly app: string;
  readonly home: string;
  readonly namespace: string;
  readonly objects: readonly SynthesizedObject[];
  readonly timeoutMs?: number;
  readonly noRollback?: boolean;
  readonly yes?: boolean;
  readonly to?: number;
  /** Type of the event at which the process ends, as by `kill -9`. */
  readonly killAt?: DeployEvent["type"];
}

async function main(): Promise<void> {
  const { verb, kubeconfig, home, killAt, ...rest } = JSON.parse(await text(process.stdin)) as DriveRequest;
  const cluster = connect(await loadKubeconfig({ kubeconfig, env: {}, home: "/" }));
  const request = { ...rest, cluster, homeNamespace: home, author: "test@here" };
  const verbs = { deploy, rollback, destroy };
  let exitCode = 1;
  for await (const event of verbs[verb](request)) {
    process.stdout.write(`${JSON.stringify(event)}\n`);
    if (event.type === killAt) process.kill(process.pid, "SIGKILL");
    if (event.type === "outcome") exitCode = event.exitCode;
  }
  cluster.close();
  process.exitCode = exitCode;
}

main().catch((error: unknown) => {
  process.stderr.write(`${String(error instanceof Error ? error.stack : error)}\n`);
  process.exitCode = 1;
});
