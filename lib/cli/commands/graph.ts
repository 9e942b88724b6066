/**
 * `slipway graph`: what points at what in an app, as text for Mermaid or Graphviz, or as one HTML page.
 */
import { writeFile } from "node:fs/promises";
import { resolve } from "node:path";
import type { Command } from "commander";
import { UsageError } from "../../errors";
import { toVisibleLine } from "../../objects";
import { EXIT } from "../exit-code";
import { runAction } from "../run-action";
import type { Terminal } from "../terminal";

interface GraphOptions {
  readonly app?: string;
  readonly format: string;
  readonly output?: string;
}

export function addGraphCommand(program: Command, terminal: Terminal): void {
  const format = program.createOption("--format <format>", "mermaid, dot, or html: one page that opens anywhere");
  program
    .command("graph")
    .argument("[paths...]", "files or folders with manifests, - for standard input (default: the app, synthesized)")
    .description("draw what points at what")
    .addOption(format.choices(["mermaid", "dot", "html"]).default("mermaid"))
    .option("--app <command>", "command that runs the app (default: `app:` of cdk8s.yaml)")
    .option("-o, --output <file>", "file to write (default: standard output)")
    .action((paths: string[], options: GraphOptions) => runAction(terminal, () => draw(paths, options, terminal)));
}

async function draw(paths: readonly string[], options: GraphOptions, terminal: Terminal): Promise<number> {
  const [{ readCheckInput }, { buildPicture }, { renderDot, renderGraphHtml, renderMermaid }] = await Promise.all([
    import("../check-input.js"),
    import("../graph-picture.js"),
    import("../../report/index.js"),
  ]);
  const input = await readCheckInput(paths, options, terminal);
  for (const { file, line, column, message } of input.unreadable)
    terminal.err(toVisibleLine(`error: ${file}:${String(line)}:${String(column)}: ${message}`));
  const picture = buildPicture(input.objects);
  const render = { dot: renderDot, html: renderGraphHtml, mermaid: renderMermaid }[options.format] ?? renderMermaid;
  const text = render(picture);
  if (options.output === undefined) terminal.out(text.replace(/\n$/, ""));
  else {
    await write(resolve(terminal.cwd, options.output), text);
    terminal.err(`wrote ${options.output}`);
  }
  return input.unreadable.length > 0 ? EXIT.usage : EXIT.done;
}

async function write(path: string, text: string): Promise<void> {
  try {
    await writeFile(path, text);
  } catch (cause) {
    throw new UsageError("BAD_USAGE", `--output: ${path} cannot be written: ${(cause as Error).message}.`, {
      hint: "Give a file in a folder that exists and that you may write to.",
    });
  }
}
