/**
 * Access from inside a pod, by its service account: what kubectl falls back to when no kubeconfig says anything.
 */
import { readFile, stat } from "node:fs/promises";
import { join } from "node:path";
import type { ClusterAccess, Environment } from "./access";
import type { Clock } from "./clock";
import { tokenFileCredentials } from "./credentials";

const SERVICE_ACCOUNT_FOLDER = "/var/run/secrets/kubernetes.io/serviceaccount";

/** Undefined when this is no pod, or a pod without a token. */
export async function readInClusterAccess(
  env: Environment,
  clock: Clock,
  folder = SERVICE_ACCOUNT_FOLDER,
): Promise<ClusterAccess | undefined> {
  const { KUBERNETES_SERVICE_HOST: host, KUBERNETES_SERVICE_PORT: port } = env;
  const path = join(folder, "token");
  const isPod =
    host &&
    port &&
    (await stat(path).then(
      (found) => !found.isDirectory(),
      () => false,
    ));
  if (!isPod) return undefined;
  const userText = "the pod's service account";
  const namespace = await readFile(join(folder, "namespace"), "utf8").catch(() => "");
  const certificateAuthority = await readFile(join(folder, "ca.crt"), "utf8").catch(() => undefined);
  return {
    server: `https://${host.includes(":") ? `[${host}]` : host}:${port}`,
    contextName: "",
    namespace: env.POD_NAMESPACE || namespace.trim() || "default",
    userText,
    trust: { insecure: false, ...(certificateAuthority === undefined ? {} : { certificateAuthority }) },
    credentials: tokenFileCredentials({ path, userText }, clock),
  };
}
