/** Every case of the fixtures: which findings it gives, and in which words (the snapshots). */
import { describe, expect, test } from "@jest/globals";
import { groupBy } from "../../lib/graph";
import type { Finding } from "../../lib/objects";
import { checkCase, type FixtureCase, readFixtures } from "./read-fixture";

/** Titles that stand twice in a file are told apart: a snapshot belongs to one case. */
function titled(cases: readonly FixtureCase[]): (readonly [string, FixtureCase])[] {
  return [...groupBy(cases, ({ title }) => title)].flatMap(([title, same]) =>
    same.map((item, index) => [index === 0 ? title : `${title} (${String(index + 1)})`, item] as const),
  );
}

function words({ severity, message, hint, related }: Finding): string {
  const near = related === undefined ? "" : ` (${related.kind} ${related.namespace ?? ""}/${related.name})`;
  return `${severity}: ${message}${near}${hint === undefined ? "" : `; ${hint}`}`;
}

for (const [code, cases] of groupBy(readFixtures(), (item) => item.code)) {
  describe(code, () => {
    test.each(titled(cases))("%s", async (_, item) => {
      const findings = await checkCase(item);
      expect(findings.map((one) => `${one.code} ${one.object.kind}/${one.object.name} ${one.path}`)).toEqual([
        ...item.expected,
      ]);
      if (findings.length > 0) expect(findings.map(words).join("\n")).toMatchSnapshot();
    });
  });
}
