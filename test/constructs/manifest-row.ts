/** One manifest of the documents: the file, and the constructs that must make the same. */
import type { Chart } from "cdk8s";

export interface ManifestRow {
  readonly row: string;
  /** In test/fixtures/manifests. */
  readonly file: string;
  readonly namespace?: string;
  readonly build: (chart: Chart) => unknown;
}
