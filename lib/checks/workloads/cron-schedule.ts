/**
 * Cron expressions as Kubernetes reads them: five fields, or a descriptor (github.com/robfig/cron/v3, standard parser).
 */

interface CronField {
  readonly name: string;
  readonly first: number;
  readonly last: number;
  readonly words?: readonly string[];
}

const MONTHS = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];
const DAYS = ["sun", "mon", "tue", "wed", "thu", "fri", "sat"];

const FIELDS: readonly CronField[] = [
  { name: "minute", first: 0, last: 59 },
  { name: "hour", first: 0, last: 23 },
  { name: "day of month", first: 1, last: 31 },
  { name: "month", first: 1, last: 12, words: MONTHS },
  { name: "day of week", first: 0, last: 6, words: DAYS },
];

const DESCRIPTORS = ["@yearly", "@annually", "@monthly", "@weekly", "@daily", "@midnight", "@hourly"];

/** Why Kubernetes refuses the schedule, or undefined. */
export function cronFault(schedule: string): string | undefined {
  if (/TZ/.test(schedule)) return "a time zone belongs into spec.timeZone";
  if (schedule.startsWith("@")) return descriptorFault(schedule);
  const parts = schedule.trim().split(/\s+/);
  if (parts.length !== FIELDS.length) return `"${schedule}" has ${String(parts.length)} fields instead of 5`;
  for (const [index, field] of FIELDS.entries()) {
    for (const range of (parts[index] ?? "").split(",")) {
      const fault = rangeFault(range, field);
      if (fault !== undefined) return `${field.name}: ${fault}`;
    }
  }
  return undefined;
}

function descriptorFault(schedule: string): string | undefined {
  if (DESCRIPTORS.includes(schedule)) return undefined;
  const every = /^@every ((?:\d+(?:\.\d+)?(?:ns|us|µs|ms|s|m|h))+)$/.exec(schedule);
  return every === null ? `${schedule} is no descriptor` : undefined;
}

function rangeFault(range: string, field: CronField): string | undefined {
  const [span = "", step, ...rest] = range.split("/");
  if (rest.length > 0) return `${range} has two steps`;
  if (step !== undefined && (!/^\d+$/.test(step) || Number(step) === 0)) return `${range} has no valid step`;
  if (span === "*" || span === "?") return undefined;
  const bounds = span.split("-");
  if (bounds.length > 2) return `${range} is no range`;
  const [lower = "", upper = lower] = bounds;
  const from = numberOf(lower, field);
  const to = numberOf(upper, field);
  if (from === undefined || to === undefined) return `${range} is no number`;
  if (from < field.first || to > field.last)
    return `${range} is outside of ${String(field.first)}–${String(field.last)}`;
  return from > to ? `${range} begins after its end` : undefined;
}

function numberOf(text: string, { words = [], first }: CronField): number | undefined {
  if (/^\d+$/.test(text)) return Number(text);
  const index = words.indexOf(text.toLowerCase());
  return index < 0 ? undefined : index + first;
}
