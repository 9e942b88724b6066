/**
 * A failure for somebody who is tired: the cause first, where it stands in the code, what proves it, what to do.
 */

import type { OutcomeCause } from "../../deploy/deploy-event";
import { refToText } from "../../objects";
import type { Paint } from "../paint";

export function failureLines(cause: OutcomeCause, color: Paint, word = "failed"): string[] {
  const { code, object, constructPath, message, hint, evidence = [] } = cause;
  const place = object === undefined || message.includes(object.name) ? "" : `${refToText(object)}: `;
  return [
    `${color.red(color.bold(`${word}:`))} ${place}${message}`,
    ...(object === undefined ? [] : [`  object    ${refToText(object)}`]),
    ...(constructPath === undefined ? [] : [`  made by   ${constructPath}`]),
    `  cause     ${code}`,
    ...evidenceLines(evidence, color),
    ...(hint === undefined ? [] : [`  ${color.bold("fix")}       ${hint}`]),
  ];
}

export function evidenceLines(evidence: readonly string[], color: Paint): string[] {
  return evidence.map((line, index) => `  ${index === 0 ? "evidence" : "        "}  ${color.dim("|")} ${line}`);
}
