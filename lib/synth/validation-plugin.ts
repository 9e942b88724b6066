/**
 * The checks as a validation plugin of cdk8s-cli, for apps that keep the stock `cdk8s synth`:
 *
 *   validations:
 *     - package: ./node_modules/slipway
 *       version: 0.1.0
 *       class: SlipwayValidation
 */
import { type ChartObjects, locateChartFindings } from "../checks";
import { groupBy, parseExternal } from "../graph";
import type { Finding, Manifest, SynthesizedObject } from "../objects";

/** What the plugin needs of cdk8s-cli's context; its own type would drag cdk8s-cli into our public types. */
export interface ValidationContextLike {
  readonly manifests: readonly string[];
  parseManifest(path: string): unknown[];
  readonly report: {
    addViolation(violation: ViolationLike): void;
    submit(status: "success" | "failure", metadata?: Record<string, string>): void;
  };
}

export interface ViolationLike {
  readonly ruleName: string;
  readonly recommendation: string;
  readonly fix: string;
  readonly violatingResources: readonly {
    readonly resourceName: string;
    readonly locations: readonly string[];
    readonly manifestPath: string;
  }[];
}

export interface SlipwayValidationProperties {
  /** What exists elsewhere: `Secret/name`, `Service/namespace/name`, `Pod:label=value`. */
  readonly externals?: readonly string[];
  /** @default false */
  readonly openWorld?: boolean;
  /** @default the newest known */
  readonly kubernetesVersion?: string;
  /** Whether warnings fail the synthesis too. @default false */
  readonly failOnWarnings?: boolean;
}

/**
 * What cdk8s-cli calls after `cdk8s synth`. Each finding becomes a violation with its file, its field and, where
 * cdk8s recorded it, the path of its construct; findings of severity error fail the synthesis.
 */
export class SlipwayValidation {
  private readonly properties: SlipwayValidationProperties;

  constructor(properties: SlipwayValidationProperties | null = {}) {
    this.properties = properties ?? {};
  }

  async validate(context: ValidationContextLike): Promise<void> {
    const { externals = [], failOnWarnings = false, ...options } = this.properties;
    const files = context.manifests.map((path) => readFile(context, path));
    const paths = new Map(files.flatMap(({ path, objects }) => objects.map((object) => [object, path] as const)));
    const located = locateChartFindings(toCharts(files), { ...options, externals: externals.map(parseExternal) });
    for (const { finding, subject } of located) {
      context.report.addViolation(toViolation(finding, paths.get(subject) ?? ""));
    }
    const failing = located.filter(({ finding: { severity } }) => {
      return severity === "error" || (failOnWarnings && severity === "warning");
    });
    context.report.submit(failing.length > 0 ? "failure" : "success", { findings: String(located.length) });
  }
}

interface ManifestFile {
  readonly path: string;
  readonly objects: readonly SynthesizedObject[];
}

function readFile(context: ValidationContextLike, path: string): ManifestFile {
  const manifests = context.parseManifest(path).filter((manifest) => manifest !== null && manifest !== undefined);
  return { path, objects: manifests.map((manifest) => ({ manifest: manifest as Manifest, source: path })) };
}

/** A chart is a file, or a folder where each object has a file; without folders nobody says which belong together. */
function toCharts(files: readonly ManifestFile[]): ChartObjects[] {
  const isChart = files.some(({ objects }) => objects.length > 1);
  const charts = groupBy(files, ({ path }) => (isChart ? path : path.replace(/[^/\\]*$/, "")));
  return [...charts.values()].map((group) => group.flatMap(({ objects }) => objects));
}

function toViolation({ code, severity, object, path, message, hint }: Finding, manifestPath: string): ViolationLike {
  const place = object.namespace === undefined ? object.name : `${object.namespace}/${object.name}`;
  return {
    ruleName: code,
    recommendation: `${severity}: ${object.kind} ${place}: ${path} ${message}`,
    fix: hint ?? "",
    violatingResources: [{ resourceName: object.name, locations: [path], manifestPath }],
  };
}
