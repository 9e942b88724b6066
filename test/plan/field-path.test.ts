import { describe, expect, test } from "@jest/globals";
import { withoutField } from "../../lib/plan";

describe("a field path of the API server", () => {
  const labels = { app: "a", "app.kubernetes.io/name": "b", "app.kubernetes.io": "c" };
  const containers = [
    { name: "side]car", image: "s" },
    { name: "app", image: "i", ports: [{ containerPort: 80, name: "http" }] },
  ];
  const object = { metadata: { labels, finalizers: ["x", "y"] }, spec: { replicas: 1, containers } };

  test.each([
    [".spec.replicas", { ...object, spec: { containers } }],
    [
      ".metadata.labels.app.kubernetes.io/name",
      { ...object, metadata: { ...object.metadata, labels: { app: "a", "app.kubernetes.io": "c" } } },
    ],
    [
      '.spec.containers[name="app"].image',
      { ...object, spec: { replicas: 1, containers: [containers[0], { name: "app", ports: containers[1]?.ports }] } },
    ],
    [
      '.spec.containers[name="side]car"].image',
      { ...object, spec: { replicas: 1, containers: [{ name: "side]car" }, containers[1]] } },
    ],
    [
      '.spec.containers[name="app"].ports[containerPort=80,protocol="TCP"].name',
      {
        ...object,
        spec: {
          replicas: 1,
          containers: [containers[0], { name: "app", image: "i", ports: [{ containerPort: 80 }] }],
        },
      },
    ],
    ['.metadata.finalizers[="x"]', { ...object, metadata: { labels, finalizers: ["y"] } }],
  ])("%s is taken out, and nothing else", (path, left) => {
    expect(withoutField(object, path)).toEqual(left);
  });

  test.each([".spec.paused", '.spec.containers[name="other"].image', ".spec.replicas.x", "spec.replicas", ".spec[0]"])(
    "%s is not there",
    (path) => {
      expect(withoutField(object, path)).toBeUndefined();
    },
  );
});
