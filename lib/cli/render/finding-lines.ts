/**
 * Findings for people: one line where, one line what, one line what to do.
 */
import type { Finding } from "../../objects";
import type { Paint } from "../paint";

export function findingLines(findings: readonly Finding[], color: Paint): string[] {
  return findings.flatMap(({ severity, code, object, path, message, constructPath, source, hint }) => {
    const place = `${object.kind} ${object.namespace === undefined ? "" : `${object.namespace}/`}${object.name}`;
    const label = severity === "error" ? color.red("error") : color.yellow(severity);
    return [
      `${label} ${place} ${path === "" ? "" : `${path}: `}${message} ${color.dim(`[${code}]`)}`,
      ...(constructPath === undefined ? [] : [`  made by ${constructPath}`]),
      ...(source === undefined ? [] : [`  written in ${source}`]),
      ...(hint === undefined ? [] : [`  ${color.bold("fix:")} ${hint}`]),
    ];
  });
}
