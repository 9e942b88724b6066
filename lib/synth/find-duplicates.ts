/**
 * Two objects of one identity in a set: whichever is applied last wins, silently. Seen before anything is applied.
 */
import {
  type Finding,
  type FindingObject,
  type Manifest,
  refKey,
  refOf,
  refToText,
  type SynthesizedObject,
} from "../objects";

/** One finding for each object that repeats an earlier one. */
export function findDuplicates(objects: readonly SynthesizedObject[]): Finding[] {
  const first = new Map<string, SynthesizedObject>();
  return objects.flatMap((object) => {
    const key = refKey(refOf(object.manifest));
    const earlier = first.get(key);
    if (earlier === undefined) {
      first.set(key, object);
      return [];
    }
    return [describe(object, earlier)];
  });
}

function describe(object: SynthesizedObject, earlier: SynthesizedObject): Finding {
  const { manifest, constructPath } = object;
  const places = [placeOf(earlier), placeOf(object)].filter((place) => place !== undefined);
  return {
    code: "duplicate-object",
    severity: "error",
    object: toFindingObject(manifest),
    path: "metadata.name",
    message: `${refToText(refOf(manifest))} is defined twice${places.length === 2 ? `: ${places.join(" and ")}` : ""}`,
    related: toFindingObject(earlier.manifest),
    ...(constructPath === undefined ? {} : { constructPath }),
    hint: "Give one of them another name or namespace, or drop it.",
  };
}

function placeOf({ constructPath, source }: SynthesizedObject): string | undefined {
  return source ?? constructPath;
}

function toFindingObject({ apiVersion, kind, metadata: { name, namespace } }: Manifest): FindingObject {
  return namespace === undefined ? { apiVersion, kind, name } : { apiVersion, kind, namespace, name };
}
