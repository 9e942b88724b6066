/**
 * The tree beside a picture: constructs as the app nests them; for plain manifests namespaces, apps and objects.
 */
import { escapeHtml } from "./escape-html";
import { groupPicture } from "./graph-groups";
import { type GraphPicture, type PictureNode, worstOf } from "./graph-picture";

interface Branch {
  readonly branches: Map<string, Branch>;
  readonly leaves: { readonly title: string; readonly node: PictureNode }[];
}

/** Deeper branches start closed when there are more objects than this. */
const OPEN_UP_TO = 60;

export function drawTree(picture: GraphPicture): string {
  const root: Branch = { branches: new Map(), leaves: [] };
  for (const { namespace, app, nodes } of groupPicture(picture)) {
    for (const node of nodes) {
      const { constructPath } = node;
      const steps = constructPath === undefined ? [namespace ?? "no namespace", app] : constructPath.split("/");
      // The child `Resource` of a construct is the object itself.
      const within = constructPath === undefined ? steps : steps.slice(0, steps.at(-1) === "Resource" ? -2 : -1);
      const own = constructPath === undefined ? undefined : steps[within.length];
      const title = own === undefined ? `${node.kind} ${node.name}` : `${own} (${node.kind} ${node.name})`;
      branchAt(root, within).leaves.push({ title, node });
    }
  }
  return branchHtml(root, picture.nodes.length <= OPEN_UP_TO ? Number.POSITIVE_INFINITY : 1);
}

function branchAt(root: Branch, steps: readonly string[]): Branch {
  let branch = root;
  for (const step of steps) {
    const known = branch.branches.get(step) ?? { branches: new Map(), leaves: [] };
    branch.branches.set(step, known);
    branch = known;
  }
  return branch;
}

function branchHtml({ branches, leaves }: Branch, openLevels: number): string {
  const inner = [...branches].map(([name, branch]) => {
    const count = findingsIn(branch);
    const badge = count === 0 ? "" : ` <b class="badge">${String(count)}</b>`;
    const open = openLevels > 0 ? " open" : "";
    return `<li><details${open}><summary>${escapeHtml(name)}${badge}</summary>${branchHtml(branch, openLevels - 1)}</details></li>`;
  });
  const own = leaves.map(
    ({ title, node }) =>
      `<li><a href="#${node.id}" data-id="${node.id}" class="${worstOf(node) ?? ""}">${escapeHtml(title)}</a></li>`,
  );
  return `<ul>${[...inner, ...own].join("")}</ul>`;
}

function findingsIn({ branches, leaves }: Branch): number {
  const own = leaves.reduce((sum, { node }) => sum + node.findings.length, 0);
  return [...branches.values()].reduce((sum, branch) => sum + findingsIn(branch), own);
}
