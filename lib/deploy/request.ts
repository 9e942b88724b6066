/**
 * What a caller asks of the engine. Everything that is not the cluster's comes in here: gates, questions to a person,
 * clocks, the wish to stop.
 */
import type { Cluster } from "../cluster";
import type { External } from "../graph";
import type { Abort, Finding, SynthesizedObject } from "../objects";
import type { Plan } from "../plan";
import type { Clock } from "./clock";

/** Names a deployed app: its name, and the namespace that holds its lock, parent and releases. */
export interface AppQuery {
  readonly cluster: Cluster;
  readonly app: string;
  /** Must exist, and must not be created or removed by the app itself. */
  readonly homeNamespace: string;
  readonly abort?: Abort;
}

/** Looks at the desired objects before anything is planned; a finding of severity error stops the deploy (exit 3). */
export type CheckGate = (objects: readonly SynthesizedObject[]) => readonly Finding[] | Promise<readonly Finding[]>;

export interface GateFailure {
  readonly message: string;
  readonly hint: string;
  readonly evidence: readonly string[];
}

/** Sends requests while the rollout runs and judges them at its end. */
export interface TrafficGate {
  /** Called once, right before the first write. */
  start(): void;
  /** Called when the rollout is complete. What it returns fails the deploy, like a doomed rollout. */
  finish(): Promise<GateFailure | undefined>;
}

export interface RunRequest extends AppQuery {
  /** `user@host`, for the record and the lock. */
  readonly author: string;
  /** @default 5 minutes, for each of roll out and restore. */
  readonly timeoutMs?: number;
  /** Leave a failed update as it is, instead of restoring the last succeeded release. */
  readonly noRollback?: boolean;
  /** Plan with the server's dry run, write nothing. */
  readonly dryRun?: boolean;
  /** Answers yes to what `confirm` would ask. */
  readonly yes?: boolean;
  /** Asks a person; undefined where nobody can answer. */
  readonly confirm?: (question: string, plan: Plan) => Promise<boolean | undefined>;
  /** Take over fields that other field managers own. */
  readonly forceConflicts?: boolean;
  /** Allow objects in `kube-system` and the like. */
  readonly allowSystemNamespaces?: boolean;
  readonly traffic?: TrafficGate;
  /** Exit code that the signal behind `abort` asks for: 130 or 143. @default 130 */
  readonly interruptedBy?: () => number | undefined;
  readonly clock?: Clock;
}

export interface DeployRequest extends RunRequest {
  readonly objects: readonly SynthesizedObject[];
  /** For objects that name no namespace. */
  readonly namespace: string;
  /** Commit of the sources, with `-dirty` when the work tree had changes. */
  readonly gitRevision?: string;
  /** What exists elsewhere, beside what the objects' annotations declare and what lives. */
  readonly externals?: readonly External[];
  /** The set is only a part: what is missing from it is a note. @default false */
  readonly openWorld?: boolean;
  /** First and last port for NodePort Services, where the API server has others than usual. @default [30000, 32767] */
  readonly nodePortRange?: readonly [number, number];
  /** More warnings than this stop the deploy as an error does. @default any number is fine */
  readonly maxWarnings?: number;
  /** A check of the caller's own, beside the rules. */
  readonly check?: CheckGate;
}

export interface RollbackRequest extends RunRequest {
  /** Number of a succeeded release. @default the last one before the current whose content differs */
  readonly to?: number;
}

export type DestroyRequest = RunRequest;

export const DEFAULT_TIMEOUT_MS = 300_000;
