/**
 * From `--kubeconfig`, `KUBECONFIG` and `--context` to the access that kubectl would use: same files, same context,
 * same in-cluster fall-back. Unlike kubectl it never falls back to an unnamed server on localhost.
 */
import { readFile } from "node:fs/promises";
import { delimiter, join, resolve } from "node:path";
import { UsageError } from "../errors";
import { toVisibleLine } from "../objects";
import type { ClusterAccess, Environment, ServerTrust } from "./access";
import { realClock } from "./clock";
import { fixedCredentials, unavailable } from "./credentials";
import { readInClusterAccess } from "./in-cluster";
import { isRecord, type KubeconfigEntry } from "./kubeconfig-entry";
import { type Kubeconfig, readKubeconfigs } from "./kubeconfig-file";
import { nearestNames } from "./nearest";
import { chooseProxy } from "./proxy-choice";
import { readCredentials, readImpersonation } from "./user-credentials";

export interface KubeconfigRequest {
  /** `--kubeconfig`: this file alone, and it must exist. */
  readonly kubeconfig?: string;
  /** `--context`. */
  readonly context?: string;
  /** Read: KUBECONFIG, HTTPS_PROXY, NO_PROXY, KUBERNETES_SERVICE_HOST …; handed on to credential plugins. */
  readonly env: Environment;
  /** The user's home folder: `.kube/config` in it is the default. */
  readonly home: string;
  /** What relative paths are relative to. @default the working directory */
  readonly cwd?: string;
  /** Whether a person at a terminal can answer a credential plugin. @default false */
  readonly interactive?: boolean;
}

/**
 * Finds out where the cluster is and how to be let in. Reads files; sends nothing.
 *
 * @throws KUBECONFIG_INVALID when there is no kubeconfig, or it does not say which cluster is meant
 * @throws CREDENTIALS_UNAVAILABLE when the user entry names a credential that cannot be read
 */
export async function loadKubeconfig(request: KubeconfigRequest): Promise<ClusterAccess> {
  const files = kubeconfigPaths(request);
  const config = await readKubeconfigs(files);
  if (request.kubeconfig && config.files.length === 0) {
    throw invalid(`The kubeconfig ${files[0]} does not exist.`, "Correct the path given with --kubeconfig.");
  }
  const contextName = request.context || config.currentContext;
  if (contextName === "") return accessWithoutContext(request, config, files);
  return readAccess(request, config, contextName);
}

/** The files that kubectl would read, most important first, absolute. */
function kubeconfigPaths({ kubeconfig, env, home, cwd = "." }: KubeconfigRequest): readonly string[] {
  const listed = (env.KUBECONFIG ?? "").split(delimiter).filter((path) => path !== "");
  const paths = kubeconfig ? [kubeconfig] : env.KUBECONFIG ? listed : [join(home, ".kube", "config")];
  return [...new Set(paths.map((path) => resolve(cwd, path)))];
}

async function accessWithoutContext(
  request: KubeconfigRequest,
  config: Kubeconfig,
  files: readonly string[],
): Promise<ClusterAccess> {
  const inCluster = await readInClusterAccess(request.env, realClock);
  if (inCluster !== undefined) return inCluster;
  if (config.files.length === 0) {
    throw invalid(
      `There is no kubeconfig: ${files.join(" and ") || "KUBECONFIG"} does not exist.`,
      "Name one with --kubeconfig or KUBECONFIG, or start a cluster with `slipway cluster up`.",
    );
  }
  const names = [...config.contexts.keys()].map((name) => toVisibleLine(name, 80));
  throw invalid(
    `${config.files.join(" and ")} sets no \`current-context\`.`,
    names.length === 0
      ? "Add a context to it."
      : `Choose one with --context: ${names.slice(0, 10).join(", ")}${names.length > 10 ? ", …" : ""}.`,
  );
}

async function readAccess(request: KubeconfigRequest, config: Kubeconfig, contextName: string): Promise<ClusterAccess> {
  const context = findEntry(config, config.contexts, { kind: "context", name: contextName });
  const clusterName = context.string("cluster");
  if (clusterName === undefined) throw context.problem("cluster", "is missing");
  const cluster = findEntry(config, config.clusters, { kind: "cluster", name: clusterName, namedBy: context });
  const userName = context.string("user");
  const user = userName && findEntry(config, config.users, { kind: "user", name: userName, namedBy: context });
  const server = readServer(cluster);
  const trust = await readTrust(cluster);
  const proxyUrl = readProxy(cluster, server, request.env);
  const around = {
    env: request.env,
    interactive: request.interactive ?? false,
    clusterInfo: execClusterInfo(cluster, server, trust),
    clock: realClock,
  };
  const impersonation = user ? readImpersonation(user) : undefined;
  return {
    server: server.href.replace(/\/+$/, ""),
    contextName,
    namespace: context.string("namespace") ?? "default",
    userText: user ? user.text : "an anonymous user",
    trust,
    // As kubectl: no credential is sent in clear text.
    credentials: user && server.protocol === "https:" ? await readCredentials(user, around) : fixedCredentials({}),
    ...(impersonation === undefined ? {} : { impersonation }),
    ...(proxyUrl === undefined ? {} : { proxyUrl }),
  };
}

interface EntryQuery {
  readonly kind: "context" | "cluster" | "user";
  readonly name: string;
  readonly namedBy?: KubeconfigEntry;
}

function findEntry(
  config: Kubeconfig,
  entries: ReadonlyMap<string, KubeconfigEntry>,
  query: EntryQuery,
): KubeconfigEntry {
  const entry = entries.get(query.name);
  if (entry !== undefined) return entry;
  const place = query.namedBy === undefined ? config.files.join(" and ") : query.namedBy.text;
  const near = nearestNames(query.name, entries.keys());
  const known = near.length > 0 ? near : [...entries.keys()].slice(0, 10);
  const list = known.map((name) => `"${toVisibleLine(name, 80)}"`).join(", ");
  const fact = query.namedBy === undefined ? "has no" : `names a ${query.kind} that does not exist:`;
  const what =
    query.namedBy === undefined ? `context "${toVisibleLine(query.name)}"` : `"${toVisibleLine(query.name)}"`;
  const hint =
    list === ""
      ? `No ${query.kind} is defined at all.`
      : near.length > 0
        ? `Did you mean ${list}?`
        : `There is: ${list}.`;
  throw invalid(`${place} ${fact} ${what}.`, hint);
}

function readServer(cluster: KubeconfigEntry): URL {
  const text = cluster.string("server");
  if (text === undefined) throw cluster.problem("server", "is missing");
  const isSecure = cluster.keys.some((key) => /^certificate-authority|^insecure-skip/.test(key));
  let url: URL;
  try {
    url = new URL(text.includes("://") ? text : `${isSecure ? "https" : "http"}://${text}`);
  } catch {
    throw cluster.problem("server", "is no URL");
  }
  if (url.protocol !== "https:" && url.protocol !== "http:") throw cluster.problem("server", "must be an https URL");
  if (url.username !== "" || url.password !== "") {
    throw cluster.problem("server", "carries a password; it belongs into a user entry");
  }
  url.search = "";
  url.hash = "";
  return url;
}

async function readTrust(cluster: KubeconfigEntry): Promise<ServerTrust> {
  const path = cluster.path("certificate-authority");
  const data = cluster.data("certificate-authority-data");
  const insecure = cluster.flag("insecure-skip-tls-verify");
  const serverName = cluster.string("tls-server-name");
  if (path !== undefined && data !== undefined) {
    throw cluster.problem("certificate-authority", "and `certificate-authority-data` are both given");
  }
  if (insecure && (path ?? data) !== undefined) {
    throw cluster.problem("insecure-skip-tls-verify", "and a certificate authority exclude each other");
  }
  const certificateAuthority = path === undefined ? data : await readAuthority(cluster, path);
  if (certificateAuthority !== undefined && !certificateAuthority.includes("-----BEGIN CERTIFICATE-----")) {
    throw cluster.problem(
      path === undefined ? "certificate-authority-data" : "certificate-authority",
      "holds no certificate",
    );
  }
  return {
    insecure,
    ...(serverName === undefined ? {} : { serverName }),
    ...(certificateAuthority === undefined ? {} : { certificateAuthority }),
  };
}

async function readAuthority(cluster: KubeconfigEntry, path: string): Promise<string> {
  try {
    return await readFile(path, "utf8");
  } catch (error) {
    throw cluster.problem("certificate-authority", `${path} cannot be read (${(error as NodeJS.ErrnoException).code})`);
  }
}

function readProxy(cluster: KubeconfigEntry, server: URL, env: Environment): string | undefined {
  const proxy = chooseProxy(server, cluster.string("proxy-url"), env);
  if (proxy === undefined) return undefined;
  const protocol = URL.canParse(proxy) ? new URL(proxy).protocol : "";
  if (protocol === "http:" || protocol === "https:") return proxy;
  throw unavailable(
    `${cluster.text}: the proxy to use is no http or https URL${protocol === "" ? "" : ` but ${protocol}`}.`,
    "Slipway speaks through HTTP proxies only; `kubectl proxy` can stand in between.",
  );
}

/** `spec.cluster` for credential plugins that ask for it. */
function execClusterInfo(cluster: KubeconfigEntry, server: URL, trust: ServerTrust): Readonly<Record<string, unknown>> {
  const extensions = cluster.raw("extensions");
  const mine = (Array.isArray(extensions) ? extensions : []).find(
    (item: unknown) => isRecord(item) && item.name === "client.authentication.k8s.io/exec",
  );
  const proxy = cluster.string("proxy-url");
  return {
    server: server.href.replace(/\/+$/, ""),
    ...(trust.serverName === undefined ? {} : { "tls-server-name": trust.serverName }),
    ...(trust.insecure ? { "insecure-skip-tls-verify": true } : {}),
    ...(trust.certificateAuthority === undefined
      ? {}
      : { "certificate-authority-data": Buffer.from(trust.certificateAuthority).toString("base64") }),
    ...(proxy === undefined ? {} : { "proxy-url": proxy }),
    config: isRecord(mine) ? (mine.extension ?? null) : null,
  };
}

function invalid(message: string, hint: string): UsageError {
  return new UsageError("KUBECONFIG_INVALID", message, { hint });
}
