/**
 * Findings as SARIF 2.1.0, which code scanning services read (https://docs.oasis-open.org/sarif/sarif/v2.1.0/).
 */
import { findingInWords, type PlacedFinding, type UnreadablePlace } from "./placed-finding";

/** A rule as SARIF lists it once for all of its results. */
export interface SarifRule {
  readonly code: string;
  readonly severity: "error" | "warning" | "info";
  readonly why: string;
}

export interface SarifInput {
  readonly findings: readonly PlacedFinding[];
  readonly unreadable: readonly UnreadablePlace[];
  readonly rules: readonly SarifRule[];
  readonly version: string;
}

const LEVELS = { error: "error", warning: "warning", info: "note" } as const;

export function buildSarif({ findings, unreadable, rules, version }: SarifInput): object {
  const used = new Set(findings.map(({ finding }) => finding.code));
  const known = rules.filter(({ code }) => used.has(code));
  const others = [...used].filter((code) => known.every((rule) => rule.code !== code));
  const listed: readonly ListedRule[] = [...known.map(toRule), ...others.map((id) => ({ id }))];
  const driver = { name: "Slipway", semanticVersion: version, rules: listed };
  const invocation = {
    executionSuccessful: unreadable.length === 0,
    toolExecutionNotifications: unreadable.map((place) => ({
      level: "error",
      message: { text: place.message },
      locations: [toLocation(place)],
    })),
  };
  return {
    $schema: "https://json.schemastore.org/sarif-2.1.0.json",
    version: "2.1.0",
    runs: [{ tool: { driver }, invocations: [invocation], results: findings.map((one) => toResult(one, listed)) }],
  };
}

interface ListedRule {
  readonly id: string;
  readonly shortDescription?: { readonly text: string };
  readonly defaultConfiguration?: { readonly level: string };
}

function toRule({ code, severity, why }: SarifRule): ListedRule {
  return { id: code, shortDescription: { text: why }, defaultConfiguration: { level: LEVELS[severity] } };
}

function toResult(placed: PlacedFinding, rules: readonly ListedRule[]): object {
  const { finding } = placed;
  const hint = finding.hint === undefined ? "" : ` (${finding.hint})`;
  return {
    ruleId: finding.code,
    ruleIndex: rules.findIndex(({ id }) => id === finding.code),
    level: LEVELS[finding.severity],
    message: { text: `${findingInWords(finding)}${hint}` },
    locations: [{ ...toLocation(placed), logicalLocations: [logicalLocation(placed)] }],
  };
}

function toLocation({ file, line, column }: { file?: string; line?: number; column?: number }): object {
  if (file === undefined) return {};
  const region =
    line === undefined ? {} : { region: { startLine: line, ...(column === undefined ? {} : { startColumn: column }) } };
  return { physicalLocation: { artifactLocation: { uri: encodeURI(file) }, ...region } };
}

function logicalLocation({ finding: { object, path, constructPath } }: PlacedFinding): object {
  const name = object.namespace === undefined ? object.name : `${object.namespace}/${object.name}`;
  return { fullyQualifiedName: `${constructPath ?? `${object.kind}/${name}`}#${path}`, kind: "object" };
}
