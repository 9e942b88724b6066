/**
 * What a drawing of an app needs: objects as nodes, edges by name, and the findings of each object.
 */
import type { FindingSeverity } from "../objects";

export interface PictureNode {
  /** Unique in the picture, plain letters and digits. */
  readonly id: string;
  readonly kind: string;
  readonly name: string;
  readonly namespace?: string;
  readonly constructPath?: string;
  /** The app that its labels say it belongs to. */
  readonly app?: string;
  readonly findings: readonly { readonly severity: FindingSeverity; readonly text: string }[];
}

export interface PictureEdge {
  readonly from: string;
  readonly to: string;
  readonly name: string;
}

export interface GraphPicture {
  readonly nodes: readonly PictureNode[];
  readonly edges: readonly PictureEdge[];
}

/** The worst that was found of an object. */
export function worstOf({ findings }: PictureNode): FindingSeverity | undefined {
  return (["error", "warning", "info"] as const).find((severity) =>
    findings.some((finding) => finding.severity === severity),
  );
}
