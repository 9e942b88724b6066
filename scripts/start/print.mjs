// The closing summary for people.

/** The lines of `summarize` as text. */
export function printSummary(lines, place) {
  const of = (type) => lines.filter((line) => line.type === type);
  console.log(`\n── summary ${"─".repeat(88)}`);
  if (of("phase").length > 0) {
    printTable([
      ["phase", "target", "requests", "failed", "how", "answers by version"],
      ...of("phase").map((phase) => [
        phase.phase,
        phase.target,
        String(phase.sent),
        String(phase.failed),
        howFailed(phase),
        versions(phase),
      ]),
    ]);
  } else console.log(place.simulated ? "no requests: the nodes are SIMULATED" : "no requests: traffic was skipped");
  console.log(
    `\n${of("roll")
      .map(({ what, seconds }) => `${what} ${seconds.toFixed(1)} s`)
      .join("  ·  ")}`,
  );
  for (const { message, code, constructPath, simulated } of of("cause")) {
    console.log(`v3 failed: ${message} [${code}]${simulated ? " (SIMULATED)" : ""}`);
    if (constructPath !== undefined) console.log(`  made by ${constructPath}`);
  }
  for (const { release } of of("restored"))
    console.log(`restored: ${release === null ? "nothing" : `release ${release}`}`);
  console.log("");
  for (const { what, ok } of of("seen")) console.log(`${ok ? "seen   " : "MISSING"}  ${what}`);
  for (const { outcome, durationMs } of of("outcome")) {
    console.log(
      `\n${outcome === "succeeded" ? "All of it was seen" : "NOT all of it was seen"}, in ${Math.round(durationMs / 1000)} s.`,
    );
  }
}

function howFailed({ outcomes }) {
  return Object.entries(outcomes)
    .filter(([outcome, count]) => outcome !== "ok" && count > 0)
    .map(([outcome, count]) => `${count} ${outcome}`)
    .join(", ");
}

function versions(phase) {
  return Object.entries(phase.versions)
    .map(([version, count]) => `${version} ${count}`)
    .join(" · ");
}

function printTable(rows) {
  const widths = rows[0].map((_, column) => Math.max(...rows.map((row) => row[column].length)));
  for (const row of rows)
    console.log(
      row
        .map((cell, column) => cell.padEnd(widths[column]))
        .join("  ")
        .trimEnd(),
    );
}
