/**
 * A kubeconfig's user entry as credentials. Whatever the entry names and we cannot read is an error: a request that
 * goes out without the credential that its user named would act as somebody else.
 */
import { createPrivateKey, X509Certificate } from "node:crypto";
import { readFile } from "node:fs/promises";
import type { ClientCertificate, Credential, Credentials, Environment, Impersonation } from "./access";
import type { Clock } from "./clock";
import { bearer, fixedCredentials, tokenFileCredentials, unavailable } from "./credentials";
import { type ExecPlugin, execCredentials } from "./exec-credentials";
import { isRecord, type KubeconfigEntry } from "./kubeconfig-entry";

const EXEC_API_VERSIONS = ["client.authentication.k8s.io/v1", "client.authentication.k8s.io/v1beta1"];
const PROXY_HINT =
  "Run `kubectl proxy` and use a kubeconfig whose server is http://127.0.0.1:8001, or let a credential plugin (`exec`) do it.";

const UNDERSTOOD = new Set([
  ...["token", "tokenFile", "username", "password", "exec", "auth-provider"],
  ...["client-certificate", "client-certificate-data", "client-key", "client-key-data"],
  ...["as", "as-uid", "as-groups", "as-user-extra", "extensions"],
]);

export interface CredentialSurroundings {
  readonly env: Environment;
  /** Whether a person at a terminal can answer a credential plugin. */
  readonly interactive: boolean;
  /** `spec.cluster` of KUBERNETES_EXEC_INFO. */
  readonly clusterInfo: Readonly<Record<string, unknown>>;
  readonly clock: Clock;
}

export async function readCredentials(user: KubeconfigEntry, around: CredentialSurroundings): Promise<Credentials> {
  if (user.raw("auth-provider") !== undefined) {
    throw unavailable(`${user.text} uses an \`auth-provider\`, which Slipway does not speak.`, PROXY_HINT);
  }
  const certificate = await readClientCertificate(user);
  const withCertificate: Credential = certificate === undefined ? {} : { certificate };
  const tokenFile = user.path("tokenFile");
  const token = user.string("token");
  const password = readPassword(user);
  if (token !== undefined && password !== undefined) throw user.problem("token", "and a `username` exclude each other");
  if (tokenFile !== undefined) {
    return tokenFileCredentials({ path: tokenFile, userText: user.text, ...withCertificate }, around.clock);
  }
  const authorization = token === undefined ? password : bearer(token.trim());
  if (authorization !== undefined) return fixedCredentials({ ...withCertificate, authorization });
  if (user.raw("exec") !== undefined) {
    return execCredentials({ ...readExec(user, around), base: withCertificate }, around.clock);
  }
  const unknown = user.keys.find((key) => !UNDERSTOOD.has(key));
  if (certificate === undefined && unknown !== undefined) {
    throw unavailable(`${user.text} names a credential that Slipway does not know: \`${unknown}\`.`, PROXY_HINT);
  }
  return fixedCredentials(withCertificate);
}

function readPassword(user: KubeconfigEntry): string | undefined {
  const name = user.string("username");
  const password = user.string("password");
  if (name === undefined && password === undefined) return undefined;
  return `Basic ${Buffer.from(`${name ?? ""}:${password ?? ""}`, "utf8").toString("base64")}`;
}

async function readClientCertificate(user: KubeconfigEntry): Promise<ClientCertificate | undefined> {
  const certificate = await readDataOrFile(user, "client-certificate");
  const key = await readDataOrFile(user, "client-key");
  if (certificate === undefined && key === undefined) return undefined;
  if (key === undefined) throw user.problem("client-key", "is missing beside the client certificate");
  if (certificate === undefined) throw user.problem("client-certificate", "is missing beside the client key");
  checkPair(user, certificate, key);
  return { certificate, key };
}

/** Now, with the entry's name; the TLS library would only say "no start line". */
function checkPair(user: KubeconfigEntry, certificate: string, key: string): void {
  const read = <T>(field: string, parse: () => T): T => {
    try {
      return parse();
    } catch {
      throw user.problem(field, "is not in PEM form, or needs a passphrase");
    }
  };
  const parsed = read("client-certificate", () => new X509Certificate(certificate));
  const privateKey = read("client-key", () => createPrivateKey(key));
  if (!parsed.checkPrivateKey(privateKey)) throw user.problem("client-key", "is not the key of the client certificate");
}

async function readDataOrFile(user: KubeconfigEntry, field: string): Promise<string | undefined> {
  const data = user.data(`${field}-data`);
  const path = user.path(field);
  if (data !== undefined && path !== undefined) throw user.problem(field, `and \`${field}-data\` are both given`);
  if (path === undefined) return data;
  try {
    return await readFile(path, "utf8");
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code;
    throw unavailable(
      `${user.text}: \`${field}\` ${path} cannot be read (${code}).`,
      "Correct the path, or renew the file.",
    );
  }
}

function readExec(user: KubeconfigEntry, around: CredentialSurroundings): Omit<ExecPlugin, "base"> {
  const exec = user.nested("exec");
  const apiVersion = exec.string("apiVersion");
  const command = exec.string("command");
  if (command === undefined) throw user.problem("exec.command", "is missing");
  if (apiVersion === undefined || !EXEC_API_VERSIONS.includes(apiVersion)) {
    throw unavailable(`${user.text}: \`exec.apiVersion\` must be one of ${EXEC_API_VERSIONS.join(", ")}.`);
  }
  const installHint = exec.string("installHint");
  return {
    apiVersion,
    // As kubectl: only a command with a slash is a path, and relative to its kubeconfig.
    command: /[/\\]/.test(command) ? user.absolute(command) : command,
    args: exec.strings("args"),
    env: { ...around.env, ...readEnvironment(user, exec.raw("env") ?? []) },
    interactive: readInteractive(user, exec, around.interactive),
    userText: user.text,
    ...(exec.flag("provideClusterInfo") ? { clusterInfo: around.clusterInfo } : {}),
    ...(installHint === undefined ? {} : { installHint }),
  };
}

function readEnvironment(user: KubeconfigEntry, list: unknown): Environment {
  const entries = Array.isArray(list) ? list : [undefined];
  return Object.fromEntries(
    entries.map((item: unknown) => {
      if (!isRecord(item) || typeof item.name !== "string" || typeof item.value !== "string") {
        throw user.problem("exec.env", "must be a list of `name` and `value`");
      }
      return [item.name, item.value];
    }),
  );
}

function readInteractive(user: KubeconfigEntry, exec: KubeconfigEntry, terminal: boolean): boolean {
  // v1beta1 may leave it out; v1 must say (kubectl refuses it as well).
  const beta = exec.string("apiVersion")?.endsWith("/v1beta1") === true;
  const mode = exec.string("interactiveMode") ?? (beta ? "IfAvailable" : undefined);
  switch (mode) {
    case "Never":
      return false;
    case "IfAvailable":
      return terminal;
    case "Always":
      if (terminal) return true;
      throw unavailable(`${user.text}: its credential plugin must ask a person, and there is no terminal.`);
    default:
      throw user.problem("exec.interactiveMode", "must be one of Never, IfAvailable, Always");
  }
}

export function readImpersonation(user: KubeconfigEntry): Impersonation | undefined {
  const name = user.string("as");
  const uid = user.string("as-uid");
  const groups = user.strings("as-groups");
  const extra = Object.entries(user.record("as-user-extra") ?? {}).map(([key, values]) => {
    if (!Array.isArray(values)) throw user.problem("as-user-extra", "must map names to lists of strings");
    return [key, values.map(String)] as const;
  });
  if (name !== undefined) {
    return { user: name, groups, extra: Object.fromEntries(extra), ...(uid === undefined ? {} : { uid }) };
  }
  if (uid !== undefined || groups.length > 0 || extra.length > 0) {
    throw user.problem("as", "is missing, though a uid, groups or extra are to be impersonated");
  }
  return undefined;
}
