/** The documents' manifests, in the sets that the documents apply together, and all that we have to say of each. */
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

const FOLDER = join(__dirname, "../fixtures/manifests");
// 37 and 38 are named in the documents and not shown: the fixtures are ours.
export const FILES = readdirSync(FOLDER)
  .filter((file) => !/^3[78]-/.test(file))
  .sort();

interface DocumentSet {
  readonly story: string;
  /** Numbers of the files. */
  readonly files: readonly number[];
  /** Findings, each with its reason. */
  readonly findings: readonly string[];
}

const FRONTEND =
  "spec.affinity.podAntiAffinity.preferredDuringSchedulingIgnoredDuringExecution[0].podAffinityTerm.labelSelector";

export const DOCUMENT_SETS: readonly DocumentSet[] = [
  ...[1, 2, 3, 4, 5, 14, 15, 16, 17, 18, 19, 20, 23, 24, 25, 26, 27, 28, 29, 30, 31, 32, 33].map((file) => {
    return { story: `${FILES[file - 1] ?? ""} alone`, files: [file], findings: [] };
  }),
  { story: "the user service, first version", files: [6, 7, 9], findings: [] },
  { story: "the user service, second version", files: [6, 8, 9], findings: [] },
  { story: "the chat service", files: [10, 13], findings: [] },
  { story: "the chat service, scaled", files: [11, 13], findings: [] },
  { story: "the chat service, updated", files: [12, 13], findings: [] },
  {
    story: "anti-affinity to pods that the document never makes",
    files: [21],
    findings: [`warning pod-anti-affinity-selects-nothing Pod/my-pod ${FRONTEND}`],
  },
  { story: "a budget with the Deployment of the same label", files: [22, 25], findings: [] },
  {
    story: "the budget alone, as the document shows it",
    files: [22],
    findings: ["error pdb-selects-nothing PodDisruptionBudget/my-pdb spec.selector"],
  },
  { story: "spring and summer behind one Service", files: [34, 35], findings: [] },
  {
    story: "spring and summer behind a node port",
    files: [34, 36],
    findings: [],
  },
];

/** The text of a file, by its number. */
export function readDocument(file: number): string {
  return readFileSync(join(FOLDER, FILES[file - 1] ?? ""), "utf8");
}
