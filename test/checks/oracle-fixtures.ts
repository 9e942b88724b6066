/**
 * The generated oracle: a valid object of each built-in kind, its mutations, which of them an API server 1.36 takes, and
 * where our rules knowingly say otherwise.
 */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { Manifest } from "../../lib/objects";
import { readYaml } from "../../lib/synth/read-yaml";
import { type Mutation, mutate } from "./mutations";

const FOLDER = join(__dirname, "../fixtures/oracle");

/** Compared exactly: an entry that is no difference any more fails the tests. */
export interface Difference {
  /** Who refuses the objects. */
  readonly only: "ours" | "server";
  readonly reason: string;
  /** Titles of mutations. */
  readonly where: readonly string[];
}

export async function readKinds(): Promise<readonly Manifest[]> {
  const { objects } = await readYaml(readFileSync(join(FOLDER, "kinds.yaml"), "utf8"), "kinds.yaml");
  return objects.map(({ subject }) => subject.manifest);
}

/** The objects as they are, and every mutation of each; or of the one called `Kind/name`. */
export async function readMutations(only?: string): Promise<readonly Mutation[]> {
  return (await readKinds()).flatMap((manifest) => {
    const name = `${manifest.kind}/${manifest.metadata.name}`;
    return only === undefined || only === name ? [{ title: `${name} valid`, manifest }, ...mutate(manifest)] : [];
  });
}

/** Titles of the mutations that the server takes; test/checks/mutations.long.test.ts asks it again. */
export function readAccepted(): readonly string[] {
  return readFileSync(join(FOLDER, "accepted.txt"), "utf8").trimEnd().split("\n");
}

export function readDifferences(): readonly Difference[] {
  return JSON.parse(readFileSync(join(FOLDER, "differences.json"), "utf8")) as readonly Difference[];
}
