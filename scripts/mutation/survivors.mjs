/**
 * Why mutants that no test notices are left alone: each row is a shape of code of which the change gives the same
 * result. What stands in no row is a gap in the tests.
 */
const REASONS = [
  {
    reason: "for the compiler only: the list is never that short",
    source: /(?:\[\w+\]|\.at\(-1\)) \?\? ""|\w+ = ""[,\]]/,
    after: /^"Stryker was here!"$/,
  },
  {
    reason: "for the compiler only: what is undefined was sorted out above",
    source: /flatMap\(\((\w+)\) => \1 \?\? \[\]\)/,
    after: /^\["Stryker was here"\]$/,
  },
  {
    reason: "saves work only: nothing comes of what follows",
    source:
      /^if \(.*\b(?:length|size) (?:=== 0|< 2)\b.*\) (?:return|continue)\b|^if \(!.*\.includes\(.*\)\) return \[\];/,
    after: /^false$/,
  },
  {
    reason: "for the compiler only: the list is not empty here",
    source: /\[0\]\?\./,
    after: /\[0\]\./,
  },
  {
    file: "lib/graph/namespace-index.ts",
    reason: "narrows the search only: every candidate is asked again",
    source: /smallest|operator|requirements|kubernetes|missed === undefined|state !== "some"/,
    after: /./,
  },
  {
    file: "lib/checks/compare/immutable-fields.ts",
    reason: "for the compiler only: no comparison with undefined holds",
    source: /before !== undefined && after !== undefined && after < before/,
    after: /./,
  },
  {
    file: "lib/checks/disruption/pdb-overlap.ts",
    reason: "for the compiler only: the owner is known exactly where a covered pod is",
    source: /covered === undefined/,
    after: /./,
  },
  {
    file: "lib/checks/disruption/pdb-blocks-eviction.ts",
    reason: "what is null, or of an unknown number of pods, is no number to compare",
    source: /total === undefined|minAvailable !== null/,
    after: /^(?:true|false)$/,
  },
  {
    file: "lib/checks/disruption/budget.ts",
    reason: "only for budgets without a selector, whose pods nobody reads",
    source: /place === undefined \? \[\]/,
    after: /Stryker was here/,
  },
  {
    file: "lib/checks/autoscaling/metrics.ts",
    reason: "for the compiler only: there are no pods of what is not there",
    source: /node === undefined \? undefined/,
    after: /^false$/,
  },
  {
    file: "lib/checks/compare/service-loses-pods.ts",
    reason: "for the compiler only: there is no place of what is not there",
    source: /old === undefined \? undefined/,
    after: /^false$/,
  },
];

/** The reason of a survivor, or undefined. */
export function reasonFor({ file, source, after }) {
  const row = REASONS.find((one) => (one.file ?? file) === file && one.source.test(source) && one.after.test(after));
  return row?.reason;
}
