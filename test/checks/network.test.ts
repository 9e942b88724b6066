/** Edges of the rules about network policies. */
import { describe, expect, test } from "@jest/globals";
import { isWithin, readIpBlock, readIpv4, readIpv6 } from "../../lib/checks/network/ip-block";
import { manifest, template } from "../graph/manifests";
import { findings } from "./findings";

type Fields = Readonly<Record<string, unknown>>;

function policy(spec: Fields, name = "n/p") {
  return manifest("networking.k8s.io/v1 NetworkPolicy", name, { spec: { podSelector: {}, ...spec } });
}

function web(ports: readonly object[] = [], name = "n/web", labels: Fields = { app: "web" }) {
  return manifest("apps/v1 Deployment", name, {
    spec: { template: template(labels, { containers: [{ name: "app", ports }] }) },
  });
}

function namespace(name: string, labels: Fields = {}) {
  return manifest("v1 Namespace", name, { metadata: { labels } });
}

describe("addresses", () => {
  test.each([
    ["0.0.0.0", 0n],
    ["10.1.2.3", 167838211n],
    ["255.255.255.255", 4294967295n],
    ["256.0.0.1", undefined],
    ["10.0.0", undefined],
    ["10.0.0.0.0", undefined],
    ["01.0.0.1", undefined],
    ["a.0.0.1", undefined],
    ["1a.0.0.1", undefined],
    ["a1.0.0.1", undefined],
    ["1.1.1.1000", undefined],
    ["", undefined],
  ])("%s", (text, value) => {
    expect(readIpv4(text)).toBe(value);
  });

  test.each([
    ["::", 0n],
    ["::1", 1n],
    ["1::", 1n << 112n],
    ["1:2:3:4:5:6:7:8", 0x00010002000300040005000600070008n],
    ["fe80::ABCD:1", 0xfe80_0000_0000_0000_0000_0000_abcd_0001n],
    ["1:2:3:4:5:6:7::", 0x00010002000300040005000600070000n],
    ["1:2:3:4:5:6:7", undefined],
    ["1:2:3:4:5:6:7:8:9", undefined],
    ["1:2:3:4::5:6:7:8", undefined],
    ["1::2::3", undefined],
    ["12345::", undefined],
    ["g::", undefined],
    ["1:2:3:4:5:6:7:g", undefined],
    ["::g", undefined],
  ])("%s", (text, value) => {
    expect(readIpv6(text)).toBe(value);
  });

  test.each([
    ["10.0.0.0/8", { address: 167772160n, prefix: 8, bits: 32 }],
    ["::/0", { address: 0n, prefix: 0, bits: 128 }],
    ["::1/128", { address: 1n, prefix: 128, bits: 128 }],
    ["10.0.0.0/32", { address: 167772160n, prefix: 32, bits: 32 }],
    ["10.0.0.0/33", undefined],
    ["::/129", undefined],
    ["10.0.0.0", undefined],
    ["10.0.0.0/", undefined],
    ["10.0.0.0/8/9", undefined],
    ["10.0.0.0/x", undefined],
    ["10.0.0.0/8x", undefined],
    ["10.0.0.0/x8", undefined],
    ["10.0.0/8", undefined],
    ["g::/8", undefined],
  ])("the block %s", (text, block) => {
    expect(readIpBlock(text)).toEqual(block);
  });

  test.each([
    ["10.1.0.0/16", "10.0.0.0/8", true],
    ["10.0.0.0/8", "10.0.0.0/8", false],
    ["10.0.0.0/7", "10.0.0.0/8", false],
    ["11.0.0.0/16", "10.0.0.0/8", false],
    ["::/16", "10.0.0.0/8", false],
    ["10.0.0.0/24", "::/8", false],
    ["fe80::/64", "fe80::/10", true],
    ["ff80::/64", "fe80::/10", false],
  ])("%s lies within %s: %j", (inner, outer, expected) => {
    const [one, other] = [readIpBlock(inner), readIpBlock(outer)];
    expect(one !== undefined && other !== undefined && isWithin(one, other)).toBe(expected);
  });
});

describe("networkpolicy-ipblock-invalid", () => {
  const ask = (ipBlock: unknown) =>
    findings("networkpolicy-ipblock-invalid", [policy({ egress: [{ to: [{}, { ipBlock }] }] })]);
  const at = "NetworkPolicy/p spec.egress[0].to[1].ipBlock";

  test("tells what is no block, and exceptions that are no part of it", () => {
    expect(ask({ cidr: "10.0.0.0" })).toEqual([`${at}.cidr: 10.0.0.0 is no address block; write it as 10.0.0.0/8`]);
    expect(ask({ cidr: "10.0.0.0/8", except: ["10.1.0.0/16", "11.0.0.0/16", "x", 1] })).toEqual([
      `${at}.except[1]: 11.0.0.0/16 is no part of 10.0.0.0/8`,
      `${at}.except[2]: x is no part of 10.0.0.0/8`,
      `${at}.except[3]: 1 is no part of 10.0.0.0/8`,
    ]);
    expect(ask({})).toEqual([]);
    expect(ask(undefined)).toEqual([]);
  });
});

describe("networkpolicy-peer-selects-nothing", () => {
  const ask = (peer: Fields, ...others: ReturnType<typeof manifest>[]) =>
    findings("networkpolicy-peer-selects-nothing", [policy({ ingress: [{ from: [peer] }] }), ...others]);
  const podSelector = { matchLabels: { app: "web" } };
  const at = "NetworkPolicy/p spec.ingress[0].from[0]";
  const byName = (...names: string[]) => {
    const expression = { key: "kubernetes.io/metadata.name", operator: "In", values: names };
    return { namespaceSelector: { matchExpressions: [expression] } };
  };

  test("tells pods that are in no namespace that is meant", () => {
    expect(ask({ podSelector })).toEqual([
      `${at}.podSelector: matches no pod; no pod of namespace n has any of app=web`,
    ]);
    expect(ask({ podSelector }, web())).toEqual([]);
    expect(ask({ podSelector }, web([], "m/web"))).toHaveLength(1);
    expect(ask({ podSelector: {} })).toEqual([]);
    expect(ask({ podSelector, ipBlock: {} })).toEqual([]);
    expect(ask({ podSelector, ...byName("m") }, namespace("m"), web([], "m/web"))).toEqual([]);
    expect(ask({ podSelector, ...byName("m") }, namespace("m"))).toEqual([
      `${at}.podSelector: matches no pod; no pod of namespace m has any of app=web`,
    ]);
    expect(ask({ podSelector, namespaceSelector: {} }, namespace("m"))).toEqual([]);
    expect(ask({ podSelector, ...byName("elsewhere") }, namespace("m"))).toEqual([]);
  });

  test("tells a namespace that is nearly one of the set's", () => {
    const told = [`${at}.namespaceSelector: matches no namespace that is declared`];
    expect(ask(byName("shopp"), namespace("shop"))).toEqual(told);
    expect(ask(byName("shopp", "elsewhere"), namespace("shop"))).toEqual([]);
    expect(ask(byName("monitoring"), namespace("shop"))).toEqual([]);
    const team = (operator: string, value: string) => ({
      namespaceSelector: { matchExpressions: [{ key: "team", operator, values: [value] }] },
    });
    expect(ask(team("In", "platfrom"), namespace("a"), namespace("shop", { team: "platform" }))).toEqual(told);
    expect(ask(team("In", "elsewhere"), namespace("shop", { team: "platform" }))).toEqual([]);
    expect(ask(team("In", "platfrom"), namespace("shop"))).toEqual([]);
    expect(
      ask({ namespaceSelector: { matchExpressions: [{ key: "team", operator: "Exists" }] } }, namespace("shop")),
    ).toEqual([]);
    expect(ask(team("In", "platform"), namespace("shop", { team: "platform" }))).toEqual([]);
  });
});

describe("networkpolicy-rules-ignored", () => {
  const ask = (spec: Fields) => findings("networkpolicy-rules-ignored", [policy(spec)]);

  test("tells rules of a type that policyTypes leaves out", () => {
    expect(ask({ policyTypes: ["Ingress"], egress: [{}] })).toEqual([
      "NetworkPolicy/p spec.egress: is ignored: policyTypes does not list Egress; add Egress to policyTypes, or leave policyTypes out",
    ]);
    expect(ask({ policyTypes: ["Egress"], ingress: [{}] })).toEqual([
      "NetworkPolicy/p spec.ingress: is ignored: policyTypes does not list Ingress; add Ingress to policyTypes, or leave policyTypes out",
    ]);
    expect(ask({ policyTypes: ["Ingress"], egress: [], ingress: [{}] })).toEqual([]);
    expect(ask({ policyTypes: [], egress: [{}] })).toEqual([]);
    expect(ask({ policyTypes: "Ingress", egress: [{}] })).toEqual([]);
    expect(ask({ egress: [{}] })).toEqual([]);
  });
});

describe("networkpolicy-selects-nothing", () => {
  const ask = (podSelector: unknown, ...others: ReturnType<typeof manifest>[]) =>
    findings("networkpolicy-selects-nothing", [policy({ podSelector }), ...others]);

  test("tells a subject that is no pod of the namespace", () => {
    expect(ask({ matchLabels: { app: "web" } })).toEqual([
      "NetworkPolicy/p spec.podSelector: matches no pod; no pod of namespace n has any of app=web",
    ]);
    expect(ask({ matchLabels: { app: "web" } }, web())).toEqual([]);
    expect(ask({})).toEqual([]);
    const declared = manifest("v1 ConfigMap", "n/c", {
      metadata: { annotations: { "slipway.dev/external": "Pod:app=web" } },
    });
    expect(ask({ matchLabels: { app: "web" } }, declared)).toEqual([]);
  });
});

describe("networkpolicy-port-unresolved", () => {
  const CODE = "networkpolicy-port-unresolved";
  const http = { name: "http", containerPort: 80 };
  const incoming = (ports: readonly Fields[], ...others: ReturnType<typeof manifest>[]) =>
    findings(CODE, [policy({ ingress: [{ ports }] }), ...others]).map((line) =>
      line.replace("NetworkPolicy/p spec.ingress[0].", ""),
    );
  const HAS = "(near Deployment n/web); they have http (80/TCP)";

  test("tells names and numbers that the pods do not have", () => {
    expect(incoming([{ port: "htpt" }], web([http]))).toEqual([
      `ports[0].port: no affected pod has port htpt/TCP ${HAS}`,
    ]);
    expect(incoming([{ port: "http", protocol: "UDP" }], web([http]))).toEqual([
      `ports[0].port: no affected pod has port http/UDP ${HAS}`,
    ]);
    expect(incoming([{ port: 81 }], web([http]))).toEqual([
      `ports[0].port: no affected pod declares port 81/TCP ${HAS}`,
    ]);
    expect(incoming([{ port: 80, protocol: "UDP" }], web([http]))).toHaveLength(1);
    expect(incoming([{ port: "http" }], web([]))).toEqual([
      "ports[0].port: no affected pod has port http/TCP (near Deployment n/web); they declare no ports",
    ]);
    expect(incoming([{ port: 1 }], web([{ containerPort: 2 }]))[0]).toContain("they have 2/TCP");
    expect([
      incoming([{ port: "http" }], web([http])),
      incoming([{ port: 80 }], web([http])),
      incoming([{ port: 81 }], web([])),
      incoming([{ port: 81 }]),
      incoming([{}], web([http])),
    ]).toEqual([[], [], [], [], []]);
  });

  test("knows ranges, and numbers of either protocol", () => {
    expect(incoming([{ port: 79, endPort: 81 }], web([http]))).toEqual([]);
    expect(incoming([{ port: 80, endPort: 80 }], web([http]))).toEqual([]);
    expect(incoming([{ port: 70, endPort: 79 }], web([http]))).toHaveLength(1);
    expect(incoming([{ port: 81, endPort: 90 }], web([http]))).toHaveLength(1);
    expect(incoming([{ port: 80 }, { port: 80, protocol: "UDP" }], web([http]))).toEqual([]);
    expect(incoming([{ port: 81 }, { port: 82, protocol: "UDP" }], web([http]))).toHaveLength(2);
  });

  test("lets more numbers stand beside one that is right, unless it is the port of a Service", () => {
    const service = (port: number, name = "n/s", selector: Fields = { app: "web" }) =>
      manifest("v1 Service", name, { spec: { selector, ports: [{ port }] } });
    const both = [{ port: 80 }, { port: 8080 }];
    expect(incoming(both, web([http]))).toEqual([]);
    expect(incoming(both, web([http]), service(8080))).toHaveLength(1);
    expect(incoming(both, web([http]), service(8081))).toEqual([]);
    expect(incoming(both, web([http]), service(8080, "m/s"))).toEqual([]);
    expect(incoming(both, web([http]), service(8080, "n/s", { app: "x" }))).toEqual([]);
    expect(incoming([{ port: 80 }, { port: "x" }], web([http]))).toHaveLength(1);
  });

  test("means the pods of the peers for traffic that goes out", () => {
    const outgoing = (to: unknown, ...others: ReturnType<typeof manifest>[]) =>
      findings(CODE, [policy({ egress: [{ to, ports: [{ port: "x" }] }] }), ...others]).length;
    const podSelector = { matchLabels: { app: "web" } };
    expect(outgoing([{ podSelector }], web([http]))).toBe(1);
    expect(outgoing([{ podSelector }, { ipBlock: {} }], web([http]))).toBe(0);
    expect(outgoing([{ podSelector: { matchLabels: { app: "other" } } }], web([http]))).toBe(0);
    expect(outgoing(undefined, web([http]))).toBe(0);
    expect(outgoing([{ podSelector, namespaceSelector: {} }], web([http]))).toBe(0);
  });

  test("names ten ports at most, each once", () => {
    const ports = Array.from({ length: 12 }, (_, index) => ({ containerPort: index + 1 }));
    expect(incoming([{ port: "x" }], web([...ports, { containerPort: 1 }]))[0]).toMatch(
      /they have 1\/TCP, .*, 10\/TCP$/,
    );
  });
});
