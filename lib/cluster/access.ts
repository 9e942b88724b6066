/**
 * Where a cluster is and how to be let in: what a kubeconfig (or a pod's service account) comes down to, in the form
 * that the transport needs. Nothing here is ever printed but `server`, `contextName`, `namespace` and `userText`.
 */
import type { Abort } from "../objects";

export type Environment = Readonly<Record<string, string | undefined>>;

export interface ClusterAccess {
  /** URL of the API server, with its base path, without a slash at the end. */
  readonly server: string;
  /** Empty for a pod's own service account. */
  readonly contextName: string;
  readonly namespace: string;
  /** Who we are, for messages: `user "admin" of /home/me/.kube/config`. */
  readonly userText: string;
  readonly trust: ServerTrust;
  readonly credentials: Credentials;
  readonly impersonation?: Impersonation;
  /** HTTP proxy on the way to the server. */
  readonly proxyUrl?: string;
}

/** How the server proves who it is. */
export interface ServerTrust {
  /** PEM; absent: the authorities that Node knows. */
  readonly certificateAuthority?: string;
  /** Name to expect in the certificate, and to ask for, in place of the host's. */
  readonly serverName?: string;
  readonly insecure: boolean;
}

export interface ClientCertificate {
  readonly certificate: string;
  readonly key: string;
}

/** What one request proves itself with. */
export interface Credential {
  /** Value of the Authorization header. */
  readonly authorization?: string;
  readonly certificate?: ClientCertificate;
}

export interface Credentials {
  fetch(abort?: Abort): Promise<Credential>;
  /** After the server answered 401 to `refused`: whether another try has better chances. */
  renew(refused: Credential, abort?: Abort): Promise<boolean>;
}

export interface Impersonation {
  readonly user: string;
  readonly uid?: string;
  readonly groups: readonly string[];
  readonly extra: Readonly<Record<string, readonly string[]>>;
}
