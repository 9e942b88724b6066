import { describe, expect, test } from "@jest/globals";
import { toVisibleLine, toVisibleText } from "../../lib/objects";

describe("text from a cluster", () => {
  test.each([
    ["an ANSI colour", "\u001b[31mred", "\\x1b[31mred"],
    ["a C1 string terminator", "a\u009db", "a\\x9db"],
    ["a bare carriage return", "done\rfake", "done\\x0dfake"],
    ["a backspace", "a\u0008b", "a\\x08b"],
    ["DEL", "a\u007fb", "a\\x7fb"],
    ["a bidi override", "a\u202eb", "a\\u202eb"],
    ["a zero-width space", "a\u200bb", "a\\u200bb"],
    ["a byte order mark", "\ufeffa", "\\ufeffa"],
  ])("shows %s instead of obeying it", (_name, text, expected) => {
    expect(toVisibleText(text)).toBe(expected);
  });

  test("keeps line feeds, tabs and other languages as they are", () => {
    const text = "첫째 줄\n\t둘째 줄 🚀";
    expect(toVisibleText(text)).toBe(text);
  });

  test("on one line has its white space folded and its length bounded", () => {
    expect(toVisibleLine("  a\n\n b\tc  ")).toBe("a b c");
    expect(toVisibleLine("x".repeat(50), 10)).toBe(`${"x".repeat(9)}…`);
  });
});
