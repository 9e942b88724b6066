/** Pods that no object of the set makes, and that its selectors rightly mean. */
import { describe, expect, test } from "@jest/globals";
import { readLabelSelector } from "../../lib/graph";
import { graphOf, manifest } from "./manifests";

type Labels = Readonly<Record<string, string>>;

function isMeant(matchLabels: Labels, namespace: string, ...objects: ReturnType<typeof manifest>[]): boolean {
  return graphOf(...objects).mayBeMetOutside(readLabelSelector({ matchLabels }), namespace);
}

describe("pods that every cluster has", () => {
  test.each<Labels>([
    { "k8s-app": "kube-dns" },
    { "k8s-app": "kube-proxy" },
    { component: "etcd" },
    { component: "kube-apiserver", tier: "control-plane" },
    { component: "kube-controller-manager" },
    { component: "kube-scheduler" },
  ])("%j", (labels) => {
    expect([isMeant(labels, "kube-system"), isMeant(labels, "default")]).toEqual([true, false]);
    expect(isMeant({ ...labels, other: "x" }, "kube-system")).toBe(false);
  });
});

describe("pods that operators make", () => {
  const prometheus = (app: string): Labels => ({
    [app]: "x",
    "operator.prometheus.io/name": "x",
    "app.kubernetes.io/name": app,
    "app.kubernetes.io/instance": "x",
    "app.kubernetes.io/managed-by": "prometheus-operator",
  });

  test.each<[string, Labels]>([
    ["acid.zalan.do/v1 postgresql", { application: "spilo", "cluster-name": "x", "spilo-role": "master" }],
    ["acid.zalan.do/v1 postgresql", { application: "spilo", "cluster-name": "x", "spilo-role": "replica" }],
    ["mongodbcommunity.mongodb.com/v1 MongoDBCommunity", { app: "x-svc" }],
    ["monitoring.coreos.com/v1 Alertmanager", prometheus("alertmanager")],
    ["monitoring.coreos.com/v1 Prometheus", prometheus("prometheus")],
    ["monitoring.coreos.com/v1 ThanosRuler", prometheus("thanos-ruler")],
    [
      "opentelemetry.io/v1 OpenTelemetryCollector",
      {
        "app.kubernetes.io/component": "opentelemetry-collector",
        "app.kubernetes.io/instance": "n.x",
        "app.kubernetes.io/managed-by": "opentelemetry-operator",
        "app.kubernetes.io/name": "x-collector",
        "app.kubernetes.io/part-of": "opentelemetry",
      },
    ],
    [
      "rabbitmq.com/v1 RabbitmqCluster",
      {
        "app.kubernetes.io/component": "rabbitmq",
        "app.kubernetes.io/name": "x",
        "app.kubernetes.io/part-of": "rabbitmq",
      },
    ],
  ])("for a %s: %j", (type, labels) => {
    const object = manifest(type, "n/x");
    expect([isMeant(labels, "n", object), isMeant(labels, "m", object), isMeant(labels, "n")]).toEqual([
      true,
      false,
      false,
    ]);
    expect(isMeant({ ...labels, other: "y" }, "n", object)).toBe(false);
  });

  test("carry what a Prometheus adds to them", () => {
    const spec = { podMetadata: { labels: { team: "red" } } };
    expect(isMeant({ team: "red" }, "n", manifest("monitoring.coreos.com/v1 Prometheus", "n/x", { spec }))).toBe(true);
  });
});

test("one label of an operator is enough, and one of its values", () => {
  const object = manifest("postgresql.cnpg.io/v1 Cluster", "n/db");
  expect(isMeant({ "cnpg.io/cluster": "db", role: "primary" }, "n", object)).toBe(true);
  const either = { matchExpressions: [{ key: "cnpg.io/cluster", operator: "In", values: ["db", "other"] }] };
  expect(graphOf(object).mayBeMetOutside(readLabelSelector(either), "n")).toBe(true);
});

describe("declared pods", () => {
  const declared = (text: string) =>
    manifest("v1 ConfigMap", "n/c", { metadata: { annotations: { "slipway.dev/external": text } } });

  test("have the labels that are declared, or any", () => {
    const ask = (text: string) => isMeant({ app: "a" }, "n", declared(text));
    expect([ask("Pod:app=a"), ask("Pod"), ask("Pod:app=b"), ask("Pod/a"), ask("Secret")]).toEqual([
      true,
      true,
      false,
      false,
      false,
    ]);
  });
});
