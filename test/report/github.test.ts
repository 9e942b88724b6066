import { describe, expect, test } from "@jest/globals";
import type { Finding } from "../../lib/objects";
import { renderGithub } from "../../lib/report";

const finding: Finding = {
  code: "service-selects-nothing",
  severity: "error",
  object: { apiVersion: "v1", kind: "Service", namespace: "default", name: "chat" },
  path: "spec.selector",
  message: "matches no pod",
};

describe("GitHub annotations", () => {
  test("an error, a warning and a note are the three commands that GitHub has", () => {
    const lines = renderGithub(
      (["error", "warning", "info"] as const).map((severity) => ({ finding: { ...finding, severity } })),
      [],
    );
    expect(lines.map((line) => line.split(" ", 1)[0])).toEqual(["::error", "::warning", "::notice"]);
  });

  test("stand at file, line and column, with the code as title and the fix in the next line", () => {
    const placed = { finding: { ...finding, hint: "did you mean app=web?" }, file: "app.yaml", line: 4, column: 3 };
    expect(renderGithub([placed], [])).toEqual([
      "::error file=app.yaml,line=4,col=3,title=service-selects-nothing::Service default/chat · spec.selector: matches no pod%0Adid you mean app=web?",
    ]);
  });

  test("what ends a property or a command is escaped, in the order that GitHub undoes", () => {
    const evil = { ...finding, message: "50%: a,b\r\n::error::x" };
    const [line = ""] = renderGithub([{ finding: evil, file: "a,b:c%\n.yaml", line: 1, column: 1 }], []);
    expect(line).toContain("file=a%2Cb%3Ac%25%0A.yaml,line=1");
    expect(line).toContain("50%25: a,b");
    expect(line).not.toMatch(/[\r\n]/);
    expect(line.match(/::error/g)).toHaveLength(2);
    expect(line.startsWith("::error ")).toBe(true);
  });

  test("a file that cannot be read is an error at its place", () => {
    const [line] = renderGithub([], [{ file: "a.yaml", line: 2, column: 1, message: "unexpected end" }]);
    expect(line).toBe("::error file=a.yaml,line=2,col=1,title=cannot be read::unexpected end");
  });
});
