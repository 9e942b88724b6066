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
];

/** The reason of a survivor, or undefined. */
export function reasonFor({ source, after }) {
  return REASONS.find((row) => row.source.test(source) && row.after.test(after))?.reason;
}
