/**
 * The checks as a validation plugin of cdk8s-cli, for apps that keep the stock `cdk8s synth`:
 *
 *   validations:
 *     - package: ./node_modules/slipway
 *       version: 0.1.0
 *       class: SlipwayValidation
 */
import { type RunChecksOptions, runChecks } from "../checks";
import { type External, parseExternal } from "../graph";
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

export class SlipwayValidation {
  private readonly properties: SlipwayValidationProperties;

  constructor(properties: SlipwayValidationProperties | null = {}) {
    this.properties = properties ?? {};
  }

  async validate(context: ValidationContextLike): Promise<void> {
    const paths = new Map<SynthesizedObject, string>();
    for (const path of context.manifests) {
      for (const manifest of context.parseManifest(path)) {
        if (manifest !== null && manifest !== undefined)
          paths.set({ manifest: manifest as Manifest, source: path }, path);
      }
    }
    const findings = runChecks([...paths.keys()], this.options());
    for (const finding of findings) context.report.addViolation(toViolation(finding, sourceOf(finding, paths)));
    const fails = findings.some(({ severity }) => severity === "error" || this.isFailure(severity));
    context.report.submit(fails ? "failure" : "success", { findings: String(findings.length) });
  }

  private isFailure(severity: Finding["severity"]): boolean {
    return severity === "warning" && this.properties.failOnWarnings === true;
  }

  private options(): RunChecksOptions {
    const { externals = [], openWorld = false, kubernetesVersion } = this.properties;
    const declared: readonly External[] = externals.map(parseExternal);
    return { externals: declared, openWorld, ...(kubernetesVersion === undefined ? {} : { kubernetesVersion }) };
  }
}

function toViolation({ code, severity, object, path, message, hint }: Finding, manifestPath: string): ViolationLike {
  const location = { resourceName: object.name, locations: [path], manifestPath };
  return {
    ruleName: code,
    recommendation: `${severity}: ${object.kind} ${object.name}: ${message}`,
    fix: hint ?? "",
    violatingResources: [location],
  };
}

function sourceOf({ object }: Finding, paths: ReadonlyMap<SynthesizedObject, string>): string {
  for (const [{ manifest }, path] of paths) {
    if (manifest.kind === object.kind && manifest.metadata?.name === object.name) return path;
  }
  return "";
}
