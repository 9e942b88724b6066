/**
 * Findings as workflow commands of GitHub Actions, which shows them beside the lines of a pull request.
 */
import { toVisibleText } from "../objects";
import { findingInWords, type PlacedFinding, type UnreadablePlace } from "./placed-finding";

const COMMANDS = { error: "error", warning: "warning", info: "notice" } as const;

export function renderGithub(findings: readonly PlacedFinding[], unreadable: readonly UnreadablePlace[]): string[] {
  const problems = unreadable.map(({ message, ...place }) =>
    command("error", { ...place, title: "cannot be read" }, message),
  );
  const annotations = findings.map(({ finding, file, line, column }) => {
    const hint = finding.hint === undefined ? "" : `\n${finding.hint}`;
    const text = `${findingInWords(finding)}${hint}`;
    return command(COMMANDS[finding.severity], { file, line, column, title: finding.code }, text);
  });
  return [...problems, ...annotations];
}

interface Properties {
  readonly file?: string | undefined;
  readonly line?: number | undefined;
  readonly column?: number | undefined;
  readonly title: string;
}

function command(name: string, { file, line, column, title }: Properties, text: string): string {
  const pairs = Object.entries({ file, line, col: column, title }).filter(([, value]) => value !== undefined);
  const properties = pairs.map(([key, value]) => `${key}=${escapeProperty(String(value))}`).join(",");
  return `::${name} ${properties}::${escapeData(text)}`;
}

/** A line break would end the command, and the next line could begin another. */
function escapeData(text: string): string {
  return toVisibleText(text).replaceAll("%", "%25").replaceAll("\r", "%0D").replaceAll("\n", "%0A");
}

function escapeProperty(text: string): string {
  return escapeData(text).replaceAll(":", "%3A").replaceAll(",", "%2C");
}
