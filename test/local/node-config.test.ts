import { describe, expect, test } from "@jest/globals";
import { certificateRequests } from "../../lib/local/certificates";
import { cniConfig, containerdConfig, kubeletConfig, registryHosts } from "../../lib/local/node-config";
import { planRealNode } from "../../lib/local/real-node";

const network = {
  slot: 3,
  bridge: "slipway3",
  mac: "",
  address: "10.245.3.1",
  nodeRange: "10.245.3.0/24",
  podRange: "10.231.0.0/16",
};
const node = planRealNode(network, 2);
const plan = {
  node,
  folder: "/clusters/dev",
  registry: "http://10.245.3.1:5000",
  podRange: network.podRange,
  pluginFolder: "/usr/lib/cni",
  configVersion: 2,
  snapshotter: "overlayfs",
} as const;

describe("a real node's configuration", () => {
  test("names and addresses come from the cluster's slot and the node's number", () => {
    expect(node).toEqual({
      name: "real-2",
      namespace: "slipway3-real-2",
      hostLink: "slipway3v2",
      address: "10.245.3.12",
      podRange: "10.231.2.0/24",
    });
  });

  test("every path of containerd lies in the node's own folder", () => {
    for (const configVersion of [2, 3] as const) {
      const config = containerdConfig({ ...plan, configVersion });
      const paths = [...config.matchAll(/"(\/[^"]*)"/g)].map(([, path]) => path);
      expect(paths.length).toBeGreaterThan(6);
      expect(paths.filter((path) => path !== plan.pluginFolder && !path?.startsWith("/clusters/dev/real-2/"))).toEqual(
        [],
      );
    }
  });

  test("containerd 2 gets the configuration of its own version, with the names that it has there", () => {
    const config = containerdConfig({ ...plan, configVersion: 3 });
    expect(config).toContain("version = 3");
    expect(config).toContain("[plugins.'io.containerd.cri.v1.runtime'.containerd.runtimes.runc.options]");
    expect(config).toContain('sandbox = "docker.io/slipway/pause:1"');
    expect(config).not.toContain("io.containerd.grpc.v1.cri");
    expect(config).not.toContain("RUNTIME");
  });

  test("every registry's name leads to the local one, and nowhere else", () => {
    const hosts = registryHosts(plan.registry);
    expect(hosts.split("\n")[0]).toBe('server = "http://10.245.3.1:5000"');
    expect(hosts).toContain('[host."http://10.245.3.1:5000"]');
  });

  test("the plugins' records carry the node's name, so that they can be found again", () => {
    expect(JSON.parse(cniConfig(plan))).toMatchObject({ name: "slipway3-real-2" });
  });

  test("the kubelet answers nobody without a certificate", () => {
    const { authentication, readOnlyPort } = JSON.parse(kubeletConfig(plan));
    expect(authentication).toMatchObject({
      anonymous: { enabled: false },
      x509: { clientCAFile: "/clusters/dev/pki/ca.crt" },
    });
    expect(readOnlyPort).toBe(0);
  });
});

test("a node's certificate names the node's user, group and address", () => {
  const requests = certificateRequests({ address: network.address, serviceAddress: "10.0.0.1", nodes: [node] });
  const expected = { commonName: "system:node:real-2", organization: "system:nodes", hosts: ["10.245.3.12"] };
  expect(requests.find(({ name }) => name === "real-2")).toMatchObject(expected);
  expect(requests.find(({ name }) => name === "kube-apiserver")?.hosts).toContain("10.245.3.1");
});
