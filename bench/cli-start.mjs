// How much the command line adds to the start of Node: what a user waits for before anything happens.
import { execa } from "execa";
import { compare } from "./interleaved.mjs";

await execa(process.execPath, ["scripts/build.mjs"], { stdio: "inherit" });
await compare({
  "node -e 0": [process.execPath, "-e", "0"],
  "slipway --version": [process.execPath, "build/cli/main.js", "--version"],
  "slipway --help": [process.execPath, "build/cli/main.js", "--help"],
});
