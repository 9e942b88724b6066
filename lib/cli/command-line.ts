/**
 * Flags may stand before or after their command. commander reads them after it, so a command line is put into that
 * order first: `--context dev deploy -f k8s` becomes `deploy --context dev -f k8s`.
 */
import type { Command, Option } from "commander";

/** The same words with each command in front of the flags that were written before it. */
export function toCommandFirst(program: Command, words: readonly string[]): string[] {
  const options = allOptions(program);
  const path: string[] = [];
  const flags: string[] = [];
  let command = program;
  let index = 0;
  while (index < words.length && command.commands.length > 0) {
    const word = words[index] ?? "";
    if (word === "--") break;
    if (word.startsWith("-") && word !== "-") {
      const taken = lengthOfFlag(options, command, words.slice(index));
      flags.push(...words.slice(index, index + taken));
      index += taken;
      continue;
    }
    path.push(word);
    index += 1;
    const next = findCommand(command, word);
    if (next === undefined) break;
    command = next;
  }
  return [...path, ...flags, ...words.slice(index)];
}

/** How many words a flag takes: itself, and its values where it has some. */
function lengthOfFlag(options: readonly Option[], command: Command, words: readonly string[]): number {
  const [flag = ""] = words;
  const option = options.find(({ short, long }) => flag === short || flag === long);
  if (option === undefined || (!option.required && !option.optional)) return 1;
  if (!option.variadic) return words.length > 1 ? 2 : 1;
  // A list of values ends at the next flag or at the command.
  let length = 2;
  while (length < words.length) {
    const word = words[length] ?? "";
    if (word.startsWith("-") || findCommand(command, word) !== undefined) break;
    length += 1;
  }
  return Math.min(length, words.length);
}

function findCommand(parent: Command, word: string): Command | undefined {
  return parent.commands.find((command) => command.name() === word || command.aliases().includes(word));
}

function allOptions(command: Command): Option[] {
  return [...command.options, ...command.commands.flatMap(allOptions)];
}
