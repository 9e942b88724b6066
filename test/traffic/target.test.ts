import { expect, test } from "@jest/globals";
import { toTargets } from "../../lib/traffic/target";

test("a URL is its own name, and can be given one", () => {
  expect(toTargets(["http://10.0.0.5:30000", "web=https://example.test/v"])).toEqual([
    { name: "http://10.0.0.5:30000/", url: "http://10.0.0.5:30000/" },
    { name: "web", url: "https://example.test/v" },
  ]);
});

test("a query with an equals sign is no name", () => {
  expect(toTargets(["http://example.test/?a=b"])).toEqual([
    { name: "http://example.test/?a=b", url: "http://example.test/?a=b" },
  ]);
});

test.each(["ftp://example.test/", "file:///etc/passwd", "user-service", "web=10.0.0.5:30000", "", "http://"])(
  "`%s` is refused: it is no http or https URL",
  (text) => {
    expect(() => toTargets([text])).toThrow("is no http or https URL");
  },
);

test("two targets of one name are refused: their samples could not be told apart", () => {
  expect(() => toTargets(["a=http://one.test/", "a=http://two.test/"])).toThrow("`a` is named as a target twice");
});
