/**
 * Credentials that are at hand: a fixed token, password or certificate, and a token file that someone else renews.
 */
import { readFile } from "node:fs/promises";
import type { ClientCertificate, Credential, Credentials } from "./access";
import type { Clock } from "./clock";
import { ClusterError } from "./cluster-error";

/** How long the content of a token file is believed; kubelets renew projected tokens well before they expire. */
const TOKEN_FILE_MS = 60_000;

export function fixedCredentials(credential: Credential): Credentials {
  return { fetch: async () => credential, renew: async () => false };
}

export function bearer(token: string): string {
  return `Bearer ${token}`;
}

export interface TokenFile {
  readonly path: string;
  readonly userText: string;
  /** Sent beside the token. */
  readonly certificate?: ClientCertificate;
}

/** A token that is read again every minute, and at once after a 401. */
export function tokenFileCredentials(file: TokenFile, clock: Clock): Credentials {
  let known: { readonly credential: Credential; readonly atMs: number } | undefined;
  const read = async (): Promise<Credential> => {
    const token = await readToken(file);
    const { certificate } = file;
    const credential = { authorization: bearer(token), ...(certificate === undefined ? {} : { certificate }) };
    known = { credential, atMs: clock.now() };
    return credential;
  };
  return {
    async fetch() {
      return known !== undefined && clock.now() - known.atMs < TOKEN_FILE_MS ? known.credential : read();
    },
    async renew(refused) {
      return (await read()).authorization !== refused.authorization;
    },
  };
}

async function readToken({ path, userText }: TokenFile): Promise<string> {
  let token: string;
  try {
    token = (await readFile(path, "utf8")).trim();
  } catch (error) {
    throw unavailable(`${userText}: the token file ${path} cannot be read (${(error as NodeJS.ErrnoException).code}).`);
  }
  if (token === "") throw unavailable(`${userText}: the token file ${path} is empty.`);
  return token;
}

export function unavailable(message: string, hint?: string): ClusterError {
  return new ClusterError("CREDENTIALS_UNAVAILABLE", message, hint === undefined ? {} : { hint });
}
