import { describe, expect, test } from "@jest/globals";
import { groupBy } from "../../lib/graph";
import { checkCase, readFixtures } from "./read-fixture";

for (const [code, cases] of groupBy(readFixtures(), (item) => item.code)) {
  describe(code, () => {
    test.each(cases.map((item) => [item.title, item] as const))("%s", async (_, item) => {
      expect(await checkCase(item)).toEqual([...item.expected]);
    });
  });
}
