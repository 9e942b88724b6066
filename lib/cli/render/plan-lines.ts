/**
 * A plan for people: what will happen to each object, and each changed field, before → after.
 */
import { refToText } from "../../objects";
import type { FieldChange, Plan, PlanStep, StepAction } from "../../plan";
import type { Paint } from "../paint";
import { countOf, toColumns } from "../text";
import { changeLines } from "./change-lines";

const WORDS: Readonly<Record<StepAction, string>> = {
  create: "to create",
  update: "to update",
  delete: "to delete",
  unchanged: "unchanged",
};
const SIGNS: Readonly<Record<StepAction, string>> = { create: "+", update: "~", delete: "-", unchanged: " " };
/** A Deployment has hundreds of fields; past this many changes of one object the reader wants `slipway diff`. */
const CHANGES_SHOWN = 12;

/** `2 to create, 1 to update, 4 unchanged`; `nothing` for an empty plan. */
export function planHeadline({ steps }: Plan): string {
  const actions = ["create", "update", "delete", "unchanged"] as const;
  const counts = actions.map(
    (action) => [steps.filter((step) => step.action === action).length, WORDS[action]] as const,
  );
  const said = counts.filter(([count]) => count > 0).map(([count, word]) => `${String(count)} ${word}`);
  return said.length === 0 ? "nothing" : said.join(", ");
}

export interface PlanView {
  /** Every change of every object, and what is created in full. */
  readonly full?: boolean;
}

/** One line for each object that changes, with its changed fields below; unchanged objects are only counted. */
export function planLines(plan: Plan, color: Paint, { full = false }: PlanView = {}): string[] {
  const changing = plan.steps.filter(({ action }) => action !== "unchanged");
  const heads = toColumns(changing.map((step) => [headOf(step), notesOf(step)]));
  const lines = changing.flatMap((step, index) => [
    `  ${paintAction(step.action, heads[index] ?? "", color)}`,
    ...changesOf(step, full, color).map((line) => `      ${line}`),
  ]);
  return [...lines, ...plan.notes.map((note) => `  ${color.yellow("note:")} ${note}`)];
}

function headOf({ action, ref }: PlanStep): string {
  return `${SIGNS[action]} ${refToText(ref)}`;
}

function notesOf({ action, rolls, adopts, constructPath }: PlanStep): string {
  const notes = [
    ...(rolls && action === "update" ? ["replaces its pods"] : []),
    ...(adopts === true ? ["exists already, is taken over"] : []),
    ...(constructPath === undefined ? [] : [`made by ${constructPath}`]),
  ];
  return notes.length === 0 ? "" : `(${notes.join("; ")})`;
}

function changesOf(step: PlanStep, full: boolean, color: Paint): string[] {
  if (step.action !== "update" && !(full && step.action === "create")) return [];
  const changes = step.action === "create" ? createdFields(step) : step.changes;
  const shown = full ? changes : changes.slice(0, CHANGES_SHOWN);
  const more = changes.length - shown.length;
  const rest = more > 0 ? [color.dim(`… ${countOf(more, "more change")}: see \`slipway diff\``)] : [];
  return [...shown.flatMap((change) => changeLines(change, color)), ...rest];
}

/** What a create writes, as changes from nothing: top-level fields apart from the identity that the head shows. */
function createdFields({ manifest, changes }: PlanStep): readonly FieldChange[] {
  if (changes.length > 0 || manifest === undefined) return changes;
  const { apiVersion: _, kind: __, metadata, ...rest } = manifest;
  const { name: ___, namespace: ____, ...meta } = metadata;
  const fields = [...Object.entries(meta).map(([key, value]) => [`metadata.${key}`, value]), ...Object.entries(rest)];
  return fields.map(([path, after]) => ({ path: String(path), after }));
}

function paintAction(action: StepAction, text: string, color: Paint): string {
  if (action === "create") return color.green(text);
  return action === "delete" ? color.red(text) : color.yellow(text);
}
