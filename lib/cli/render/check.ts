/**
 * A check's result as text for people, or as JSON, SARIF or GitHub annotations for tools.
 */
import { type FindingSeverity, toVisibleLine } from "../../objects";
import {
  buildSarif,
  findingInWords,
  type PlacedFinding,
  renderGithub,
  type SarifRule,
  type UnreadablePlace,
} from "../../report";
import { paint } from "../paint";
import type { Terminal } from "../terminal";
import { readVersion } from "../version";

export interface CheckReport {
  readonly findings: readonly PlacedFinding[];
  readonly unreadable: readonly UnreadablePlace[];
  /** Files that belong to other tools. */
  readonly skipped: readonly string[];
  /** How many objects were looked at. */
  readonly objects: number;
  readonly rules: readonly SarifRule[];
}

export function renderCheck(report: CheckReport, format: string, terminal: Terminal): void {
  const { findings, unreadable, rules } = report;
  if (format === "json") terminal.out(JSON.stringify(toJson(report)));
  else if (format === "sarif")
    terminal.out(JSON.stringify(buildSarif({ findings, unreadable, rules, version: readVersion() })));
  else if (format === "github") for (const line of renderGithub(findings, unreadable)) terminal.out(line);
  else renderText(report, terminal);
  for (const { file, line, column, message } of unreadable) {
    terminal.err(
      `${paint(terminal).red("error:")} ${toVisibleLine(`${file}:${String(line)}:${String(column)}: ${message}`)}`,
    );
  }
}

function toJson({ findings, unreadable }: CheckReport): object {
  const withPlace = ({ finding, file, line, column }: PlacedFinding): object => {
    const place = file === undefined ? {} : { file, ...(line === undefined ? {} : { line, column }) };
    return { ...finding, ...place };
  };
  return { findings: findings.map(withPlace), ...(unreadable.length === 0 ? {} : { unreadable }) };
}

function renderText(report: CheckReport, terminal: Terminal): void {
  const color = paint(terminal);
  const painted = { error: color.red, warning: color.yellow, info: color.cyan };
  for (const { finding, file, line, column } of report.findings) {
    const place =
      file === undefined ? finding.constructPath : [file, line, column].filter((part) => part !== undefined).join(":");
    const { severity, code } = finding;
    terminal.out(
      `${painted[severity](severity)} ${color.bold(code)}${place === undefined ? "" : `  ${color.dim(toVisibleLine(place))}`}`,
    );
    terminal.out(`  ${toVisibleLine(findingInWords(finding))}`);
    if (file !== undefined && finding.constructPath !== undefined)
      terminal.out(`  made by ${toVisibleLine(finding.constructPath)}`);
    if (finding.hint !== undefined) terminal.out(`  ${color.bold("fix:")} ${toVisibleLine(finding.hint)}`);
  }
  terminal.err(summary(report));
  if (report.skipped.length > 0) terminal.err(`${color.cyan("note:")} ${toVisibleLine(notRead(report.skipped))}`);
}

function notRead(skipped: readonly string[]): string {
  const first = skipped.slice(0, 5).join(", ");
  const more = skipped.length > 5 ? ` and ${String(skipped.length - 5)} more` : "";
  const isKustomized = skipped.some((name) => /kustomization\.ya?ml$/.test(name));
  const advice = isKustomized
    ? " What kustomize makes of it all is checked with: kustomize build . | slipway check -"
    : "";
  const fact =
    skipped.length === 1 ? "belongs to another tool and was not read" : "belong to other tools and were not read";
  return `${first}${more} ${fact}.${advice}`;
}

function summary({ findings, objects }: CheckReport): string {
  const count = (severity: FindingSeverity): number =>
    findings.filter(({ finding }) => finding.severity === severity).length;
  const counted = (number: number, word: string): string[] =>
    number === 0 ? [] : [`${String(number)} ${word}${number === 1 ? "" : "s"}`];
  const parts = [
    ...counted(count("error"), "error"),
    ...counted(count("warning"), "warning"),
    ...counted(count("info"), "note"),
  ];
  return `${parts.length === 0 ? "No findings" : parts.join(", ")} in ${String(objects)} object${objects === 1 ? "" : "s"}.`;
}
