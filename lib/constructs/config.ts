/**
 * A ConfigMap whose keys are known to the compiler.
 */
import type { ApiObject } from "cdk8s";
import { Construct } from "constructs";
import { makeObject, type ObjectProps } from "./api-object";
import type { EnvSource } from "./env";
import { refuseFor, shown } from "./refuse";
import { configKey } from "./syntax";

/** Values are strings, as in the API: write `"3000"`, not 3000. */
export type ConfigData = Readonly<Record<string, string>>;

export interface ConfigProps<D extends ConfigData> extends ObjectProps {
  readonly data: D;
  /** Refuse changes once created. @default absent */
  readonly immutable?: boolean;
}

const LIMIT_BYTES = 1024 * 1024;

/**
 * A ConfigMap. Adds nothing to what is written: no label, no annotation.
 *
 * @example
 * const config = new Config(chart, "user-service-config", { data: { PORT: "3000" } });
 * const env = { PORT: config.key("PORT") };
 *
 * @throws CONSTRUCT_INVALID for a key or value that the API server would refuse
 */
export class Config<const D extends ConfigData> extends Construct {
  /** The ConfigMap, for `addJsonPatch` and `addDependency`. */
  readonly object: ApiObject;
  readonly name: string;
  private readonly keys: ReadonlySet<string>;
  private readonly namespace: string | undefined;

  constructor(scope: Construct, id: string, props: ConfigProps<D>) {
    super(scope, id);
    const refuse = refuseFor(this);
    const { data, immutable } = props;
    for (const [key, value] of Object.entries(data)) {
      const problem = configKey(key);
      if (problem !== undefined) refuse(`data has the key ${shown(key)}: it ${problem}`, "Rename the key");
      if (typeof value !== "string") refuse(`data.${key} is ${shown(value)}`, `Give a string: "${String(value)}"`);
    }
    const bytes = Object.entries<string>(data).reduce((sum, entry) => sum + Buffer.byteLength(entry.join("")), 0);
    if (bytes > LIMIT_BYTES) refuse(`data has ${String(bytes)} bytes, a ConfigMap holds 1 MiB`, "Split it");
    const body = { data: { ...data }, ...(immutable === undefined ? {} : { immutable }) };
    this.object = makeObject(this, props, { apiVersion: "v1", kind: "ConfigMap", body });
    this.name = this.object.name;
    this.namespace = this.object.metadata.namespace;
    this.keys = new Set(Object.keys(data));
  }

  /** A reference to one key, for `env`. A key that is not in `data` does not compile. */
  key(key: keyof D & string): EnvSource {
    if (!this.keys.has(key)) {
      refuseFor(this)(`data has no key ${shown(key)}, it has ${[...this.keys].join(", ")}`, "Name one of them");
    }
    return { valueFrom: { configMapKeyRef: { name: this.name, key } }, namespace: this.namespace };
  }

  /** References to all keys, each as the environment variable of its name. */
  allKeys(): Readonly<Record<keyof D & string, EnvSource>> {
    const entries = [...this.keys].map((key) => [key, this.key(key as keyof D & string)]);
    return Object.fromEntries(entries) as Record<keyof D & string, EnvSource>;
  }
}
