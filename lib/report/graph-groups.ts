/**
 * Which objects of a picture belong together: those of one app, in one namespace. What has no app of its own joins the
 * one that it is tied to; what several apps are tied to, or none, is among the others.
 */
import type { GraphPicture, PictureEdge, PictureNode } from "./graph-picture";

export interface PictureGroup {
  /** Absent for objects without a namespace. */
  readonly namespace?: string;
  readonly app: string;
  readonly nodes: readonly PictureNode[];
}

const OTHERS = "others";

/** In the order of the namespaces, then of the apps; the others come last. */
export function groupPicture(picture: GraphPicture): readonly PictureGroup[] {
  const apps = appsOf(picture);
  const groups = new Map<
    string,
    { readonly namespace?: string; readonly app: string; readonly nodes: PictureNode[] }
  >();
  for (const node of picture.nodes) {
    const app = apps.get(node.id) ?? OTHERS;
    const { namespace } = node;
    const key = JSON.stringify([namespace ?? "", app]);
    const known = groups.get(key) ?? { ...(namespace === undefined ? {} : { namespace }), app, nodes: [] };
    known.nodes.push(node);
    groups.set(key, known);
  }
  const sortKey = ({ namespace, app }: PictureGroup): string =>
    `${namespace === undefined ? "1" : `0${namespace}`}\n${app === OTHERS ? "1" : `0${app}`}`;
  return [...groups.values()]
    .map((group) => ({ group, key: sortKey(group) }))
    .sort((one, other) => (one.key < other.key ? -1 : one.key > other.key ? 1 : 0))
    .map(({ group }) => group);
}

/**
 * Passes apps on along the edges until nobody learns anything new: an Ingress → its Service → the pods' app. What is
 * still without one, such as a Service that selects nothing, joins the app whose name it bears.
 */
function appsOf({ nodes, edges }: GraphPicture): ReadonlyMap<string, string> {
  const apps = new Map<string, string>();
  for (const { id, app } of nodes) if (app !== undefined) apps.set(id, app);
  const neighbours = neighboursBy(edges);
  passOn(nodes, apps, neighbours);
  const known = new Set(nodes.map((node) => nameIn(node, apps.get(node.id) ?? "")));
  for (const node of nodes) {
    if (apps.has(node.id) || (neighbours.get(node.id) ?? []).some((other) => apps.has(other))) continue;
    const app = prefixesOf(node.name).find((prefix) => known.has(nameIn(node, prefix)));
    if (app !== undefined) apps.set(node.id, app);
  }
  passOn(nodes, apps, neighbours);
  return apps;
}

function nameIn({ namespace = "" }: PictureNode, app: string): string {
  return `${namespace}/${app}`;
}

/** `a-b-c`, `a-b`, `a`. */
function prefixesOf(name: string): readonly string[] {
  const parts = name.split("-");
  return parts.map((_, index) => parts.slice(0, parts.length - index).join("-"));
}

type Neighbours = ReadonlyMap<string, readonly string[]>;

function neighboursBy(edges: readonly PictureEdge[]): Neighbours {
  const neighbours = new Map<string, string[]>();
  const add = (one: string, other: string): void => {
    const known = neighbours.get(one);
    if (known === undefined) neighbours.set(one, [other]);
    else known.push(other);
  };
  for (const { from, to } of edges) {
    add(from, to);
    add(to, from);
  }
  return neighbours;
}

function passOn(nodes: readonly PictureNode[], apps: Map<string, string>, neighbours: Neighbours): void {
  let waiting = nodes.filter(({ id }) => !apps.has(id));
  for (let learned = true; learned; ) {
    const found = waiting.flatMap(({ id }) => {
      const near = new Set((neighbours.get(id) ?? []).flatMap((other) => apps.get(other) ?? []));
      const [app] = near;
      return near.size === 1 && app !== undefined ? [[id, app] as const] : [];
    });
    for (const [id, app] of found) apps.set(id, app);
    waiting = waiting.filter(({ id }) => !apps.has(id));
    learned = found.length > 0;
  }
}
