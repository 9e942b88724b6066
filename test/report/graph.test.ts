import { describe, expect, test } from "@jest/globals";
import { buildPicture } from "../../lib/cli/graph-picture";
import { renderDot, renderMermaid } from "../../lib/report";
import { readYaml } from "../../lib/synth/read-yaml";

const YAML = `
apiVersion: apps/v1
kind: Deployment
metadata: {name: web}
spec:
  selector: {matchLabels: {app: web}}
  template:
    metadata: {labels: {app: web}}
    spec:
      containers: [{name: app, image: nginx, envFrom: [{configMapRef: {name: config}}]}]
---
apiVersion: v1
kind: Service
metadata: {name: web}
spec: {selector: {app: web}, ports: [{port: 80}]}
---
apiVersion: v1
kind: ConfigMap
metadata: {name: config}
---
apiVersion: v1
kind: Service
metadata: {name: lost}
spec: {selector: {app: lost}, ports: [{port: 80}]}
`;

async function picture(yaml = YAML) {
  const { objects } = await readYaml(yaml, "a.yaml");
  return buildPicture(objects.map(({ subject }) => subject));
}

describe("slipway graph", () => {
  test("edges have the names of what they mean", async () => {
    const { edges } = await picture();
    expect(edges).toEqual([
      { from: "n0", to: "n2", name: "reads" },
      { from: "n1", to: "n0", name: "selects" },
    ]);
  });

  test("Mermaid and DOT draw nodes and edges, and mark what has findings", async () => {
    const mermaid = renderMermaid(await picture());
    expect(mermaid).toContain('n1["Service<br/>default/web"]');
    expect(mermaid).toContain("n1 -- selects --> n0");
    expect(mermaid).toContain("class n3 error");
    const dot = renderDot(await picture());
    expect(dot).toContain('n1 -> n0 [label="selects"];');
    expect(dot).toContain('n3 [label="Service\\ndefault/lost", color="#c62828", penwidth=3];');
  });

  test("what could end a quote of Mermaid or DOT is escaped", async () => {
    const evil = YAML.replaceAll("name: lost", `name: '"]<script>alert(1)</script>\\'`);
    expect(renderMermaid(await picture(evil))).not.toMatch(/<script|"\]</);
    expect(renderDot(await picture(evil))).toContain(String.raw`\"]<script>alert(1)</script>\\`);
  });
});
