/**
 * One group of a picture as SVG: objects in columns from what is asked for to what is needed, each at the height of
 * what points at it, so that edges cross less. Objects of other groups that it needs stand in it, too, drawn dashed.
 */
import { toVisibleLine } from "../objects";
import { escapeHtml } from "./escape-html";
import { type PictureEdge, type PictureNode, worstOf } from "./graph-picture";

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

const BOX = { width: 176, height: 44, gapX: 84, gapY: 14, margin: 8 } as const;

interface Placed {
  readonly node: PictureNode;
  readonly x: number;
  readonly y: number;
}

export interface Drawing {
  readonly nodes: readonly PictureNode[];
  /** Objects of other groups. */
  readonly guests: readonly PictureNode[];
  readonly edges: readonly PictureEdge[];
}

export function drawGroup({ nodes, guests, edges }: Drawing): string {
  const placed = place([...nodes, ...guests], edges);
  const byId = new Map(placed.map((one) => [one.node.id, one]));
  const width = Math.max(0, ...placed.map(({ x }) => x)) + BOX.width + BOX.margin;
  const height = Math.max(0, ...placed.map(({ y }) => y)) + BOX.height + BOX.margin;
  const foreign = new Set(guests.map(({ id }) => id));
  const lines = joined(edges).map((edge) => edgeSvg(edge, byId));
  const boxes = placed.map((one) => boxSvg(one, foreign.has(one.node.id)));
  const size = `width="${String(width)}" height="${String(height)}" viewBox="0 0 ${String(width)} ${String(height)}"`;
  return `<svg ${size}>${lines.join("")}${boxes.join("")}</svg>`;
}

/** Two objects are joined by one line, which has all the names. */
function joined(edges: readonly PictureEdge[]): readonly PictureEdge[] {
  const lines = new Map<string, PictureEdge>();
  for (const edge of edges) {
    const key = `${edge.from} ${edge.to}`;
    const known = lines.get(key);
    lines.set(key, known === undefined ? edge : { ...edge, name: `${known.name}, ${edge.name}` });
  }
  return [...lines.values()];
}

function place(nodes: readonly PictureNode[], edges: readonly PictureEdge[]): readonly Placed[] {
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
    return known === undefined ? Number.MAX_SAFE_INTEGER : known.sum / known.count;
  };
  return column
    .map((node, index) => ({ node, index, height: heightOf(node) }))
    .sort((one, other) => one.height - other.height || one.index - other.index)
    .map(({ node }) => node);
}

/** A guest leads to where it is at home; `data-id` tells the page's script which object a box stands for. */
function boxSvg({ node, x, y }: Placed, isGuest: boolean): string {
  const place = isGuest && node.namespace !== undefined ? ` · ${node.namespace}` : "";
  const said = node.findings.map(({ severity, text }) => `${severity}: ${text}`).join(" · ");
  const className = [worstOf(node) ?? "", isGuest ? "guest" : ""].filter((name) => name !== "").join(" ");
  const id = isGuest ? "" : ` id="${node.id}"`;
  const title = escapeHtml(said === "" ? (node.constructPath ?? `${node.kind} ${node.name}`) : said);
  const size = `width="${String(BOX.width)}" height="${String(BOX.height)}" rx="6"`;
  return `<a${id} href="#${node.id}" data-id="${node.id}" class="box ${className}" transform="translate(${String(x)} ${String(y)})"><title>${title}</title><rect ${size}/><text class="kind" x="10" y="17">${escapeHtml(shorten(`${node.kind}${place}`))}</text><text x="10" y="34">${escapeHtml(shorten(node.name))}</text></a>`;
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
  const label = `x="${String((x1 + x2) / 2)}" y="${String((y1 + y2) / 2 - 3)}"`;
  return `<path data-from="${from}" data-to="${to}" d="${curve}"/><text class="edge" ${label}>${escapeHtml(name)}</text>`;
}

function shorten(text: string): string {
  return toVisibleLine(text, 25);
}
