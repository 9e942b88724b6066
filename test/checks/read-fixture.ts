/**
 * Fixtures of the rules: one file a code, cut into cases by lines such as
 *
 *   #= fail Service/web spec.selector        the set gives exactly this finding (and those of the `#+` lines below)
 *   #= pass                                  the same, repaired: no finding at all
 *   #= look-alike why it is right            valid, although it looks like the fault: no finding at all
 *   #= change Service/web spec.clusterIP     two sets, cut by `#= to`: the change gives exactly this finding
 */
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { runChecks } from "../../lib/checks";
import type { Finding } from "../../lib/objects";
import { readYaml } from "../../lib/synth/read-yaml";

export const FIXTURES = join(__dirname, "../fixtures/checks");

export interface FixtureCase {
  readonly code: string;
  readonly title: string;
  readonly yaml: string;
  readonly before: string | undefined;
  /** Findings as `code Kind/name path`. */
  readonly expected: readonly string[];
}

export function readFixtures(): readonly FixtureCase[] {
  const files = readdirSync(FIXTURES).filter((file) => file.endsWith(".yaml"));
  return files.flatMap((file) => readCases(file.replace(/\.yaml$/, ""), readFileSync(join(FIXTURES, file), "utf8")));
}

function readCases(code: string, text: string): FixtureCase[] {
  const parts = text.split(/^#= /m).slice(1);
  const cases: FixtureCase[] = [];
  for (const part of parts) {
    const end = part.indexOf("\n");
    const head = part.slice(0, end).trim();
    const body = part.slice(end + 1);
    const more = [...body.matchAll(/^#\+ (.*)$/gm)].map((match) => (match[1] ?? "").trim());
    const [word = "", ...rest] = head.split(" ");
    if (word === "to") {
      const last = cases.pop();
      if (last !== undefined) cases.push({ ...last, before: last.yaml, yaml: body });
      continue;
    }
    const fails = word === "fail" || word === "change";
    const expected = fails ? [...(rest.length === 0 ? [] : [`${code} ${rest.join(" ")}`]), ...more] : more;
    cases.push({ code, title: head, yaml: body, before: undefined, expected });
  }
  return cases;
}

export async function checkCase({ yaml, before }: FixtureCase): Promise<readonly Finding[]> {
  const { objects, faults } = await readYaml(yaml, "fixture.yaml");
  if (faults.length > 0) throw new Error(JSON.stringify(faults));
  const subjects = objects.map(({ subject }) => subject);
  const duplicateKeys = objects.flatMap(({ subject, duplicateKeys: paths }) =>
    paths.map((path) => ({ subject, path })),
  );
  const against =
    before === undefined ? undefined : (await readYaml(before, "before.yaml")).objects.map(({ subject }) => subject);
  return runChecks(subjects, { duplicateKeys, ...(against === undefined ? {} : { against }) });
}
