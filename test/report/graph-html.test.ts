import { Script } from "node:vm";
import { describe, expect, test } from "@jest/globals";
import { type GraphPicture, type PictureNode, renderGraphHtml } from "../../lib/report";
import { groupPicture } from "../../lib/report/graph-groups";

function node(id: string, kind: string, name: string, more: Partial<PictureNode> = {}): PictureNode {
  return { id, kind, name, namespace: "shop", findings: [], ...more };
}

/** A web app, the Service of another that selects nothing, and what both read. */
const SHOP: GraphPicture = {
  nodes: [
    node("n0", "Deployment", "web", { app: "web" }),
    node("n1", "Service", "web"),
    node("n2", "Ingress", "entry"),
    node("n3", "ConfigMap", "common"),
    node("n4", "Deployment", "chat", { app: "chat" }),
    node("n5", "Service", "chat-api", {
      findings: [
        { severity: "warning", text: "second" },
        { severity: "error", text: "first" },
      ],
    }),
    { id: "n6", kind: "Namespace", name: "shop", findings: [] },
  ],
  edges: [
    { from: "n1", to: "n0", name: "selects" },
    { from: "n2", to: "n1", name: "routesTo" },
    { from: "n0", to: "n3", name: "reads" },
    { from: "n0", to: "n3", name: "mounts" },
    { from: "n4", to: "n3", name: "reads" },
  ],
};

describe("groups of a picture", () => {
  const groups = groupPicture(SHOP).map(({ namespace, app, nodes }) => [namespace, app, nodes.map(({ id }) => id)]);

  test("an object joins the app that it is tied to, also over others, or whose name it bears", () => {
    expect(groups).toContainEqual(["shop", "web", ["n0", "n1", "n2"]]);
    expect(groups).toContainEqual(["shop", "chat", ["n4", "n5"]]);
  });

  test("what two apps are tied to belongs to none; what has no namespace comes last", () => {
    expect(groups.slice(2)).toEqual([
      ["shop", "others", ["n3"]],
      [undefined, "others", ["n6"]],
    ]);
  });
});

describe("the page of a graph", () => {
  const html = renderGraphHtml(SHOP);

  test("has every object once, and draws it again, dashed, where another app needs it", () => {
    for (const { id } of SHOP.nodes) expect(html.match(new RegExp(` id="${id}"`, "g"))).toHaveLength(1);
    expect(html.match(/class="box guest"/g)).toHaveLength(2);
  });

  test("joins two objects by one line that has all the names", () => {
    expect(html.match(/<path data-from="n0" data-to="n3"/g)).toHaveLength(1);
    expect(html).toContain(">reads, mounts</text>");
  });

  test("lists findings, errors first, each with a link to its object", () => {
    const list = /class="findings">.*?<\/details>/s.exec(html)?.[0] ?? "";
    expect([...list.matchAll(/<a href="#(n\d+)"[^>]*>(\w+)/g)].map(([, id, text]) => [id, text])).toEqual([
      ["n5", "first"],
      ["n5", "second"],
    ]);
    expect(html).toContain('data-id="n5" class="box error"');
  });

  test("nests the tree as the app nests its constructs, and takes the child Resource for its construct", () => {
    const nodes = [
      node("n0", "Deployment", "web", { constructPath: "shop/web/deployment/Resource" }),
      node("n1", "Service", "web", { constructPath: "shop/web/service" }),
    ];
    const tree = /<nav.*<\/nav>/s.exec(renderGraphHtml({ nodes, edges: [] }))?.[0] ?? "";
    expect(tree.replace(/<a [^>]*>/g, "<a>")).toBe(
      '<nav aria-label="Objects"><ul><li><details open><summary>shop</summary><ul><li><details open><summary>web</summary><ul><li><a>deployment (Deployment web)</a></li><li><a>service (Service web)</a></li></ul></details></li></ul></details></li></ul></nav>',
    );
  });

  test("is folded, app by app, when there is much: only what has findings is open", () => {
    const many = Array.from({ length: 100 }, (_, index) => {
      const findings = index === 7 ? [{ severity: "error" as const, text: "broken" }] : [];
      return node(`n${String(index)}`, "Pod", `p${String(index)}`, { app: `a${String(index)}`, findings });
    });
    const folded = renderGraphHtml({ nodes: many, edges: [] });
    expect(folded.match(/<details class="group">/g)).toHaveLength(99);
    expect(folded).toMatch(/<details class="group" open><summary><strong>a7</);
    expect(html).not.toContain('<details class="group">');
  });

  test("holds everything itself and may ask the network for nothing", () => {
    expect(html).toContain(`content="default-src 'none';`);
    expect(html).not.toMatch(/(?:src|href)="(?!#)/);
    expect(html).not.toMatch(/https?:|@import|url\(/);
  });

  test("no text of a manifest becomes markup, an attribute or script", () => {
    const evil = `"'></title></script><script>alert(1)</script><img src=x onerror=alert(1)>\u2028`;
    const object = node("n0", evil, evil, {
      namespace: evil,
      app: evil,
      constructPath: `${evil}/a`,
      findings: [{ severity: "error", text: evil }],
    });
    const page = renderGraphHtml({ nodes: [object], edges: [] });
    expect(page.match(/<script/g)).toHaveLength(2);
    expect(page).not.toContain("<img");
    expect(page).not.toMatch(/="[^"]*'>/);
    expect(readData(page)).toEqual({ nodes: [object], edges: [] });
  });

  test("its script is valid, and makes elements by their text alone", () => {
    const script = /<script nonce="slipway">([\s\S]*?)<\/script>/.exec(html)?.[1] ?? "";
    expect(() => new Script(script)).not.toThrow();
    expect(script).not.toMatch(/innerHTML|outerHTML|insertAdjacent|document\.write|eval|fetch|XMLHttp/);
    expect(readData(html)).toEqual(SHOP);
  });
});

function readData(page: string): unknown {
  return JSON.parse(/<script type="application\/json"[^>]*>(.*?)<\/script>/s.exec(page)?.[1] ?? "");
}
