/**
 * What ConfigMaps and Secrets share: references to their keys, which the compiler knows, as environment variables and
 * as files.
 */
import { createHash } from "node:crypto";
import { Construct } from "constructs";
import type { EnvFromSource, EnvSource } from "./env";
import { checkByName, type Refuse, refuseFor, shown } from "./refuse";
import { configKey } from "./syntax";
import type { KeyFiles, VolumeSource } from "./volumes";

/** `K`: the keys. */
export interface FileOptions<K extends string> extends Omit<KeyFiles, "items"> {
  /** @default every key, as a file of its name */
  readonly items?: readonly { readonly key: K; readonly path: string; readonly mode?: number }[];
}

export interface ReferenceOptions {
  /** The pod starts without it, too. @default false */
  readonly optional?: boolean;
}

/** A ConfigMap or a Secret, made here or elsewhere. */
export abstract class KeySource<K extends string> extends Construct {
  abstract readonly name: string;
  abstract readonly namespace: string | undefined;
  protected abstract readonly source: "configMap" | "secret";
  protected abstract readonly keys: ReadonlySet<string>;

  /** A reference to one key, for `env`. A key that does not exist does not compile. */
  key(key: K, { optional }: ReferenceOptions = {}): EnvSource {
    this.checkKey(key);
    const reference = { name: this.name, key, ...(optional === undefined ? {} : { optional }) };
    return { valueFrom: { [`${this.source}KeyRef`]: reference }, namespace: this.namespace };
  }

  /** References to all keys, each as the environment variable of its name. */
  allKeys(): Readonly<Record<K, EnvSource>> {
    const entries = [...this.keys].map((key) => [key, this.key(key as K)]);
    return Object.fromEntries(entries) as Record<K, EnvSource>;
  }

  /** All keys at once, for `envFrom`: also those that are added later, at the next start of a pod. */
  envFrom(prefix?: string): EnvFromSource {
    const reference = { [`${this.source}Ref`]: { name: this.name } };
    return { ...reference, ...(prefix === undefined ? {} : { prefix }), namespace: this.namespace };
  }

  /** The keys as files, for `volumes`. */
  volume(files: FileOptions<K> = {}): VolumeSource {
    for (const { key } of files.items ?? []) this.checkKey(key);
    const { name, namespace } = this;
    return this.source === "secret"
      ? { secret: { secretName: name, ...files }, namespace }
      : { configMap: { name, ...files }, namespace };
  }

  private checkKey(key: string): void {
    if (this.keys.has(key)) return;
    refuseFor(this)(`there is no key ${shown(key)}, only ${[...this.keys].join(", ") || "none"}`, "Name one of them");
  }
}

/** Name for a content: another content gets another name, so that pods of a Deployment roll with it. */
export function hashedName(name: string, content: object): string {
  const sorted = JSON.stringify(content, (_, value: unknown) =>
    typeof value === "object" && value !== null ? Object.fromEntries(Object.entries(value).sort()) : value,
  );
  return `${name}-${createHash("sha256").update(sorted).digest("hex").slice(0, 10)}`;
}

const LIMIT_BYTES = 1024 * 1024;

/** Values are never shown: they may be secret. */
export function checkData(fields: Readonly<Record<string, object>>, kind: string, refuse: Refuse): void {
  const seen = new Set<string>();
  let bytes = 0;
  for (const [field, data] of Object.entries(fields)) {
    checkByName(data, field, refuse);
    for (const [key, value] of Object.entries<unknown>({ ...data })) {
      const problem = configKey(key);
      if (problem !== undefined) refuse(`${field} has the key ${shown(key)}: it ${problem}`, "Rename the key");
      if (typeof value !== "string") refuse(`${field}.${key} is no text but a ${typeof value}`, "Give a string");
      if (seen.has(key)) refuse(`the key ${shown(key)} is given twice`, "Drop it from one of the fields");
      seen.add(key);
      bytes += Buffer.byteLength(key) + Buffer.byteLength(String(value));
    }
  }
  if (bytes > LIMIT_BYTES) refuse(`it has ${String(bytes)} bytes of data, a ${kind} holds 1 MiB`, "Split it");
}
