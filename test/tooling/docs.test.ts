import { join } from "node:path";
import { describe, expect, jest, test } from "@jest/globals";

jest.setTimeout(120_000); // the compiler reads the whole library, on a machine that may be busy

describe("docs", () => {
  test("have a page for each construct, with an example that compiles and gives that YAML, and the promised errors", async () => {
    const { execa } = await import("execa");
    const run = execa(process.execPath, ["scripts/docs.mjs", "--check"], {
      cwd: join(__dirname, "../.."),
      reject: false,
    });
    const { stderr, exitCode } = await run;
    expect([stderr, exitCode]).toEqual(["", 0]);
  });
});
