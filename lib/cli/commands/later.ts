/**
 * Commands that scripts may already know from the documentation and that come in a later version: each says so, and
 * names what to use until then.
 */
import type { Command } from "commander";
import { UsageError } from "../../errors";
import { runAction } from "../run-action";
import type { Terminal } from "../terminal";

const LATER: Readonly<Record<string, string>> = {
  rollout: "Until then use `kubectl rollout`, or `slipway rollback`, `slipway history` and `slipway status`.",
  scale: "Until then change `replicas` in the app and deploy it, or use `kubectl scale`.",
  logs: "Until then use `kubectl logs`; a failed deploy shows the last lines of the container itself.",
  init: "Until then start from `cdk8s init typescript-app` and add the package.",
};

export function addLaterCommands(program: Command, terminal: Terminal): void {
  for (const [name, hint] of Object.entries(LATER)) {
    program
      .command(name, { hidden: true })
      .allowUnknownOption()
      .allowExcessArguments()
      .helpOption(false)
      .action((_options: unknown, command: Command) => {
        const format = command.args.join(" ").includes("--format=json") || /--format json/.test(command.args.join(" "));
        const refuse = (): never => {
          throw new UsageError("NOT_IMPLEMENTED", `\`slipway ${name}\` comes in a later version.`, { hint });
        };
        return runAction(terminal, async () => refuse(), { format: format ? "json" : "text" });
      });
  }
}
