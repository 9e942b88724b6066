/**
 * One named entry of a kubeconfig (a cluster, a user, a context), read with its types checked, so that each problem
 * names the file, the entry and the field. Paths are relative to the file that holds the entry.
 */
import { dirname, resolve } from "node:path";
import { UsageError } from "../errors";

export type EntryKind = "cluster" | "user" | "context";

export class KubeconfigEntry {
  readonly file: string;
  readonly kind: EntryKind;
  readonly name: string;
  readonly #fields: Readonly<Record<string, unknown>>;

  constructor(file: string, kind: EntryKind, entry: { name: string; fields: Readonly<Record<string, unknown>> }) {
    this.file = file;
    this.kind = kind;
    this.name = entry.name;
    this.#fields = entry.fields;
  }

  /** For messages: `user "admin" of /home/me/.kube/config`. */
  get text(): string {
    return `${this.kind} "${this.name}" of ${this.file}`;
  }

  /** Names of the fields that are there and not null. */
  get keys(): readonly string[] {
    return Object.keys(this.#fields).filter((key) => this.raw(key) !== undefined);
  }

  raw(key: string): unknown {
    return this.#fields[key] ?? undefined;
  }

  /** A text field; empty counts as absent, as in kubectl. */
  string(key: string): string | undefined {
    const value = this.raw(key);
    if (value === undefined || value === "") return undefined;
    if (typeof value !== "string") throw this.problem(key, "must be a string");
    return value;
  }

  flag(key: string): boolean {
    const value = this.raw(key) ?? false;
    if (typeof value !== "boolean") throw this.problem(key, "must be true or false");
    return value;
  }

  strings(key: string): readonly string[] {
    const value = this.raw(key) ?? [];
    if (!Array.isArray(value) || !value.every((item) => typeof item === "string")) {
      throw this.problem(key, "must be a list of strings");
    }
    return value;
  }

  record(key: string): Readonly<Record<string, unknown>> | undefined {
    const value = this.raw(key);
    if (value === undefined) return undefined;
    if (!isRecord(value)) throw this.problem(key, "must be a map");
    return value;
  }

  /** The map under a key, as an entry whose problems name the same user and file. */
  nested(key: string): KubeconfigEntry {
    return new KubeconfigEntry(this.file, this.kind, { name: this.name, fields: this.record(key) ?? {} });
  }

  /** A file's path, made absolute. */
  path(key: string): string | undefined {
    const path = this.string(key);
    return path === undefined ? undefined : this.absolute(path);
  }

  absolute(path: string): string {
    return resolve(dirname(this.file), path);
  }

  /** Base64 data as text; that it is base64 is checked, since Node's decoder skips what it does not know. */
  data(key: string): string | undefined {
    const text = this.string(key)?.replace(/\s/g, "");
    if (text === undefined) return undefined;
    if (!/^[A-Za-z0-9+/]*={0,2}$/.test(text)) throw this.problem(key, "is not base64");
    return Buffer.from(text, "base64").toString("utf8");
  }

  /** The value itself is never told: it may be a secret. */
  problem(key: string, fact: string): UsageError {
    return new UsageError("KUBECONFIG_INVALID", `${this.text}: \`${key}\` ${fact}.`, {
      hint: `Correct that entry in ${this.file}.`,
    });
  }
}

export function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
