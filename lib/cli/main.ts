#!/usr/bin/env node
/**
 * The `slipway` program: the process, its terminal and its arguments, handed to the commands.
 */
import { runProcess } from "./process-terminal";
import { readVersion } from "./version";

void runProcess(async (words, terminal) => {
  if (words.length === 1 && (words[0] === "--version" || words[0] === "-V")) {
    terminal.out(readVersion()); // before anything else is loaded: scripts ask this often
    return;
  }
  // An import would have all of the file read for its exports first.
  const { runProgram } = require("./program") as typeof import("./program");
  await runProgram(words, terminal);
});
