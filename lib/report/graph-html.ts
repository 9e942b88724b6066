/**
 * A graph as one self-contained HTML page: objects in columns from what is asked for to what is needed, edges by name,
 * findings marked, the construct tree beside it. No script, no request: it opens from anywhere and prints.
 */
import { toVisibleLine } from "../objects";
import { type GraphPicture, type PictureEdge, type PictureNode, worstOf } from "./graph-picture";

/** Columns from left to right; what is in none stands last. */
const COLUMNS: readonly (readonly string[])[] = [
  [
    "Ingress",
    "Gateway",
    "HTTPRoute",
    "GRPCRoute",
    "ServiceMonitor",
    "ValidatingWebhookConfiguration",
    "MutatingWebhookConfiguration",
    "APIService",
  ],
  ["Service", "HorizontalPodAutoscaler", "ScaledObject", "PodDisruptionBudget", "NetworkPolicy", "PodMonitor"],
  ["Deployment", "StatefulSet", "DaemonSet", "ReplicaSet", "Rollout", "Job", "CronJob", "Pod"],
  [
    "ConfigMap",
    "Secret",
    "PersistentVolumeClaim",
    "ServiceAccount",
    "PriorityClass",
    "RoleBinding",
    "ClusterRoleBinding",
  ],
];

const BOX = { width: 230, height: 44, gapX: 130, gapY: 14, margin: 20 } as const;

interface Placed {
  readonly node: PictureNode;
  readonly x: number;
  readonly y: number;
}

export function renderGraphHtml(picture: GraphPicture): string {
  const placed = place(picture);
  const byId = new Map(placed.map((one) => [one.node.id, one]));
  const width = Math.max(0, ...placed.map(({ x }) => x)) + BOX.width + BOX.margin;
  const height = Math.max(0, ...placed.map(({ y }) => y)) + BOX.height + BOX.margin;
  const lines = picture.edges.map((edge) => edgeSvg(edge, byId)).join("");
  const boxes = placed.map(boxSvg).join("");
  return `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>The app as a graph</title><style>${STYLE}</style></head>
<body><aside><h1>${String(picture.nodes.length)} objects</h1>${tree(picture.nodes)}</aside>
<main><svg width="${String(width)}" height="${String(height)}" viewBox="0 0 ${String(width)} ${String(height)}" role="img" aria-label="objects and what points at what">${lines}${boxes}</svg></main>
</body></html>
`;
}

const STYLE = `
:root{color-scheme:light dark;--line:#90a4ae;--text:#263238;--box:#fff;--page:#f5f7f8}
@media (prefers-color-scheme:dark){:root{--text:#eceff1;--box:#263238;--page:#11181c;--line:#546e7a}}
body{margin:0;display:flex;height:100vh;font:13px/1.4 system-ui,sans-serif;color:var(--text);background:var(--page)}
aside{width:320px;flex:none;overflow:auto;padding:12px 16px;border-right:1px solid var(--line)}main{flex:1;overflow:auto}
h1{font-size:15px}ul{padding-left:16px;margin:4px 0}li{margin:2px 0}a{color:inherit;text-decoration:none}a:hover{text-decoration:underline}
rect{fill:var(--box);stroke:var(--line)}g:target rect{stroke-width:4}.error rect{stroke:#c62828;stroke-width:3}.warning rect{stroke:#ef6c00;stroke-width:3}.info rect{stroke:#1565c0}
li.error,li .error{color:#c62828}li .warning{color:#ef6c00}text{fill:var(--text)}text.kind{font-size:11px;opacity:.7}
path{fill:none;stroke:var(--line)}text.edge{font-size:10px;opacity:.75;text-anchor:middle}`;

function place({ nodes, edges }: GraphPicture): readonly Placed[] {
  const columns = COLUMNS.map((): PictureNode[] => []);
  const others: PictureNode[] = [];
  for (const node of nodes) (columns[COLUMNS.findIndex((kinds) => kinds.includes(node.kind))] ?? others).push(node);
  const filled = [...columns, others].filter((column) => column.length > 0);
  const rows = new Map<string, number>();
  return filled.flatMap((column, index) => {
    const sorted = index === 0 ? column : sortByNeighbours(column, edges, rows);
    return sorted.map((node, row) => {
      rows.set(node.id, row);
      return { node, x: BOX.margin + index * (BOX.width + BOX.gapX), y: BOX.margin + row * (BOX.height + BOX.gapY) };
    });
  });
}

/** Each object at the height of what points at it: then edges cross less. */
function sortByNeighbours(
  column: readonly PictureNode[],
  edges: readonly PictureEdge[],
  rows: ReadonlyMap<string, number>,
): PictureNode[] {
  const sums = new Map<string, { sum: number; count: number }>();
  for (const { from, to } of edges) {
    for (const [node, other] of [
      [to, from],
      [from, to],
    ] as const) {
      const row = rows.get(other);
      if (row === undefined) continue;
      const { sum, count } = sums.get(node) ?? { sum: 0, count: 0 };
      sums.set(node, { sum: sum + row, count: count + 1 });
    }
  }
  const heightOf = ({ id }: PictureNode): number => {
    const known = sums.get(id);
    return known === undefined ? Number.POSITIVE_INFINITY : known.sum / known.count;
  };
  return column
    .map((node, index) => ({ node, index, height: heightOf(node) }))
    .sort((one, other) => compare(one.height, other.height) || one.index - other.index)
    .map(({ node }) => node);
}

function compare(one: number, other: number): number {
  return one === other ? 0 : one - other;
}

function boxSvg({ node, x, y }: Placed): string {
  const place = node.namespace === undefined ? "" : ` · ${node.namespace}`;
  const findings = node.findings.map(({ severity, text }) => `${severity}: ${text}`).join("\n");
  return `<g id="${node.id}" class="${worstOf(node) ?? ""}" transform="translate(${String(x)} ${String(y)})"><title>${escapeHtml(findings || node.constructPath || node.name)}</title><rect width="${String(BOX.width)}" height="${String(BOX.height)}" rx="6"/><text class="kind" x="10" y="17">${escapeHtml(shorten(`${node.kind}${place}`))}</text><text x="10" y="34">${escapeHtml(shorten(node.name))}</text></g>`;
}

function edgeSvg({ from, to, name }: PictureEdge, byId: ReadonlyMap<string, Placed>): string {
  const start = byId.get(from);
  const end = byId.get(to);
  if (start === undefined || end === undefined) return "";
  const forward = end.x >= start.x;
  const x1 = start.x + (forward ? BOX.width : 0);
  const x2 = end.x + (forward && end.x !== start.x ? 0 : BOX.width);
  const y1 = start.y + BOX.height / 2;
  const y2 = end.y + BOX.height / 2;
  const bend = BOX.gapX / 2;
  const curve = `M${String(x1)} ${String(y1)} C${String(x1 + (forward ? bend : -bend))} ${String(y1)} ${String(x2 + (x2 === end.x ? -bend : bend))} ${String(y2)} ${String(x2)} ${String(y2)}`;
  return `<path d="${curve}"/><text class="edge" x="${String((x1 + x2) / 2)}" y="${String((y1 + y2) / 2 - 3)}">${escapeHtml(name)}</text>`;
}

function tree(nodes: readonly PictureNode[]): string {
  const items = [...nodes].sort((one, other) =>
    (one.constructPath ?? one.name) < (other.constructPath ?? other.name) ? -1 : 1,
  );
  const rows = items.map((node) => {
    const title = node.constructPath ?? `${node.kind} ${node.name}`;
    const findings = node.findings
      .map(({ severity, text }) => `<li class="${severity}">${escapeHtml(toVisibleLine(text))}</li>`)
      .join("");
    return `<li><a href="#${node.id}" class="${worstOf(node) ?? ""}">${escapeHtml(toVisibleLine(title))}</a>${findings === "" ? "" : `<ul>${findings}</ul>`}</li>`;
  });
  return `<ul>${rows.join("")}</ul>`;
}

function shorten(text: string): string {
  return toVisibleLine(text, 34);
}

function escapeHtml(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;").replaceAll('"', "&quot;");
}
