import { describe, expect, test } from "@jest/globals";
import { GpuPinnedPod, type NodePool, RollingDeployment } from "../../lib";
import { refusal, render } from "./render";

const containers = [{ name: "train", image: "train:1" }];
const pool: NodePool = {
  labels: { "hw-type": "gpu", cost: "high" },
  taints: [
    { key: "hw-type", value: "gpu", effect: "NoSchedule" },
    { key: "spot", effect: "NoExecute" },
  ],
  extendedResource: "nvidia.com/gpu",
};

describe("GpuPinnedPod", () => {
  test("on a pool: its labels, a toleration for each taint, and one GPU for the first container", () => {
    const [pod] = render((chart) => new GpuPinnedPod(chart, "training", { pool, containers }));
    expect(pod?.spec).toMatchInlineSnapshot(`
{
  "containers": [
    {
      "image": "train:1",
      "name": "train",
      "resources": {
        "limits": {
          "nvidia.com/gpu": 1,
        },
      },
    },
  ],
  "nodeSelector": {
    "cost": "high",
    "hw-type": "gpu",
  },
  "tolerations": [
    {
      "effect": "NoSchedule",
      "key": "hw-type",
      "operator": "Equal",
      "value": "gpu",
    },
    {
      "effect": "NoExecute",
      "key": "spot",
      "operator": "Exists",
    },
  ],
}
`);
    expect(pod?.metadata.labels).toEqual({ "app.kubernetes.io/name": "training" });
  });

  test("reserves as many GPUs as asked for, beside the container's own limits", () => {
    const own = [{ name: "train", image: "train:1", resources: { limits: { memory: "1Gi" } } }, ...containers.slice(1)];
    const [pod] = render((chart) => new GpuPinnedPod(chart, "training", { pool, gpus: 2, containers: own }));
    const limits = { memory: "1Gi", "nvidia.com/gpu": 2 };
    expect(pod?.spec).toMatchObject({ containers: [{ resources: { limits } }] });
  });

  test("reserves none when told so", () => {
    const [pod] = render((chart) => new GpuPinnedPod(chart, "training", { pool, gpus: 0, containers }));
    expect(pod?.spec).toMatchObject({ containers: [{ name: "train", image: "train:1" }] });
    expect(JSON.stringify(pod)).not.toContain("nvidia.com");
  });

  test("refuses a pinning that pins to nothing, and GPUs that the pool does not have", () => {
    expect(refusal((chart) => new GpuPinnedPod(chart, "p", { nodeSelector: {}, containers }))).toMatchInlineSnapshot(
      `"chart/p: nodeSelector is empty, so the pod is not pinned. Give the labels of the GPU nodes, or a pool."`,
    );
    const { extendedResource, ...bare } = pool;
    expect(refusal((chart) => new GpuPinnedPod(chart, "p", { pool: bare, gpus: 1, containers }))).toMatchInlineSnapshot(
      `"chart/p: gpus is given, but the pool names no extendedResource. Add extendedResource: "nvidia.com/gpu" to the pool."`,
    );
    const clash = { pool, nodeSelector: { cost: "low" }, containers };
    expect(refusal((chart) => new GpuPinnedPod(chart, "p", clash))).toMatchInlineSnapshot(
      `"chart/p: nodeSelector asks for cost=low, the pool's nodes have cost=high. Drop one of the two."`,
    );
  });

  test("a Deployment takes the same pool: node selector and tolerations together", () => {
    const [deployment] = render((chart) => new RollingDeployment(chart, "d", { pool, containers }));
    const { labels: nodeSelector } = pool;
    const tolerations = [
      { key: "hw-type", operator: "Equal", value: "gpu", effect: "NoSchedule" },
      { key: "spot", operator: "Exists", effect: "NoExecute" },
    ];
    expect(deployment).toMatchObject({ spec: { template: { spec: { nodeSelector, tolerations } } } });
  });
});
