/**
 * A graph as text that other tools draw: Mermaid and DOT. Names come from manifests: what could end a quote is escaped.
 */
import { toVisibleLine } from "../objects";
import { type GraphPicture, type PictureNode, worstOf } from "./graph-picture";

const COLORS = { error: "#c62828", warning: "#ef6c00", info: "#1565c0" } as const;

export function renderMermaid({ nodes, edges }: GraphPicture): string {
  const marked = nodes.filter((node) => worstOf(node) !== undefined);
  return [
    "flowchart LR",
    ...nodes.map((node) => `  ${node.id}["${escapeMermaid(labelOf(node, "<br/>"))}"]`),
    ...edges.map(({ from, to, name }) => `  ${from} -- ${name} --> ${to}`),
    ...Object.entries(COLORS).map(([severity, color]) => `  classDef ${severity} stroke:${color},stroke-width:3px`),
    ...marked.map((node) => `  class ${node.id} ${worstOf(node) ?? ""}`),
  ].join("\n");
}

export function renderDot({ nodes, edges }: GraphPicture): string {
  return [
    "digraph app {",
    "  rankdir=LR; node [shape=box, style=rounded, fontname=sans];",
    ...nodes.map((node) => {
      const worst = worstOf(node);
      const color = worst === undefined ? "" : `, color="${COLORS[worst]}", penwidth=3`;
      return `  ${node.id} [label=${quoteDot(labelOf(node, "\n"))}${color}];`;
    }),
    ...edges.map(({ from, to, name }) => `  ${from} -> ${to} [label=${quoteDot(name)}];`),
    "}",
  ].join("\n");
}

function labelOf({ kind, name, namespace }: PictureNode, lineBreak: string): string {
  const place = namespace === undefined ? name : `${namespace}/${name}`;
  return `${toVisibleLine(kind)}${lineBreak}${toVisibleLine(place)}`;
}

/** Mermaid reads entities; the line break that we put in stays. */
function escapeMermaid(text: string): string {
  return text
    .replace(/[#"<>&](?!br\/>)/g, (character) => (character === "<" ? "#lt;" : `#${String(character.charCodeAt(0))};`))
    .replace("<br/#62;", "<br/>");
}

function quoteDot(text: string): string {
  return `"${text.replaceAll("\\", "\\\\").replaceAll('"', '\\"').replaceAll("\n", "\\n")}"`;
}
