/**
 * A problem that a check, or the API server's strict dry run, saw in a manifest. A value, never thrown: all of them
 * are collected and reported together.
 */
export interface FindingObject {
  readonly apiVersion: string;
  readonly kind: string;
  readonly namespace?: string;
  readonly name: string;
}

export type FindingSeverity = "error" | "warning" | "info";

export interface Finding {
  /** Stable code: `selector-template-mismatch`. Never renamed. */
  readonly code: string;
  readonly severity: FindingSeverity;
  readonly object: FindingObject;
  /** Field at fault: `spec.template.spec.containers[0].env[2]`, `metadata.labels["a.b/c"]`. */
  readonly path: string;
  readonly message: string;
  readonly related?: FindingObject;
  readonly constructPath?: string;
  /** Where the object was read from, for YAML: `k8s/app.yaml:12`. */
  readonly source?: string;
  readonly hint?: string;
}
