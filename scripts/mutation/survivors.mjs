/**
 * Why mutants that no test notices are left alone. Each reason was looked at in the code; what stands in no row here is
 * a gap in the tests.
 */
const REASONS = [];

/** The reason of a survivor, or undefined. */
export function reasonFor({ file, source, after }) {
  return REASONS.find(
    (row) => file.startsWith(row.file ?? "") && row.source.test(source) && (row.after?.test(after) ?? true),
  )?.reason;
}
