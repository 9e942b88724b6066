/** What controllers make from the objects of widespread operators, as `Kind namespace/name [keys]`. */
import { describe, expect, test } from "@jest/globals";
import type { Definition } from "../../lib/graph";
import { productsOf } from "../../lib/graph/producers";
import { graphOf, manifest, nodeOf } from "./manifests";

function text({ group, kind, namespace, name, keys }: Definition): string {
  return `${group}${kind} ${namespace}/${name}${keys === undefined ? "" : ` ${[...keys].join(",")}`}`;
}

const TLS = "tls.crt,tls.key,ca.crt";
const ISSUERS = [
  "cert-manager.io/cluster-issuer",
  "cert-manager.io/issuer",
  "certmanager.k8s.io/cluster-issuer",
  "certmanager.k8s.io/issuer",
  "kubernetes.io/tls-acme",
];

const ROWS: readonly (readonly [type: string, rest: object, made: readonly string[]])[] = [
  ["apps/v1 Deployment", {}, []],
  ["apps/v1 StatefulSet", {}, []],
  [
    "apps/v1 StatefulSet",
    { spec: { volumeClaimTemplates: [{ metadata: { name: "data" } }, {}, { metadata: { name: "logs" } }] } },
    ["PersistentVolumeClaim n/data-x-*", "PersistentVolumeClaim n/logs-x-*"],
  ],
  [
    "apps.kruise.io/v1 StatefulSet",
    { spec: { volumeClaimTemplates: [{ metadata: { name: "data" } }] } },
    ["PersistentVolumeClaim n/data-x-*"],
  ],
  ["bitnami.com/v1 SealedSecret", {}, ["Secret n/x "]],
  [
    "bitnami.com/v1 SealedSecret",
    { spec: { encryptedData: { a: "…" }, template: { metadata: { name: "db" }, data: { b: "…" } } } },
    ["Secret n/db a,b"],
  ],
  ["cert-manager.io/v1 Certificate", {}, []],
  ["cert-manager.io/v1 Certificate", { spec: { secretName: "tls" } }, [`Secret n/tls ${TLS}`]],
  ["cert-manager.io/v1 Certificate", { spec: { secretName: "tls", keystores: {} } }, ["Secret n/tls"]],
  ["cert-manager.io/v1 Certificate", { spec: { secretName: "tls", additionalOutputFormats: [] } }, ["Secret n/tls"]],
  ["external-secrets.io/v1 ExternalSecret", {}, ["Secret n/x "]],
  [
    "external-secrets.io/v1 ExternalSecret",
    { spec: { target: { name: "db" }, data: [{ secretKey: "a" }, {}, { secretKey: "b" }] } },
    ["Secret n/db a,b"],
  ],
  ["external-secrets.io/v1 ExternalSecret", { spec: { dataFrom: [], data: [{ secretKey: "a" }] } }, ["Secret n/x"]],
  ["external-secrets.io/v1 ExternalSecret", { spec: { target: { template: {} } } }, ["Secret n/x"]],
  ["external-secrets.io/v1 ClusterExternalSecret", {}, ["Secret */x"]],
  ["external-secrets.io/v1 ClusterExternalSecret", { spec: { externalSecretName: "db" } }, ["Secret */db"]],
  [
    "external-secrets.io/v1 ClusterExternalSecret",
    { spec: { externalSecretName: "db", externalSecretSpec: { target: { name: "target" } } } },
    ["Secret */target"],
  ],
  ["infisical.com/v1 InfisicalSecret", { spec: { managedSecretReference: { secretName: "a" } } }, ["Secret n/a"]],
  [
    "isindir.github.com/v1 SopsSecret",
    { spec: { secretTemplates: [{ name: "a" }, {}, { name: "b" }] } },
    ["Secret n/a", "Secret n/b"],
  ],
  ["kafka.strimzi.io/v1 KafkaUser", {}, ["Secret n/x"]],
  ["kafka.strimzi.io/v1 Kafka", {}, ["Service n/x-kafka-*", "Secret n/x-*"]],
  ["kubernetes-client.io/v1 ExternalSecret", {}, ["Secret n/x"]],
  ["networking.k8s.io/v1 Ingress", { spec: { tls: [{ secretName: "a" }] } }, []],
  ...ISSUERS.map((annotation) => {
    const metadata = { annotations: { [annotation]: "letsencrypt" } };
    const made = [`Secret n/a ${TLS}`, `Secret n/b ${TLS}`];
    const spec = { tls: [{ secretName: "a" }, {}, { secretName: "b" }] };
    return ["networking.k8s.io/v1 Ingress", { metadata, spec }, made] as const;
  }),
  ["onepassword.com/v1 OnePasswordItem", {}, ["Secret n/x"]],
  [
    "acid.zalan.do/v1 postgresql",
    {},
    [
      "Secret n/*.x.credentials.postgresql.acid.zalan.do",
      ...["x", "x-repl", "x-pooler", "x-pooler-repl"].map((name) => `Service n/${name}`),
    ],
  ],
  ["cdi.kubevirt.io/v1 DataVolume", {}, ["PersistentVolumeClaim n/x"]],
  ["elasticsearch.k8s.elastic.co/v1 Elasticsearch", {}, ["Secret n/x-es-*", "Service n/x-es-*"]],
  ["kibana.k8s.elastic.co/v1 Kibana", {}, ["Secret n/x-kb-*", "Service n/x-kb-http"]],
  [
    "mongodbcommunity.mongodb.com/v1 MongoDBCommunity",
    { spec: { users: [{ connectionStringSecretName: "user" }, {}] } },
    ["Service n/x-svc", "Secret n/x-*", "Secret n/user"],
  ],
  [
    "gateway.networking.k8s.io/v1 Gateway",
    { spec: { gatewayClassName: "istio" } },
    ["appsDeployment n/x-istio", "Service n/x-istio", "ServiceAccount n/x-istio"],
  ],
  ...["beta", "alpha"].map((stage) => {
    const annotations = { [`service.${stage}.openshift.io/serving-cert-secret-name`]: "cert" };
    return ["v1 Service", { metadata: { annotations } }, [`Secret n/cert ${TLS}`]] as const;
  }),
  [
    "postgresql.cnpg.io/v1 Cluster",
    {},
    [
      ...["app", "superuser", "ca", "server", "replication"].map((suffix) => `Secret n/x-${suffix}`),
      ...["rw", "ro", "r"].map((suffix) => `Service n/x-${suffix}`),
    ],
  ],
  ["rabbitmq.com/v1 RabbitmqCluster", {}, ["Secret n/x-default-user", "Service n/x"]],
  ["secrets.doppler.com/v1 DopplerSecret", { spec: { managedSecret: { name: "a" } } }, ["Secret n/a"]],
  ...["VaultDynamicSecret", "VaultPKISecret", "VaultStaticSecret"].map((kind) => {
    return [`secrets.hashicorp.com/v1 ${kind}`, { spec: { destination: { name: "a" } } }, ["Secret n/a"]] as const;
  }),
  [
    "secrets-store.csi.x-k8s.io/v1 SecretProviderClass",
    { spec: { secretObjects: [{ secretName: "a" }, { secretName: "b" }] } },
    ["Secret n/a", "Secret n/b"],
  ],
  ["serving.knative.dev/v1 Service", {}, ["Service n/x"]],
  ["trust.cert-manager.io/v1 Bundle", {}, ["ConfigMap */x", "Secret */x"]],
  ["s3.aws.example.org/v1 Bucket", { spec: { writeConnectionSecretToRef: { name: "a" } } }, ["Secret n/a"]],
  [
    "s3.aws.example.org/v1 Bucket",
    { spec: { writeConnectionSecretToRef: { name: "a", namespace: "other" } } },
    ["Secret other/a"],
  ],
  ["s3.aws.example.org/v1 Bucket", { spec: { writeConnectionSecretToRef: {} } }, []],
  [
    "rabbitmq.com/v1 RabbitmqCluster",
    { spec: { writeConnectionSecretToRef: { name: "a" } } },
    ["Secret n/x-default-user", "Service n/x", "Secret n/a"],
  ],
];

describe("the products of producers", () => {
  test.each(ROWS)("%s with %j", (type, rest, made) => {
    const node = nodeOf(type, "n/x", rest as Record<string, unknown>);
    const products = productsOf(node);
    expect(products.map(text)).toEqual(made);
    for (const { by } of products) expect(by).toBe(node);
  });

  test("define what they make, in their namespace or in any, by name or by pattern", () => {
    const kafka = manifest("kafka.strimzi.io/v1 Kafka", "n/x");
    const bundle = manifest("trust.cert-manager.io/v1 Bundle", "roots");
    const user = manifest("kafka.strimzi.io/v1 KafkaUser", "n/roots");
    const graph = graphOf(kafka, bundle, user);
    const maker = (kind: string, namespace: string, name: string, group = "") =>
      graph.definition({ group, kind, namespace, name })?.by?.text;
    expect(maker("Secret", "n", "x-cluster-ca")).toBe("Kafka x");
    expect(maker("Secret", "other", "x-cluster-ca")).toBeUndefined();
    expect(maker("ConfigMap", "n", "x-cluster-ca")).toBeUndefined();
    expect(maker("Secret", "n", "x-cluster-ca", "example.com")).toBeUndefined();
    expect(maker("ConfigMap", "anywhere", "roots")).toBe("Bundle roots");
    expect(maker("Secret", "n", "roots")).toBe("Bundle roots");
    expect(
      graphOf(user, bundle).definition({ group: "", kind: "ConfigMap", namespace: "n", name: "roots" })?.by?.kind,
    ).toBe("Bundle");
  });
});
