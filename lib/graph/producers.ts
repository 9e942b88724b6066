/**
 * Objects whose controller makes other objects: their products count as defined. One row a kind; the keys are given
 * only where they are certain.
 */
import { type Definition, madeBy } from "./definitions";
import { asFields, asList, asText, deepField } from "./fields";
import type { GraphNode } from "./node";

type Producer = (node: GraphNode) => readonly Definition[];

const TLS_KEYS: ReadonlySet<string> = new Set(["tls.crt", "tls.key", "ca.crt"]);

function secretNamedAt(path: string): Producer {
  return (node) => madeBy(node, { kind: "Secret", name: deepField(node.spec, path) });
}

const secretOfSameName: Producer = (node) => madeBy(node, { kind: "Secret", name: node.name });

const externalSecret: Producer = (node) => {
  const { spec } = node;
  const target = asFields(spec.target);
  const name = asText(target.name) ?? node.name;
  const certain = spec.dataFrom === undefined && target.template === undefined;
  if (!certain) return madeBy(node, { kind: "Secret", name });
  const keys = asList(spec.data).flatMap((item) => asText(asFields(item).secretKey) ?? []);
  return madeBy(node, { kind: "Secret", name, keys: new Set(keys) });
};

const sealedSecret: Producer = (node) => {
  const template = asFields(node.spec.template);
  const name = asText(asFields(template.metadata).name) ?? node.name;
  const keys = [...Object.keys(asFields(node.spec.encryptedData)), ...Object.keys(asFields(template.data))];
  return madeBy(node, { kind: "Secret", name, keys: new Set(keys) });
};

const certificate: Producer = (node) => {
  const certain = node.spec.additionalOutputFormats === undefined && node.spec.keystores === undefined;
  const name = node.spec.secretName;
  return madeBy(node, certain ? { kind: "Secret", name, keys: TLS_KEYS } : { kind: "Secret", name });
};

/** cert-manager's ingress-shim and kube-lego: the Ingress itself asks for its certificates. */
const ISSUER_ANNOTATIONS = [
  "cert-manager.io/cluster-issuer",
  "cert-manager.io/issuer",
  "certmanager.k8s.io/cluster-issuer",
  "certmanager.k8s.io/issuer",
  "kubernetes.io/tls-acme",
];

const ingress: Producer = (node) => {
  if (!ISSUER_ANNOTATIONS.some((annotation) => Object.hasOwn(node.annotations, annotation))) return [];
  return asList(node.spec.tls).flatMap((item) =>
    madeBy(node, { kind: "Secret", name: asFields(item).secretName, keys: TLS_KEYS }),
  );
};

/** Claims of a StatefulSet are called template-set-ordinal. */
const statefulSet: Producer = (node) =>
  asList(node.spec.volumeClaimTemplates).flatMap((item) => {
    const template = asText(asFields(asFields(item).metadata).name);
    if (template === undefined) return [];
    return madeBy(node, { kind: "PersistentVolumeClaim", name: `${template}-${node.name}-*` });
  });

/** Objects of one name each that an operator makes: `*` stands for any text. */
function namedAfter(made: Readonly<Record<string, readonly string[]>>): Producer {
  const patterns = Object.entries(made).flatMap(([kind, names]) => names.map((name) => ({ kind, name })));
  return (node) =>
    patterns.flatMap(({ kind, name }) => madeBy(node, { kind, name: name.replace("NAME", () => node.name) }));
}

const mongoDb: Producer = (node) => [
  ...namedAfter({ Service: ["NAME-svc"], Secret: ["NAME-*"] })(node),
  ...asList(node.spec.users).flatMap((user) =>
    madeBy(node, { kind: "Secret", name: asFields(user).connectionStringSecretName }),
  ),
];

const SERVING_CERTIFICATE = [
  "service.beta.openshift.io/serving-cert-secret-name",
  "service.alpha.openshift.io/serving-cert-secret-name",
];

/** OpenShift signs a certificate for a Service that asks for one. */
const servingCertificate: Producer = (node) => {
  if (node.metadata.annotations === undefined) return [];
  return SERVING_CERTIFICATE.flatMap((annotation) =>
    madeBy(node, { kind: "Secret", name: node.annotations[annotation], keys: TLS_KEYS }),
  );
};

/** In-cluster gateways are a Deployment and a Service called gateway-class (Gateway API, GEP-1762). */
const gateway: Producer = (node) => {
  const name = `${node.name}-${asText(node.spec.gatewayClassName) ?? ""}`;
  return [
    ...madeBy(node, { group: "apps", kind: "Deployment", name }),
    ...madeBy(node, { kind: "Service", name }),
    ...madeBy(node, { kind: "ServiceAccount", name }),
  ];
};

const cloudNativePg: Producer = (node) => [
  ...["app", "superuser", "ca", "server", "replication"].flatMap((suffix) =>
    madeBy(node, { kind: "Secret", name: `${node.name}-${suffix}` }),
  ),
  ...["rw", "ro", "r"].flatMap((suffix) => madeBy(node, { kind: "Service", name: `${node.name}-${suffix}` })),
];

const BY_KIND: Readonly<Record<string, Producer>> = {
  "/Service": servingCertificate,
  "apps/StatefulSet": statefulSet,
  "apps.kruise.io/StatefulSet": statefulSet,
  "bitnami.com/SealedSecret": sealedSecret,
  "cert-manager.io/Certificate": certificate,
  "external-secrets.io/ExternalSecret": externalSecret,
  "external-secrets.io/ClusterExternalSecret": (node) =>
    madeBy(node, {
      kind: "Secret",
      name: deepField(node.spec, "externalSecretSpec.target.name") ?? node.spec.externalSecretName ?? node.name,
      namespace: "*",
    }),
  "acid.zalan.do/postgresql": namedAfter({
    Secret: ["*.NAME.credentials.postgresql.acid.zalan.do"],
    Service: ["NAME", "NAME-repl", "NAME-pooler", "NAME-pooler-repl"],
  }),
  "cdi.kubevirt.io/DataVolume": namedAfter({ PersistentVolumeClaim: ["NAME"] }),
  "elasticsearch.k8s.elastic.co/Elasticsearch": namedAfter({ Secret: ["NAME-es-*"], Service: ["NAME-es-*"] }),
  "gateway.networking.k8s.io/Gateway": gateway,
  "infisical.com/InfisicalSecret": secretNamedAt("managedSecretReference.secretName"),
  "isindir.github.com/SopsSecret": (node) =>
    asList(node.spec.secretTemplates).flatMap((item) => madeBy(node, { kind: "Secret", name: asFields(item).name })),
  "kafka.strimzi.io/KafkaUser": secretOfSameName,
  "kafka.strimzi.io/Kafka": (node) => [
    ...madeBy(node, { kind: "Service", name: `${node.name}-kafka-*` }),
    ...madeBy(node, { kind: "Secret", name: `${node.name}-*` }),
  ],
  "kubernetes-client.io/ExternalSecret": secretOfSameName,
  "kibana.k8s.elastic.co/Kibana": namedAfter({ Secret: ["NAME-kb-*"], Service: ["NAME-kb-http"] }),
  "mongodbcommunity.mongodb.com/MongoDBCommunity": mongoDb,
  "networking.k8s.io/Ingress": ingress,
  "objectbucket.io/ObjectBucketClaim": namedAfter({ ConfigMap: ["NAME"], Secret: ["NAME"] }),
  "onepassword.com/OnePasswordItem": secretOfSameName,
  "postgres-operator.crunchydata.com/PostgresCluster": namedAfter({
    Secret: ["NAME-pguser-*", "NAME-cluster-cert"],
    Service: ["NAME-ha", "NAME-primary", "NAME-replicas", "NAME-pgbouncer", "NAME-pods"],
  }),
  "postgresql.cnpg.io/Cluster": cloudNativePg,
  "rabbitmq.com/RabbitmqCluster": (node) => [
    ...madeBy(node, { kind: "Secret", name: `${node.name}-default-user` }),
    ...madeBy(node, { kind: "Service", name: node.name }),
  ],
  "secrets.doppler.com/DopplerSecret": secretNamedAt("managedSecret.name"),
  "secrets.hashicorp.com/VaultDynamicSecret": secretNamedAt("destination.name"),
  "secrets.hashicorp.com/VaultPKISecret": secretNamedAt("destination.name"),
  "secrets.hashicorp.com/VaultStaticSecret": secretNamedAt("destination.name"),
  "secrets-store.csi.x-k8s.io/SecretProviderClass": (node) =>
    asList(node.spec.secretObjects).flatMap((item) =>
      madeBy(node, { kind: "Secret", name: asFields(item).secretName }),
    ),
  "serving.knative.dev/Service": (node) => madeBy(node, { kind: "Service", name: node.name }),
  "trust.cert-manager.io/Bundle": (node) => [
    ...madeBy(node, { kind: "ConfigMap", name: node.name, namespace: "*" }),
    ...madeBy(node, { kind: "Secret", name: node.name, namespace: "*" }),
  ],
};

const PRODUCERS = new Map(Object.entries(BY_KIND));
const NO_PRODUCTS: readonly Definition[] = [];

/** What the controller of an object makes, beside the object itself. */
export function productsOf(node: GraphNode): readonly Definition[] {
  const products = PRODUCERS.get(node.info.key)?.(node) ?? NO_PRODUCTS;
  const connection = node.spec.writeConnectionSecretToRef; // Crossplane's way, for any kind of theirs
  if (connection === undefined) return products;
  const { name, namespace } = asFields(connection);
  const made = madeBy(node, { kind: "Secret", name, namespace: asText(namespace) ?? node.namespace });
  return [...products, ...made];
}
