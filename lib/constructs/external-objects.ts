/**
 * ConfigMaps and Secrets that somebody else makes: nothing is rendered for them, but what refers to them is typed.
 */
import type { Construct } from "constructs";
import { declareExternal } from "../synth/guard";
import { namespaceOf } from "./api-object";
import { KeySource } from "./key-source";
import { refuseFor, shown } from "./refuse";
import { configKey, dnsSubdomain } from "./syntax";

export interface ExternalObjectProps<K extends string> {
  /** @default the construct id */
  readonly name?: string;
  /** @default the chart's namespace */
  readonly namespace?: string;
  /** Keys that it has. */
  readonly keys: readonly K[];
}

abstract class ExternalKeySource<K extends string> extends KeySource<K> {
  readonly name: string;
  readonly namespace: string | undefined;
  protected readonly keys: ReadonlySet<string>;
  constructor(
    scope: Construct,
    id: string,
    content: ExternalObjectProps<K> & { readonly kind: "ConfigMap" | "Secret" },
  ) {
    super(scope, id);
    const refuse = refuseFor(this);
    const { name = id, keys, kind } = content;
    const problem = dnsSubdomain(name);
    if (problem !== undefined) refuse(`${shown(name)} cannot name a ${kind}: it ${problem}`, "Give another name");
    const bad = keys.find((key) => configKey(key) !== undefined);
    if (bad !== undefined) refuse(`keys has ${shown(bad)}: it ${String(configKey(bad))}`, "Change it");
    this.name = name;
    this.namespace = namespaceOf(this, content);
    this.keys = new Set(keys);
    const { namespace } = this;
    declareExternal(this, { kind, name, keys: [...keys], ...(namespace === undefined ? {} : { namespace }) });
  }
}

/**
 * A reference to a ConfigMap that is made elsewhere. It renders nothing.
 *
 * @example
 * const shared = new ConfigRef(chart, "shared-settings", { keys: ["REGION", "LOG_LEVEL"] });
 * const env = { REGION: shared.key("REGION") };
 * new RollingDeployment(chart, "api", { containers: [{ name: "app", image: "api:1", env }] });
 *
 * @throws CONSTRUCT_INVALID for a name or key that no ConfigMap can have
 */
export class ConfigRef<const K extends string = string> extends ExternalKeySource<K> {
  protected readonly source = "configMap";

  constructor(scope: Construct, id: string, props: ExternalObjectProps<K>) {
    super(scope, id, { ...props, kind: "ConfigMap" });
  }
}

/**
 * A reference to a Secret that is made elsewhere: by hand, or by an operator. It renders nothing, so no value of it is
 * in any file.
 *
 * @example
 * const database = new SecretRef(chart, "database", { name: "shop-database", keys: ["user", "password"] });
 * const env = { DB_PASSWORD: database.key("password") };
 * new RollingDeployment(chart, "api", { containers: [{ name: "app", image: "api:1", env }] });
 *
 * @throws CONSTRUCT_INVALID for a name or key that no Secret can have
 */
export class SecretRef<const K extends string = string> extends ExternalKeySource<K> {
  protected readonly source = "secret";

  constructor(scope: Construct, id: string, props: ExternalObjectProps<K>) {
    super(scope, id, { ...props, kind: "Secret" });
  }
}
