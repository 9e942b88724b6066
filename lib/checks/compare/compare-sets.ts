/**
 * What changes between two versions of a set, as far as it breaks something: `--against OLD`, and the gate of a deploy.
 */
import type { Graph } from "../../graph";
import type { Report } from "../run-checks";

export function* compareSets(_before: Graph, _after: Graph): Iterable<Report> {}
