/**
 * What a check is: one rule, one code. It reads the graph and says what is wrong; it does not know the other checks'
 * results, nor what a user switched off.
 */
import type { Graph, GraphNode } from "../graph";
import type { FindingSeverity, SynthesizedObject } from "../objects";

export interface CheckOptions {
  /** Minor version of Kubernetes that the set is meant for: `1.36`. */
  readonly kubernetesVersion: string;
  /** First and last port that NodePort Services may ask for. */
  readonly nodePortRange: readonly [number, number];
  /** Keys that the YAML of an object has twice: a parsed object no longer shows them. */
  readonly duplicateKeys: readonly DuplicateKeyOf[];
}

export interface DuplicateKeyOf {
  readonly subject: SynthesizedObject;
  readonly path: string;
}

export interface Problem {
  readonly object: GraphNode;
  /** Field at fault. */
  readonly path: string;
  /** What is wrong, as a predicate on the field. */
  readonly message: string;
  /** When it differs from the check's usual one. */
  readonly severity?: FindingSeverity;
  readonly related?: GraphNode | undefined;
  /** What to do, where that is known better than by the rule's page. */
  readonly hint?: string | undefined;
}

export interface Check {
  /** Stable: never renamed once published. */
  readonly code: string;
  readonly severity: FindingSeverity;
  /** What goes wrong in the cluster, in one or two sentences. */
  readonly why: string;
  /** The finding is that something is absent from the set; with `--open-world` it is only a note. */
  readonly needsWholeSet?: true;
  /** It judges what is written; the other checks judge what is meant, where that is known in spite of a slip. */
  readonly judgesText?: true;
  run(graph: Graph, options: CheckOptions): Iterable<Problem>;
}

/** What a check reported, with its code and the severity that counts. */
export interface Report {
  readonly code: string;
  readonly severity: FindingSeverity;
  readonly problem: Problem;
}
