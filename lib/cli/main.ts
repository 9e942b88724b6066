#!/usr/bin/env node
/**
 * The `slipway` program: the process, its terminal and its arguments, handed to the commands.
 */
import { endProcess, processTerminal } from "./process-terminal";
import { readVersion } from "./version";

async function main(words: readonly string[]): Promise<void> {
  const terminal = processTerminal();
  if (words.length === 1 && (words[0] === "--version" || words[0] === "-V")) {
    terminal.out(readVersion()); // before anything else is loaded: scripts ask this often
    return;
  }
  const { runProgram } = await import("./program.js");
  await runProgram(words, terminal);
}

void main(process.argv.slice(2)).finally(endProcess);
