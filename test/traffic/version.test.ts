import { expect, test } from "@jest/globals";
import { isCodedError } from "../../lib/errors";
import { buildVersionReader, type VersionSource } from "../../lib/traffic/version";

const body = JSON.stringify({ service: "web", version: "1.2.0", build: { id: 7, "tag name": "blue" } });

test.each<[string, VersionSource | undefined, string, string | undefined]>([
  ["service and version of a JSON body", undefined, body, "web v1.2.0"],
  ["a version that brings its own v", undefined, '{"service":"web","version":"v3"}', "web v3"],
  ["a version without a service", undefined, '{"version":"1.2.0"}', "1.2.0"],
  ["a numeric version, which must not sort as an array index", undefined, '{"version":3}', "v3"],
  ["no version in a JSON body", undefined, '{"ok":true}', undefined],
  ["a body that is no JSON", undefined, "<html>", undefined],
  ["a version that is an object", undefined, '{"version":{"a":1}}', undefined],
  ["an empty version", undefined, '{"version":" "}', undefined],
  ["a JSON path", { from: "json", path: "build.id" }, body, "v7"],
  ["a JSON path written as kubectl writes it", { from: "json", path: "$.build.tag name" }, body, "blue"],
  ["a JSON path to nothing", { from: "json", path: "build.none.x" }, body, undefined],
  ["a path to what every object inherits", { from: "json", path: "constructor.name" }, body, undefined],
  ["a pattern with a group", { from: "pattern", pattern: "app ([0-9.]+)" }, "this is app 4.5 here", "4.5"],
  ["a pattern without a group", { from: "pattern", pattern: "v[0-9]+" }, "at v12 now", "v12"],
  ["a pattern that matches nothing", { from: "pattern", pattern: "v[0-9]+" }, "none", undefined],
  ["a header, in any case", { from: "header", header: "X-Version" }, "", "9.1"],
])("the version is read from %s", (_name, source, text, expected) => {
  expect(buildVersionReader(source)({ headers: { "x-version": "9.1" }, body: text })).toBe(expected);
});

test("a version as long as a page is cut", () => {
  const read = buildVersionReader({ from: "pattern", pattern: ".*" });
  expect(read({ headers: {}, body: "z".repeat(5_000) })).toHaveLength(80);
});

test("a broken pattern is refused before the first request", () => {
  const build = () => buildVersionReader({ from: "pattern", pattern: "(" });
  expect(build).toThrow("`(` is no regular expression");
  try {
    build();
  } catch (error) {
    expect(isCodedError(error) && error.code).toBe("BAD_USAGE");
  }
});
