// The package as strangers get it: compiles lib/, compares the exported names with the reports in etc/ (a change of a
// promise has to be seen in review), packs it, and lets publint read the tarball.
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { Extractor, ExtractorConfig } from "@microsoft/api-extractor";
import { execa } from "execa";

const update = process.argv.includes("--update");
const node = (path, ...args) => execa(process.execPath, [path, ...args], { stdio: "inherit", reject: false });
const { exports } = JSON.parse(readFileSync("package.json", "utf8"));

/** Whether the report of one entry point of `exports` is as it was committed. */
function reportIsCurrent(entry, { types }) {
  const name = entry.replace(/^\./, "slipway").replace("/", "-");
  const config = ExtractorConfig.loadFile(resolve("api-extractor.json"));
  config.mainEntryPointFilePath = resolve(types);
  config.apiReport.reportFileName = name;
  const extractorConfig = ExtractorConfig.prepare({
    configObject: config,
    configObjectFullPath: resolve("api-extractor.json"),
    packageJsonFullPath: resolve("package.json"),
  });
  // Warnings go into the report, where a review sees them; only errors are printed.
  const messageCallback = (message) => {
    message.handled = message.logLevel !== "error";
  };
  const { apiReportChanged, errorCount } = Extractor.invoke(extractorConfig, { localBuild: update, messageCallback });
  if (apiReportChanged && update) console.log(`etc/${name}.api.md is written anew`);
  if (apiReportChanged && !update) console.log(`etc/${name}.api.md is stale: npm run check -- --update, and review it`);
  return errorCount === 0 && (update || !apiReportChanged);
}

async function lintTarball() {
  const folder = mkdtempSync(join(tmpdir(), "slipway-pack-"));
  try {
    await execa("npm", ["pack", "--ignore-scripts", "--silent", "--pack-destination", folder]);
    const linted = await node("node_modules/publint/src/cli.js", join(folder, readdirSync(folder)[0]), "--strict");
    return linted.exitCode === 0;
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** False when a step failed that has printed why. */
async function packageIsSound() {
  const built = await node("scripts/build.mjs");
  if (built.exitCode !== 0) return false;
  const entries = Object.entries(exports).filter(([, target]) => typeof target === "object");
  const missing = entries.filter(([, { types }]) => !existsSync(types)).map(([, { types }]) => types);
  for (const types of missing) console.log(`package.json exports ${types}, which no file of lib/ compiles to`);
  if (missing.length > 0) return false;
  mkdirSync("etc", { recursive: true });
  const current = entries.map(([entry, target]) => reportIsCurrent(entry, target));
  const linted = await lintTarball();
  return linted && current.every(Boolean);
}

process.exitCode = (await packageIsSound()) ? 0 : 1;
