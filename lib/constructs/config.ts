/**
 * A ConfigMap whose keys are known to the compiler.
 */
import type { ApiObject } from "cdk8s";
import type { Construct } from "constructs";
import { makeObject, nameOf, namespaceOf, type ObjectProps } from "./api-object";
import { checkData, hashedName, KeySource } from "./key-source";
import { refuseFor } from "./refuse";

/** Values are strings, as in the API: write `"3000"`, not 3000. */
export type ConfigData = Readonly<Record<string, string>>;

export interface ContentOptions extends ObjectProps {
  /** Refuse changes once created. @default absent */
  readonly immutable?: boolean;
  /**
   * Appends a hash of the content to the name, in all references too, so that pods roll when the content changes. The
   * old object goes with the next deploy's prune. @default false: the name is stable
   */
  readonly contentHash?: boolean;
}

export interface ConfigProps<D extends ConfigData> extends ContentOptions {
  readonly data: D;
}

/**
 * A ConfigMap. Adds nothing to what is written: no label, no annotation.
 *
 * @example
 * const config = new Config(chart, "api-config", { data: { PORT: "3000" } });
 * const env = { PORT: config.key("PORT") };
 * new RollingDeployment(chart, "api", { containers: [{ name: "app", image: "api:1", env }] });
 *
 * @throws CONSTRUCT_INVALID for a key or value that the API server would refuse
 */
export class Config<const D extends ConfigData = ConfigData> extends KeySource<keyof D & string> {
  /** The ConfigMap, for `addJsonPatch` and `addDependency`. */
  readonly object: ApiObject;
  readonly name: string;
  readonly namespace: string | undefined;
  protected readonly source = "configMap";
  protected readonly keys: ReadonlySet<string>;

  constructor(scope: Construct, id: string, props: ConfigProps<D>) {
    super(scope, id);
    const { data, immutable, contentHash } = props;
    checkData({ data }, "ConfigMap", refuseFor(this));
    this.keys = new Set(Object.keys(data));
    this.name = contentHash ? hashedName(nameOf(this, props), { data }) : nameOf(this, props);
    this.namespace = namespaceOf(this, props);
    const body = { data: { ...data }, immutable };
    const named = contentHash ? { ...props, name: this.name } : props;
    this.object = makeObject(this, named, { apiVersion: "v1", kind: "ConfigMap", body });
  }
}
