/**
 * A release is what one deploy put on the cluster, kept in a Secret so that it can be put back.
 */
import type { Diagnosis } from "../diagnosis/diagnosis";
import type { Manifest, ObjectRef } from "../objects";

/** Format of the stored record; a reader refuses a newer one by name. */
export const RELEASE_FORMAT = 1;

export type ReleaseStatus =
  /** Being carried out, or its process died: the next run settles it. */
  | "pending"
  | "succeeded"
  | "failed"
  /** Its process died; settled by a later run. */
  | "interrupted";

export interface ReleaseObject {
  readonly ref: ObjectRef;
  readonly manifest: Manifest;
  readonly constructPath?: string;
  /** Known once applied. */
  readonly uid?: string;
  readonly generation?: number;
  /** `deployment.kubernetes.io/revision` once rolled out. */
  readonly revision?: number;
}

export interface Release {
  readonly format: typeof RELEASE_FORMAT;
  readonly app: string;
  /** 1, 2, 3 … */
  readonly number: number;
  readonly status: ReleaseStatus;
  readonly intent: "deploy" | "rollback" | "destroy";
  readonly digest: string;
  /** Server time, RFC 3339. */
  readonly startedAt: string;
  readonly finishedAt?: string;
  /** `user@host`. */
  readonly author: string;
  /** Commit of the working tree, with `-dirty` when it had changes. */
  readonly gitRevision?: string;
  /** What becomes `kubernetes.io/change-cause`: `release 3, git 1a2b3c4`. */
  readonly cause: string;
  readonly objects: readonly ReleaseObject[];
  /** Everything that may exist on the cluster because of this app: this release's objects and, until pruned, older ones. */
  readonly inventory: readonly (ObjectRef & {
    readonly apiVersion: string;
    readonly uid?: string;
    /** It lived before the app took it over: it is never deleted with the app. */
    readonly adopted?: true;
  })[];
  readonly failure?: Diagnosis;
  /** Number of the release whose objects this one put back. */
  readonly restores?: number;
}
