/**
 * The state of an app for somebody who was woken up: what runs, what went wrong last, which object is not well.
 */
import type { AppStatus, ObjectStatus, Release } from "../../deploy";
import { refToText } from "../../objects";
import type { Paint } from "../paint";
import { toColumns } from "../text";
import { podListLines, rolloutWords } from "./rollout-lines";

export function statusLines({ app, latest, deployed, objects, lockedBy }: AppStatus, color: Paint): string[] {
  const heads = toColumns(objects.map((status) => [`  ${refToText(status.object)}`, stateWords(status)]));
  return [
    `${color.bold(app)}: ${deployed === undefined ? color.red("no release has succeeded") : releaseWords(deployed)}`,
    ...(latest === undefined || latest.number === deployed?.number ? [] : attemptLines(latest, color)),
    ...(lockedBy === undefined ? [] : [`${color.yellow("being changed now")} by ${lockedBy}`]),
    ...objects.flatMap((status, index) => [
      (isWell(status) ? color.green : color.red)(heads[index] ?? ""),
      ...podListLines(status.pods, color).map((line) => `      ${line}`),
    ]),
  ];
}

function releaseWords({ number, gitRevision, author, startedAt }: Release): string {
  const git = gitRevision === undefined ? "" : `git ${gitRevision}, `;
  return `release ${String(number)} is deployed (${git}${author}, ${startedAt})`;
}

function attemptLines({ number, status, failure }: Release, color: Paint): string[] {
  const head = `last attempt: release ${String(number)} ${color.red(status)}`;
  if (failure === undefined) return [head];
  return [`${head}: ${failure.message}`, `  ${color.bold("fix:")} ${failure.hint}`];
}

function stateWords({ exists, rollout }: ObjectStatus): string {
  if (!exists) return "missing";
  return rollout === undefined ? "exists" : rolloutWords(rollout);
}

function isWell({ exists, rollout }: ObjectStatus): boolean {
  return exists && (rollout === undefined || rollout.state === "complete");
}
