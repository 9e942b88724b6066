/**
 * The findings of an App with several charts. Nobody says which charts go to the same cluster: one for each environment
 * is as usual as one for each part of an app. So a chart is judged twice, by itself and with the other charts beside it,
 * and a finding stands when both have it: what another chart makes counts as there, but is never in the way.
 */
import { asFields, asText } from "../graph";
import { type Finding, groupOf, type SynthesizedObject } from "../objects";
import { type LocatedFinding, locateFindings, type RunChecksOptions } from "./run-checks";

/** Objects that are applied together. */
export type ChartObjects = readonly SynthesizedObject[];

export interface ChartCheckOptions extends RunChecksOptions {
  /** Which findings the caller has a use for; the others are not confirmed. @default all */
  readonly wants?: (finding: Finding) => boolean;
}

/** The findings of all charts, chart by chart. With one chart, those of `locateFindings`. */
export function locateChartFindings(
  charts: readonly ChartObjects[],
  options: ChartCheckOptions = {},
): LocatedFinding[] {
  const { wants = () => true } = options;
  const alone = charts.map((chart) => locateFindings(chart, options).filter(({ finding }) => wants(finding)));
  if (charts.length < 2) return alone.flat();
  const confirm = confirmer(charts, options);
  return charts.flatMap((chart, index) => {
    const found = alone[index] ?? [];
    if (found.length === 0) return [];
    const confirmed = confirm(chart);
    return found.filter(({ finding, subject }) => confirmed.get(subject)?.has(placeOf(finding)) === true);
  });
}

/** What is found when all charts stand beside one. */
function confirmer(charts: readonly ChartObjects[], options: RunChecksOptions): (chart: ChartObjects) => Places {
  const counts = new Map<string, number>();
  for (const chart of charts) {
    for (const identity of identitiesOf(chart)) counts.set(identity, (counts.get(identity) ?? 0) + 1);
  }
  let withAll: Places | undefined;
  return (chart) => {
    const own = identitiesOf(chart);
    if ([...own].every((identity) => counts.get(identity) === 1)) {
      withAll ??= findPlaces(charts.flat(), options);
      return withAll;
    }
    // Of two namesakes, the chart's own is meant.
    const others = charts.filter((other) => other !== chart).flat();
    return findPlaces([...chart, ...others.filter((object) => !own.has(identityOf(object)))], options);
  };
}

/** By object, what is found there. */
type Places = ReadonlyMap<SynthesizedObject, ReadonlySet<string>>;

function findPlaces(objects: ChartObjects, options: RunChecksOptions): Places {
  const places = new Map<SynthesizedObject, Set<string>>();
  for (const { finding, subject } of locateFindings(objects, options)) {
    places.set(subject, (places.get(subject) ?? new Set()).add(placeOf(finding)));
  }
  return places;
}

function placeOf({ code, path }: Finding): string {
  return `${code} ${path}`;
}

function identitiesOf(chart: ChartObjects): ReadonlySet<string> {
  return new Set(chart.map(identityOf));
}

/** Without the version; an object without a namespace is in some default one. Whatever was written, it has an answer. */
function identityOf({ manifest }: SynthesizedObject): string {
  const { apiVersion, kind, metadata } = asFields(manifest);
  const { namespace, name } = asFields(metadata);
  return [groupOf(asText(apiVersion) ?? ""), asText(kind), asText(namespace) ?? "default", asText(name)].join("/");
}
