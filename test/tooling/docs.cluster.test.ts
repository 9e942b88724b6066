// What docs/constructs shows, before the real API server. That each page's YAML is what its example gives, docs.test.ts
// checks.

import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, jest, test } from "@jest/globals";
import { ApiObject } from "cdk8s";
import { parseAllDocuments } from "yaml";
import { HttpRoute, WebApp } from "../../lib";
import type { Manifest } from "../../lib/objects";
import { readManifests } from "../../lib/synth";
import { render } from "../constructs/render";
import { useApps } from "../deploy/deploy-support";
import { gatewayApiFiles } from "../support/gateway-api";
import { dropNamespace, newNamespace, type TestCluster, testCluster } from "../support/test-cluster";

const folder = join(__dirname, "../../docs/constructs");
const pages = readdirSync(folder).filter((name) => name !== "README.md");

jest.setTimeout(120_000); // some forty requests, and definitions to be served, on a machine that may be busy

const DEFINED = ["gatewayclasses", "gateways", "httproutes"];

/** What a page's example gives, put into another namespace where it is in the chart's. */
function manifestsOn(page: string, namespace: string): readonly Manifest[] {
  const [, yaml = ""] = /^```yaml\n([\s\S]*?)^```/m.exec(readFileSync(join(folder, page), "utf8")) ?? [];
  return parseAllDocuments(yaml).map((document) => into(document.toJS() as Manifest, namespace));
}

function into(manifest: Manifest, namespace: string): Manifest {
  const { metadata } = manifest;
  return metadata.namespace === undefined ? manifest : { ...manifest, metadata: { ...metadata, namespace } };
}

async function dryRun(cluster: TestCluster, items: readonly Manifest[]) {
  const input = JSON.stringify({ apiVersion: "v1", kind: "List", items });
  return cluster.kubectl(["apply", "--server-side", "--dry-run=server", "--validate=strict", "-f", "-"], input);
}

// First, since it brings and removes the definitions that the other tests bring for themselves.
describe("a set with a Gateway, a route, and the definitions of both", () => {
  const { cluster, newApp } = useApps("gateway");

  test("is deployed in one go, is unchanged then, and destroyed", async () => {
    const app = await newApp();
    const files = await gatewayApiFiles(...DEFINED);
    const read = await readManifests(files, { cwd: "/", readInput: async () => "" });
    const route = render((chart) => {
      const web = new WebApp(chart, "web", { image: "web:1", port: 3000, replicas: 0 });
      new ApiObject(chart, "gateway", {
        apiVersion: "gateway.networking.k8s.io/v1",
        kind: "Gateway",
        metadata: { name: "public" },
        spec: { gatewayClassName: app.namespace, listeners: [{ name: "http", port: 80, protocol: "HTTP" }] },
      });
      new HttpRoute(chart, "shop", {
        gateways: [{ name: "public" }],
        rules: [{ backends: [web.service.port("http")] }],
      });
    });
    const set: readonly Manifest[] = [
      ...route.map((manifest) => into(manifest, app.namespace)),
      ...read.map(({ manifest }) => manifest),
    ];
    expect((await app.deploy(set)).outcome).toMatchObject({ outcome: "succeeded" });
    const live = await cluster.get<{ spec: object }>(["httproute", "shop", "-n", app.namespace]);
    expect(live.spec).toMatchObject({ rules: [{ backendRefs: [{ name: "web", port: 3000 }] }] });
    expect((await app.deploy(set)).outcome.outcome).toBe("unchanged");
    expect((await app.destroy()).outcome.outcome).toBe("succeeded");
    expect((await cluster.kubectl(["get", "crd", "-o", "name"])).stdout).not.toContain("httproutes.gateway");
  });
});

describe("the API server accepts, with strict validation and without a warning", () => {
  let cluster: TestCluster;
  let namespace: string;
  let definitions: readonly string[];

  beforeAll(async () => {
    cluster = testCluster();
    namespace = await newNamespace(cluster, "docs");
    definitions = (await gatewayApiFiles(...DEFINED)).flatMap((path) => ["-f", path]);
    expect((await cluster.kubectl(["apply", "--server-side", ...definitions])).stderr).toBe("");
    const established = ["wait", "--for=condition=Established", "--timeout=60s", ...definitions];
    expect((await cluster.kubectl(established)).stderr).toBe("");
  });
  afterAll(async () => {
    await dropNamespace(cluster, namespace);
    await cluster.kubectl(["delete", "--ignore-not-found", ...definitions]);
  });

  test.each(pages)("what %s shows", async (page) => {
    const manifests = manifestsOn(page, namespace);
    expect(manifests).not.toHaveLength(0);
    const { stdout, stderr, exitCode } = await dryRun(cluster, manifests);
    expect([exitCode, stderr]).toEqual([0, ""]);
    expect(stdout.split("\n")).toHaveLength(manifests.length);
  });

  test("an HTTPRoute with every field, and refuses one that breaks a rule of its definition", async () => {
    const route = (path: string) =>
      render((chart) => {
        const web = new WebApp(chart, "web", { image: "web:1", port: 3000 });
        const backend = web.service.port("http");
        const matches = [
          { path, method: "GET", headers: { "X-Tier": "gold" } },
          { path: { exact: "/login" } },
          { path: { regularExpression: "/v[0-9]+/.*" } },
        ] as const;
        const redirect = [{ type: "RequestRedirect", requestRedirect: { scheme: "https", statusCode: 301 } }];
        return new HttpRoute(chart, "route", {
          gateways: [{ name: "public", namespace: "gateways", sectionName: "https" }],
          hostnames: ["shop.example.com", "*.example.com"],
          rules: [
            { matches, backends: [{ backend, weight: 9 }, backend] },
            { backends: [], filters: redirect },
          ],
        });
      })
        .filter(({ kind }) => kind === "HTTPRoute")
        .map((manifest) => into(manifest, namespace));
    expect(await dryRun(cluster, route("/shop"))).toMatchObject({ exitCode: 0, stderr: "" });
    // Only the definition's own rules (CEL) know this one.
    expect((await dryRun(cluster, route("/a//b"))).stderr).toContain("must not contain '//'");
  });
});
