// Compiles lib/ to build/, what the package ships. The folder is never emptied, so that a program that runs from it
// goes on; instead, what no longer has a source is removed. The commands are made one file: to load their 280 modules
// one by one would take most of the time of a short command.
import { existsSync, readdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { buildSync } from "esbuild";
import { execa } from "execa";

const build = await execa("node_modules/.bin/tsc", ["-p", "tsconfig.build.json"], { stdio: "inherit", reject: false });
for (const entry of existsSync("build") ? readdirSync("build", { recursive: true, withFileTypes: true }) : []) {
  const path = join(entry.parentPath, entry.name);
  const source = path.replace(/^build/, "lib").replace(/(\.d\.ts|\.js)$/, ".ts");
  if (entry.isFile() && source.endsWith(".ts") && !existsSync(source)) rmSync(path);
}
buildSync({
  entryPoints: ["lib/cli/program.ts"],
  outfile: "build/cli/program.js",
  bundle: true,
  packages: "external",
  platform: "node",
  target: "node20",
  format: "cjs",
  logLevel: "warning",
});
process.exitCode = build.exitCode ?? 1;
