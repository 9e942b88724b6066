/**
 * Releases for people: a table of all, or one with what it holds.
 */
import type { Release, ReleaseObject } from "../../deploy";
import { refToText } from "../../objects";
import type { Paint } from "../paint";
import { toColumns } from "../text";

/** The newest last, as `kubectl rollout history` orders revisions. */
export function releaseTable(releases: readonly Release[]): string[] {
  const rows = releases.map((release) => [
    String(release.number),
    statusWords(release),
    release.startedAt.replace(/\.\d+Z$/, "Z"),
    release.author,
    release.cause,
    revisionWords(release.objects),
  ]);
  return toColumns([["RELEASE", "STATUS", "STARTED", "AUTHOR", "CAUSE", "REVISIONS"], ...rows]);
}

function statusWords({ status, restores }: Release): string {
  return restores === undefined ? status : `${status} (release ${String(restores)} again)`;
}

/** The revisions that `kubectl rollout history` shows: `user-service 2, web 3`. */
function revisionWords(objects: readonly ReleaseObject[]): string {
  const known = objects.filter(({ revision }) => revision !== undefined);
  return known.map(({ ref, revision }) => `${ref.name} ${String(revision)}`).join(", ");
}

export function releaseLines(release: Release, color: Paint): string[] {
  const { number, app, gitRevision, failure, objects } = release;
  const facts: (readonly [string, string | undefined])[] = [
    ["status", statusWords(release)],
    ["started", release.startedAt],
    ["finished", release.finishedAt],
    ["author", release.author],
    ["git", gitRevision],
    ["cause", release.cause],
    ["failed", failure === undefined ? undefined : `${failure.message} [${failure.code}]`],
    ["fix", failure?.hint],
  ];
  return [
    color.bold(`release ${String(number)} of ${app}`),
    ...toColumns(facts.flatMap(([name, value]) => (value === undefined ? [] : [[`  ${name}`, value]]))),
    ...(failure === undefined ? [] : failure.evidence.map((line) => `    ${color.dim("|")} ${line}`)),
    "objects",
    ...toColumns(objects.map(objectRow)).map((line) => `  ${line}`),
  ];
}

function objectRow({ ref, manifest, revision, constructPath }: ReleaseObject): string[] {
  return [
    refToText(ref),
    revision === undefined ? "" : `revision ${String(revision)}`,
    imagesOf(manifest).join(", "),
    constructPath === undefined ? "" : `made by ${constructPath}`,
  ];
}

interface PodShape {
  readonly containers?: readonly { readonly image?: string }[];
}

/** What most readers look for in a revision. */
function imagesOf({ spec }: ReleaseObject["manifest"]): string[] {
  const { template, containers } = (spec ?? {}) as PodShape & { readonly template?: { readonly spec?: PodShape } };
  const list = template?.spec?.containers ?? containers;
  return Array.isArray(list) ? list.flatMap(({ image }) => (typeof image === "string" ? [image] : [])) : [];
}
