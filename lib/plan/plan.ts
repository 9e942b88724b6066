/**
 * A plan is data: every decision of a deploy, rollback or destroy, printable and storable. The executor in `deploy/`
 * decides nothing.
 */
import type { Manifest, ObjectRef } from "../objects";

/** One changed field. Values of Secrets are masked here, before anything can print them. */
export interface FieldChange {
  /** `spec.template.spec.containers[name=app].image` */
  readonly path: string;
  readonly before?: unknown;
  readonly after?: unknown;
}

export type StepAction = "create" | "update" | "unchanged" | "delete";

export interface PlanStep {
  readonly action: StepAction;
  readonly ref: ObjectRef;
  /** For the API: `apps/v1`. */
  readonly apiVersion: string;
  readonly constructPath?: string;
  /** What is sent, with our labels; absent for a delete. */
  readonly manifest?: Manifest;
  /** Live identity that was planned against; absent for a create. */
  readonly live?: { readonly uid: string; readonly resourceVersion: string };
  readonly changes: readonly FieldChange[];
  /** True when the change makes a controller replace pods (the pod template changes). */
  readonly rolls: boolean;
  /** True when the object lives already and belongs to no app: this deploy takes it over, without force. */
  readonly adopts?: boolean;
  /** Applied after all steps of smaller waves: 0 = Namespaces and CRDs, … Deletes run in reverse. */
  readonly wave: number;
}

export interface Plan {
  readonly app: string;
  readonly intent: "deploy" | "rollback" | "destroy";
  /** In the order of execution; deletes (prune) come last. */
  readonly steps: readonly PlanStep[];
  /** Digest of what is desired: equal digests mean the same app. Values of Secrets are in it keyed, never plain. */
  readonly digest: string;
  /** What a reader should know beside the steps: objects of older releases that are not ours any more, and are left. */
  readonly notes: readonly string[];
  /** Live objects that are not the app's any more but must not be deleted: our labels are taken off, nothing else. */
  readonly givenBack?: readonly ObjectRef[];
  /** Objects of the app that stay its own although nothing wants them: a later run may delete them. */
  readonly kept?: readonly ObjectRef[];
}

/** One object that may exist because of an app, as its release record knows it. */
export type InventoryEntry = ObjectRef & {
  readonly apiVersion: string;
  readonly uid?: string;
  /** It lived before the app took it over: it is never deleted with the app, only given back. */
  readonly adopted?: true;
};

/** Counts for a headline: `2 to create, 1 to update, 4 unchanged`. */
export type PlanCounts = Readonly<Record<StepAction, number>>;
