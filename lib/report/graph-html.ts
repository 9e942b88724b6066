/**
 * A graph as one self-contained HTML page: apps with their objects and the edges between them, findings marked, the
 * construct tree beside it. It asks the network for nothing, and its policy forbids it to; without scripts it is still
 * all there, with them it can be searched, and shows one object with all that it is tied to.
 */
import { escapeHtml, scriptJson } from "./escape-html";
import { groupPicture, type PictureGroup } from "./graph-groups";
import { drawGroup } from "./graph-layout";
import type { GraphPicture, PictureEdge, PictureNode } from "./graph-picture";
import { GRAPH_SCRIPT } from "./graph-script";
import { GRAPH_STYLE } from "./graph-style";
import { drawTree } from "./graph-tree";

/** Only what has this mark may run or style; text of a manifest never has it. */
const NONCE = "slipway";
const POLICY = `default-src 'none'; script-src 'nonce-${NONCE}'; style-src 'nonce-${NONCE}'; base-uri 'none'; form-action 'none'`;

/** More objects than this are folded, app by app; those with findings stay open, as far as these are few. */
const UNFOLDED_OBJECTS = 60;
const UNFOLDED_GROUPS = 12;

export function renderGraphHtml(picture: GraphPicture): string {
  const { nodes, edges } = picture;
  const groups = groupPicture(picture);
  return `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="${POLICY}">
<title>${escapeHtml(titleOf(nodes))}</title><style nonce="${NONCE}">${GRAPH_STYLE}</style></head>
<body><aside aria-label="Contents"><h1>${escapeHtml(titleOf(nodes))}</h1>
<p class="tools"><input type="search" id="search" placeholder="Search kind, name, namespace, finding ( / )" aria-label="Search" autocomplete="off"><label><input type="checkbox" id="faulty"> with findings only</label><output id="found"></output></p>
${findingsList(nodes)}<nav aria-label="Objects">${drawTree(picture)}</nav></aside>
<main><section id="focus" aria-live="polite" hidden></section>${groupsHtml(groups, picture)}</main>
<script type="application/json" id="picture" nonce="${NONCE}">${scriptJson({ nodes, edges })}</script>
<script nonce="${NONCE}">${GRAPH_SCRIPT}</script>
</body></html>
`;
}

function titleOf(nodes: readonly PictureNode[]): string {
  const findings = nodes.reduce((sum, node) => sum + node.findings.length, 0);
  const objects = `${String(nodes.length)} object${nodes.length === 1 ? "" : "s"}`;
  return findings === 0 ? objects : `${objects}, ${String(findings)} finding${findings === 1 ? "" : "s"}`;
}

function findingsList(nodes: readonly PictureNode[]): string {
  const all = nodes.flatMap((node) => node.findings.map((finding) => ({ node, ...finding })));
  if (all.length === 0) return "";
  const items = (["error", "warning", "info"] as const).flatMap((wanted) =>
    all
      .filter(({ severity }) => severity === wanted)
      .map(
        ({ node, text }) =>
          `<li class="${wanted}" data-of="${node.id}"><a href="#${node.id}" data-id="${node.id}">${escapeHtml(text)}</a></li>`,
      ),
  );
  return `<details open class="findings"><summary>Findings</summary><ul>${items.join("")}</ul></details>`;
}

function groupsHtml(groups: readonly PictureGroup[], { nodes, edges }: GraphPicture): string {
  const byId = new Map(nodes.map((node) => [node.id, node]));
  const edgesFrom = new Map<string, PictureEdge[]>();
  for (const edge of edges) {
    const known = edgesFrom.get(edge.from);
    if (known === undefined) edgesFrom.set(edge.from, [edge]);
    else known.push(edge);
  }
  const faulty = groups.filter(isFaulty);
  const isOpen = (group: PictureGroup): boolean =>
    nodes.length <= UNFOLDED_OBJECTS || (faulty.length <= UNFOLDED_GROUPS && isFaulty(group));
  let namespace: string | undefined;
  let isFirst = true;
  return groups
    .map((group) => {
      const heading = isFirst || group.namespace !== namespace ? `<h2>${escapeHtml(placeOf(group))}</h2>` : "";
      ({ namespace } = group);
      isFirst = false;
      return `${heading}${groupHtml(group, { byId, edgesFrom, open: isOpen(group) })}`;
    })
    .join("");
}

function placeOf({ namespace }: PictureGroup): string {
  return namespace === undefined ? "The whole cluster" : `Namespace ${namespace}`;
}

function isFaulty({ nodes }: PictureGroup): boolean {
  return nodes.some(({ findings }) => findings.length > 0);
}

interface GroupContext {
  readonly byId: ReadonlyMap<string, PictureNode>;
  readonly edgesFrom: ReadonlyMap<string, readonly PictureEdge[]>;
  readonly open: boolean;
}

function groupHtml({ app, nodes }: PictureGroup, { byId, edgesFrom, open }: GroupContext): string {
  const members = new Set(nodes.map(({ id }) => id));
  const edges = nodes.flatMap(({ id }) => edgesFrom.get(id) ?? []);
  const guests = new Set(edges.map(({ to }) => to).filter((id) => !members.has(id)));
  const drawing = { nodes, guests: [...guests].flatMap((id) => byId.get(id) ?? []), edges };
  const findings = nodes.flatMap((node) => node.findings);
  const worst = (["error", "warning", "info"] as const).find((wanted) =>
    findings.some(({ severity }) => severity === wanted),
  );
  const badge = worst === undefined ? "" : ` <b class="badge ${worst}">${String(findings.length)}</b>`;
  return `<details class="group"${open ? " open" : ""}><summary><strong>${escapeHtml(app)}</strong>${badge} <span>${escapeHtml(kindsOf(nodes))}</span></summary><div class="drawing">${drawGroup(drawing)}</div></details>`;
}

/** `2 Service, 1 Deployment`. */
function kindsOf(nodes: readonly PictureNode[]): string {
  const counts = new Map<string, number>();
  for (const { kind } of nodes) counts.set(kind, (counts.get(kind) ?? 0) + 1);
  return [...counts].map(([kind, count]) => (count === 1 ? kind : `${String(count)} ${kind}`)).join(", ");
}
