// Compiles lib/ to build/, what the package ships. The folder is never emptied, so that a program that runs from it
// goes on; instead, what no longer has a source is removed.
import { existsSync, readdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { execa } from "execa";

const build = await execa("node_modules/.bin/tsc", ["-p", "tsconfig.build.json"], { stdio: "inherit", reject: false });
for (const entry of existsSync("build") ? readdirSync("build", { recursive: true, withFileTypes: true }) : []) {
  const path = join(entry.parentPath, entry.name);
  const source = path.replace(/^build/, "lib").replace(/(\.d\.ts|\.js)$/, ".ts");
  if (entry.isFile() && source.endsWith(".ts") && !existsSync(source)) rmSync(path);
}
process.exitCode = build.exitCode ?? 1;
