/**
 * Throw-away X.509 certificates for tests, with any validity: Node can sign, but not write certificates, so the few
 * structures of RFC 5280 that TLS needs are written here by hand.
 */
import { generateKeyPairSync, type KeyObject, sign } from "node:crypto";
import { isIP } from "node:net";

export interface Certificate {
  readonly pem: string;
  readonly keyPem: string;
}

export interface Authority extends Certificate {
  /** Host names and addresses become subject alternative names. */
  issue(subject: Subject): Certificate;
}

export interface Subject {
  readonly commonName: string;
  readonly organization?: string;
  readonly hosts?: readonly string[];
  readonly notBefore?: Date;
  readonly notAfter?: Date;
}

const DAY_MS = 86_400_000;

export function createAuthority(commonName = "test authority"): Authority {
  const { privateKey, publicKey } = generateKeyPairSync("ec", { namedCurve: "prime256v1" });
  const self = { subject: { commonName }, publicKey, issuer: commonName, issuerKey: privateKey, isAuthority: true };
  return {
    pem: writeCertificate(self),
    keyPem: toKeyPem(privateKey),
    issue(subject) {
      const own = generateKeyPairSync("ec", { namedCurve: "prime256v1" });
      const request = { subject, publicKey: own.publicKey, issuer: commonName, issuerKey: privateKey };
      return { pem: writeCertificate({ ...request, isAuthority: false }), keyPem: toKeyPem(own.privateKey) };
    },
  };
}

interface Request {
  readonly subject: Subject;
  readonly publicKey: KeyObject;
  readonly issuer: string;
  readonly issuerKey: KeyObject;
  readonly isAuthority: boolean;
}

function writeCertificate({ subject, publicKey, issuer, issuerKey, isAuthority }: Request): string {
  const { notBefore = new Date(Date.now() - DAY_MS), notAfter = new Date(Date.now() + DAY_MS) } = subject;
  const algorithm = sequence(oid([1, 2, 840, 10045, 4, 3, 2])); // ecdsa-with-SHA256
  const extensions = [
    ...(isAuthority ? [extension([2, 5, 29, 19], sequence(tag(0x01, Buffer.from([0xff]))))] : []),
    ...(subject.hosts === undefined
      ? []
      : [extension([2, 5, 29, 17], sequence(...subject.hosts.map(alternativeName)))]),
  ];
  const body = sequence(
    tag(0xa0, integer(2)),
    integer(Math.floor(Math.random() * 2 ** 31)),
    algorithm,
    name({ commonName: issuer }),
    sequence(time(notBefore), time(notAfter)),
    name(subject),
    publicKey.export({ type: "spki", format: "der" }),
    ...(extensions.length === 0 ? [] : [tag(0xa3, sequence(...extensions))]),
  );
  const signature = tag(0x03, Buffer.concat([Buffer.from([0]), sign("sha256", body, issuerKey)]));
  const base64 = sequence(body, algorithm, signature).toString("base64");
  return `-----BEGIN CERTIFICATE-----\n${base64.match(/.{1,64}/g)?.join("\n")}\n-----END CERTIFICATE-----\n`;
}

function toKeyPem(key: KeyObject): string {
  return key.export({ type: "pkcs8", format: "pem" }).toString();
}

/** One value of DER: tag, length, content. */
function tag(number: number, content: Buffer): Buffer {
  const { length } = content;
  const size = length < 128 ? [length] : length < 256 ? [0x81, length] : [0x82, length >> 8, length & 0xff];
  return Buffer.concat([Buffer.from([number, ...size]), content]);
}

function sequence(...parts: readonly Buffer[]): Buffer {
  return tag(0x30, Buffer.concat(parts));
}

function integer(value: number): Buffer {
  const hex = value.toString(16);
  const bytes = Buffer.from(hex.length % 2 === 0 ? hex : `0${hex}`, "hex");
  return tag(0x02, (bytes[0] ?? 0) < 0x80 ? bytes : Buffer.concat([Buffer.from([0]), bytes]));
}

function oid([first = 0, second = 0, ...rest]: readonly number[]): Buffer {
  const base128 = (value: number, more = 0): number[] =>
    value < 128 ? [value | more] : [...base128(value >> 7, 0x80), (value & 0x7f) | more];
  return tag(0x06, Buffer.from([first * 40 + second, ...rest.flatMap((value) => base128(value))]));
}

function time(date: Date): Buffer {
  const text = date.toISOString().replace(/\.\d+|[-:T]/g, "");
  return tag(0x18, Buffer.from(text));
}

function name({ commonName, organization }: Subject): Buffer {
  const part = (type: number, value: string) =>
    tag(0x31, sequence(oid([2, 5, 4, type]), tag(0x0c, Buffer.from(value))));
  return sequence(...(organization === undefined ? [] : [part(10, organization)]), part(3, commonName));
}

function extension(id: readonly number[], value: Buffer): Buffer {
  return sequence(oid(id), tag(0x04, value));
}

function alternativeName(host: string): Buffer {
  return isIP(host) === 4 ? tag(0x87, Buffer.from(host.split(".").map(Number))) : tag(0x82, Buffer.from(host));
}
