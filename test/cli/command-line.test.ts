import { expect, test } from "@jest/globals";
import { toCommandFirst } from "../../lib/cli/command-line";
import { buildProgram } from "../../lib/cli/program";
import { recordingTerminal } from "./recording-terminal";

test.each<[string, string]>([
  ["deploy --context dev", "deploy --context dev"],
  ["--context dev deploy", "deploy --context dev"],
  ["--context=dev deploy --yes", "deploy --context=dev --yes"],
  ["--yes deploy -f k8s", "deploy --yes -f k8s"],
  ["-f k8s deploy --name a", "deploy -f k8s --name a"],
  ["-f a.yaml b.yaml deploy --name a", "deploy -f a.yaml b.yaml --name a"],
  ["-f - plan --name a", "plan -f - --name a"],
  ["--name dev cluster up", "cluster up --name dev"],
  ["cluster --name dev up --nodes real=2", "cluster up --name dev --nodes real=2"],
  ["--name deploy status", "status --name deploy"],
  ["--observe http://a/ --observe http://b/ deploy", "deploy --observe http://a/ --observe http://b/"],
  ["observe http://a/ --duration 5", "observe http://a/ --duration 5"],
  ["--unknown deploy", "deploy --unknown"],
  ["nonsense --yes", "nonsense --yes"],
  ["--help", "--help"],
  ["--context", "--context"],
  ["-- deploy", "-- deploy"],
])("`%s` is read as `%s`", (given, expected) => {
  const program = buildProgram(recordingTerminal());
  expect(toCommandFirst(program, given.split(" ")).join(" ")).toBe(expected);
});

test("no flag takes a value in one command and none in another: it could not be read before its command", () => {
  const program = buildProgram(recordingTerminal());
  const takesValue = new Map<string, boolean>();
  for (const command of [program, ...program.commands, ...program.commands.flatMap(({ commands }) => commands)]) {
    for (const { long, short, required, optional } of command.options) {
      for (const flag of [long, short]) {
        if (flag === undefined || flag === null) continue;
        expect([flag, takesValue.get(flag) ?? (required || optional)]).toEqual([flag, required || optional]);
        takesValue.set(flag, required || optional);
      }
    }
  }
});
