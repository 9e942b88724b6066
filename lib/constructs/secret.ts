/**
 * A Secret whose keys are known to the compiler. Its values stand in the manifest as given: what must not be in files
 * and history is made elsewhere, and referred to by `SecretRef`.
 */
import type { ApiObject } from "cdk8s";
import type { Construct } from "constructs";
import { makeObject, nameOf, namespaceOf } from "./api-object";
import type { ConfigData, ContentOptions } from "./config";
import { checkData, hashedName, KeySource } from "./key-source";
import { refuseFor, shown } from "./refuse";

export interface SecretProps<T extends ConfigData, B extends ConfigData> extends ContentOptions {
  /** Values as text. */
  readonly stringData?: T;
  /** Values in base64. */
  readonly data?: B;
  /** `kubernetes.io/tls`, `kubernetes.io/dockerconfigjson`, … @default Opaque, by the API server */
  readonly type?: string;
}

type NoData = Readonly<Record<never, string>>;
/** What the API server asks of a type (https://kubernetes.io/docs/concepts/configuration/secret/#secret-types). */
const KEYS_OF_TYPE: Readonly<Record<string, readonly string[]>> = {
  "kubernetes.io/tls": ["tls.crt", "tls.key"],
  "kubernetes.io/dockerconfigjson": [".dockerconfigjson"],
  "kubernetes.io/dockercfg": [".dockercfg"],
  "kubernetes.io/ssh-auth": ["ssh-privatekey"],
};
const BASE64 = /^([A-Za-z0-9+/]{4})*([A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/;

/**
 * A Secret. Adds nothing to what is written: no label, no annotation. Its values are in the rendered YAML; no message
 * shows them.
 *
 * @example
 * const database = new Secret(chart, "database", { stringData: { user: "shop", password: "only-for-tests" } });
 * const env = { DB_PASSWORD: database.key("password") };
 * new RollingDeployment(chart, "api", { containers: [{ name: "app", image: "api:1", env }] });
 *
 * @throws CONSTRUCT_INVALID for a key or value that the API server would refuse
 */
export class Secret<const T extends ConfigData = NoData, const B extends ConfigData = NoData> extends KeySource<
  (keyof T | keyof B) & string
> {
  /** The Secret, for `addJsonPatch` and `addDependency`. */
  readonly object: ApiObject;
  readonly name: string;
  readonly namespace: string | undefined;
  protected readonly source = "secret";
  protected readonly keys: ReadonlySet<string>;

  constructor(scope: Construct, id: string, props: SecretProps<T, B>) {
    super(scope, id);
    const refuse = refuseFor(this);
    const { stringData, data, type, immutable, contentHash } = props;
    checkData({ ...(stringData && { stringData }), ...(data && { data }) }, "Secret", refuse);
    const bad = Object.entries<string>({ ...data }).find(([, value]) => !BASE64.test(value));
    if (bad !== undefined) refuse(`data.${bad[0]} is not in base64`, "Encode it, or give it in stringData");
    this.keys = new Set(Object.keys({ ...stringData, ...data }));
    const missed = (KEYS_OF_TYPE[type ?? ""] ?? []).find((key) => !this.keys.has(key));
    if (missed !== undefined)
      refuse(`type is ${shown(type)} without the key ${missed}`, "Add it to stringData or data");
    this.name = contentHash ? hashedName(nameOf(this, props), { type, stringData, data }) : nameOf(this, props);
    this.namespace = namespaceOf(this, props);
    const body = { type, stringData, data, immutable };
    const named = contentHash ? { ...props, name: this.name } : props;
    this.object = makeObject(this, named, { apiVersion: "v1", kind: "Secret", body });
  }
}
