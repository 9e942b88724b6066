import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "@jest/globals";
import { readAppName } from "../../lib/cli/app-name";

let folder = "";
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "slipway-name-"));
});
afterEach(() => rm(folder, { recursive: true }));

const writePackage = (text: string) => writeFile(join(folder, "package.json"), text);

test("the name of the synthesized app is the package's", async () => {
  await writePackage('{"name": "shop"}');
  expect(await readAppName({}, folder)).toBe("shop");
});

test("a scope is part of the name: two teams can have a `shop` each", async () => {
  await writePackage('{"name": "@acme/shop"}');
  expect(await readAppName({}, folder)).toBe("acme-shop");
});

test("--name wins over the package", async () => {
  await writePackage('{"name": "shop"}');
  expect(await readAppName({ name: "other" }, folder)).toBe("other");
});

test("files bring no name along, whatever package they lie in", async () => {
  await writePackage('{"name": "shop"}');
  await expect(readAppName({ file: ["k8s"] }, folder)).rejects.toThrow("not under which name");
});

test("a folder without a package, or a package without a name, asks for one", async () => {
  await expect(readAppName({}, folder)).rejects.toThrow("There is no app name");
  await writePackage('{"version": "1.0.0"}');
  await expect(readAppName({}, folder)).rejects.toThrow("There is no app name");
});

test("a broken package.json is told as such", async () => {
  await writePackage("{");
  await expect(readAppName({}, folder)).rejects.toMatchObject({ code: "INPUT_UNREADABLE" });
});

test.each(["Shop", "-shop", "shop-", "shop_1", "a".repeat(41), "", "shop.web"])(
  "`%s` is refused as a name",
  async (name) => {
    await expect(readAppName({ name }, folder)).rejects.toMatchObject({ code: "BAD_USAGE" });
  },
);
