/**
 * Findings as SARIF 2.1.0 (https://docs.oasis-open.org/sarif/sarif/v2.1.0/), with all that GitHub's code scanning asks
 * for (https://docs.github.com/en/code-security/code-scanning/integrating-with-code-scanning/sarif-support-for-code-scanning).
 */
import { toVisibleText } from "../objects";
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
      message: { text: toSarifText(place.message) },
      locations: [toLocation(place)],
    })),
  };
  return {
    $schema: "https://json.schemastore.org/sarif-2.1.0.json",
    version: "2.1.0",
    runs: [
      {
        tool: { driver },
        columnKind: "utf16CodeUnits",
        invocations: [invocation],
        results: findings.map((one) => toResult(one, listed)),
      },
    ],
  };
}

interface ListedRule {
  readonly id: string;
  readonly shortDescription?: { readonly text: string };
  readonly fullDescription?: { readonly text: string };
  readonly help?: { readonly text: string; readonly markdown: string };
  readonly defaultConfiguration?: { readonly level: string };
}

function toRule({ code, severity, why }: SarifRule): ListedRule {
  const ignore = `slipway.dev/ignore: "${code}: why"`;
  return {
    id: code,
    shortDescription: { text: code.replaceAll("-", " ") },
    fullDescription: { text: why },
    help: {
      text: `${why} To live with it, annotate the object: ${ignore}`,
      markdown: `${why}\n\nTo live with it, annotate the object:\n\n\`\`\`yaml\n${ignore}\n\`\`\`\n`,
    },
    defaultConfiguration: { level: LEVELS[severity] },
  };
}

function toResult(placed: PlacedFinding, rules: readonly ListedRule[]): object {
  const { finding } = placed;
  const hint = finding.hint === undefined ? "" : ` (${finding.hint})`;
  return {
    ruleId: finding.code,
    ruleIndex: rules.findIndex(({ id }) => id === finding.code),
    level: LEVELS[finding.severity],
    message: { text: toSarifText(`${findingInWords(finding)}${hint}`) },
    locations: [{ ...toLocation(placed), logicalLocations: [logicalLocation(placed)] }],
    // The same finding of the next run, wherever its lines have moved to.
    partialFingerprints: { "finding/v1": `${finding.code} ${nameOf(placed)}#${finding.path}` },
  };
}

/** `[text](target)` is a link in the messages of SARIF, and names come from manifests. */
function toSarifText(text: string): string {
  return toVisibleText(text).replaceAll("](", "] (");
}

function toLocation({ file, line, column }: { file?: string; line?: number; column?: number }): object {
  if (file === undefined) return {};
  const region =
    line === undefined ? {} : { region: { startLine: line, ...(column === undefined ? {} : { startColumn: column }) } };
  const uri = file.split("/").map(encodeURIComponent).join("/");
  return { physicalLocation: { artifactLocation: { uri }, ...region } };
}

function logicalLocation(placed: PlacedFinding): object {
  const { path, constructPath = nameOf(placed) } = placed.finding;
  return { fullyQualifiedName: `${constructPath}#${path}`, kind: "object" };
}

function nameOf({ finding: { object } }: PlacedFinding): string {
  const { kind, namespace, name } = object;
  return namespace === undefined ? `${kind}/${name}` : `${kind}/${namespace}/${name}`;
}
