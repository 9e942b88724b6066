/** What the rules of values say of each mutation of a valid object: one snapshot a kind. */
import { describe, expect, test } from "@jest/globals";
import { valueIssues } from "../../lib/checks/schema/value-rules";
import { Graph } from "../../lib/graph";
import type { Mutation } from "./mutations";
import { readAccepted, readMutations } from "./oracle-fixtures";

const names = readAccepted()
  .filter((title) => title.endsWith(" valid"))
  .map((title) => title.replace(/ valid$/, ""));

function linesOf({ title, manifest }: Mutation): readonly string[] {
  const graph = new Graph([{ manifest }]);
  return graph.nodes.flatMap((node) =>
    valueIssues(node, graph.podOf(node)).map(({ fault, path, message, hint }) => {
      const what = title.slice(title.indexOf(" ") + 1);
      return `${what} → ${fault} ${path}: ${message}${hint === undefined ? "" : `; ${hint}`}`;
    }),
  );
}

describe("rules of values", () => {
  test.each(names)("%s", async (name) => {
    const lines = (await readMutations(name)).flatMap(linesOf);
    expect(lines.join("\n")).toMatchSnapshot();
  });
});
