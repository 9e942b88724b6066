/**
 * Credentials from a plugin, a program that prints an ExecCredential
 * (https://kubernetes.io/docs/reference/access-authn-authz/authentication/#client-go-credential-plugins). It is run
 * once for all requests that wait for it, and again when what it gave expires or the server refuses it.
 */
import { type Abort, toVisibleLine } from "../objects";
import type { Credential, Credentials, Environment } from "./access";
import type { Clock } from "./clock";
import type { ClusterError } from "./cluster-error";
import { bearer, unavailable } from "./credentials";
import { isRecord } from "./kubeconfig-entry";
import { orAborted } from "./stop";

/** A credential is renewed so long before it expires that no request arrives with an expired one. */
const EXPIRY_SKEW_MS = 10_000;

export interface ExecPlugin {
  readonly apiVersion: string;
  readonly command: string;
  readonly args: readonly string[];
  /** Whole environment of the plugin, but for KUBERNETES_EXEC_INFO. */
  readonly env: Environment;
  /** Whether the plugin may ask the person at the terminal. */
  readonly interactive: boolean;
  /** `spec.cluster` of KUBERNETES_EXEC_INFO, for plugins that ask for it. */
  readonly clusterInfo?: Readonly<Record<string, unknown>>;
  readonly installHint?: string;
  readonly userText: string;
  /** What the user entry holds besides the plugin. */
  readonly base: Credential;
}

interface Issued {
  readonly credential: Credential;
  readonly expiresMs?: number;
}

export function execCredentials(plugin: ExecPlugin, clock: Clock): Credentials {
  let issued: Issued | undefined;
  let running: Promise<Issued> | undefined;
  const run = (): Promise<Issued> => {
    running ??= runPlugin(plugin)
      .then((fresh) => {
        issued = fresh;
        return fresh;
      })
      .finally(() => {
        running = undefined;
      });
    return running;
  };
  const isFresh = ({ expiresMs }: Issued) => expiresMs === undefined || clock.now() < expiresMs - EXPIRY_SKEW_MS;
  return {
    async fetch(abort?: Abort) {
      if (issued !== undefined && isFresh(issued)) return issued.credential;
      return (await orAborted(run(), abort)).credential;
    },
    async renew(refused, abort) {
      // Several requests may be refused at once: only the first runs the plugin again.
      if (issued?.credential === refused) await orAborted(run(), abort);
      return true;
    },
  };
}

async function runPlugin(plugin: ExecPlugin): Promise<Issued> {
  const { execa } = await import("execa");
  const spec = {
    interactive: plugin.interactive,
    ...(plugin.clusterInfo === undefined ? {} : { cluster: plugin.clusterInfo }),
  };
  const info = JSON.stringify({ kind: "ExecCredential", apiVersion: plugin.apiVersion, spec });
  const result = await execa(plugin.command, plugin.args, {
    env: { ...plugin.env, KUBERNETES_EXEC_INFO: info },
    extendEnv: false,
    reject: false,
    stdin: plugin.interactive ? "inherit" : "ignore",
    stderr: plugin.interactive ? "inherit" : "pipe",
  });
  if (result.code === "ENOENT" || result.code === "EACCES") {
    const fact = result.code === "ENOENT" ? "was not found" : "cannot be run (permission denied)";
    throw unavailable(
      `${plugin.userText}: the credential plugin \`${plugin.command}\` ${fact}.`,
      plugin.installHint === undefined ? "Install it, or correct its path." : toVisibleLine(plugin.installHint),
    );
  }
  if (result.failed) {
    const ended =
      result.exitCode === undefined ? `by ${result.signal ?? "an error"}` : `with exit code ${result.exitCode}`;
    const said = toVisibleLine(String(result.stderr ?? ""));
    throw unavailable(
      `${plugin.userText}: the credential plugin \`${plugin.command}\` ended ${ended}${said && `: ${said}`}.`,
    );
  }
  return readExecCredential(plugin, String(result.stdout));
}

/** What the plugin printed; none of it is ever told, since it holds the token. */
function readExecCredential(plugin: ExecPlugin, stdout: string): Issued {
  const problem = (fact: string): ClusterError =>
    unavailable(`${plugin.userText}: the credential plugin \`${plugin.command}\` ${fact}.`);
  const printed = parseJson(stdout);
  if (printed?.kind !== "ExecCredential") throw problem("did not print an ExecCredential");
  if (printed.apiVersion !== plugin.apiVersion) throw problem(`did not answer in ${plugin.apiVersion}, as configured`);
  const { token, clientCertificateData, clientKeyData, expirationTimestamp } = isRecord(printed.status)
    ? printed.status
    : {};
  const certificate = readCertificate(clientCertificateData, clientKeyData);
  if (certificate === "half") throw problem("returned only one of certificate and key");
  const hasToken = typeof token === "string" && token !== "";
  if (!hasToken && certificate === undefined) throw problem("returned neither token nor certificate");
  const expiresMs = typeof expirationTimestamp === "string" ? Date.parse(expirationTimestamp) : Number.NaN;
  const credential: Credential = {
    ...plugin.base,
    ...(hasToken ? { authorization: bearer(token) } : {}),
    ...(certificate === undefined ? {} : { certificate }),
  };
  return Number.isNaN(expiresMs) ? { credential } : { credential, expiresMs };
}

function readCertificate(
  certificate: unknown,
  key: unknown,
): { certificate: string; key: string } | "half" | undefined {
  if (typeof certificate === "string" && typeof key === "string" && certificate !== "" && key !== "") {
    return { certificate, key };
  }
  return certificate || key ? "half" : undefined;
}

function parseJson(text: string): Readonly<Record<string, unknown>> | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return isRecord(value) ? value : undefined;
  } catch {
    return undefined;
  }
}
