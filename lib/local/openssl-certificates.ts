/**
 * The same certificates as our own program makes, by `openssl`: for machines that have official Kubernetes binaries
 * but nothing of ours, since Node cannot sign certificates.
 */
import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { CertificateRequest } from "./certificate-request";
import { run } from "./run";

const DAYS = ["-days", "3650"];
const NEW_KEY = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes"];
const CONFIG = `[req]
distinguished_name = name
prompt = no
x509_extensions = authority
[name]
CN = slipway-embedded-cluster
[authority]
basicConstraints = critical, CA:TRUE
keyUsage = critical, keyCertSign, digitalSignature
subjectKeyIdentifier = hash
`;

/** Writes ca, sa and each request's pair into `folder`. */
export async function makeCertificatesWithOpenssl(
  folder: string,
  requests: readonly CertificateRequest[],
): Promise<void> {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const config = join(folder, "openssl.cnf");
  writeFileSync(config, CONFIG);
  const openssl = (...args: readonly string[]): Promise<unknown> => run("openssl", args, { cwd: folder });
  await openssl("req", "-x509", ...NEW_KEY, "-config", config, ...DAYS, "-keyout", "ca.key", "-out", "ca.crt");
  for (const request of requests) await issue(folder, request, openssl);
  await openssl("genrsa", "-traditional", "-out", "sa.key", "2048");
  await openssl("rsa", "-in", "sa.key", "-pubout", "-out", "sa.pub");
  rmSync(config);
}

type Openssl = (...args: readonly string[]) => Promise<unknown>;

async function issue(folder: string, request: CertificateRequest, openssl: Openssl): Promise<void> {
  const { name, commonName, organization } = request;
  const subject = `${organization === undefined ? "" : `/O=${organization}`}/CN=${commonName}`;
  const [key, draft, extensions] = [`${name}.key`, `${name}.csr`, `${name}.ext`];
  writeFileSync(join(folder, extensions), extensionFile(request));
  await openssl("req", ...NEW_KEY, "-config", "openssl.cnf", "-subj", subject, "-keyout", key, "-out", draft);
  const authority = ["-CA", "ca.crt", "-CAkey", "ca.key", "-CAcreateserial"];
  await openssl("x509", "-req", "-in", draft, ...authority, ...DAYS, "-extfile", extensions, "-out", `${name}.crt`);
  for (const file of [draft, extensions]) rmSync(join(folder, file));
}

/** With hosts the certificate also serves, without it is a client's only. */
function extensionFile({ hosts = [] }: CertificateRequest): string {
  const names = hosts.map((host) => `${/^[\d.]+$/.test(host) ? "IP" : "DNS"}:${host}`);
  const serves = hosts.length > 0;
  return [
    "keyUsage = critical, digitalSignature",
    `extendedKeyUsage = clientAuth${serves ? ", serverAuth" : ""}`,
    ...(serves ? [`subjectAltName = ${names.join(", ")}`] : []),
    "",
  ].join("\n");
}
