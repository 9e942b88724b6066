import { expect, test } from "@jest/globals";
import { runAction } from "../../lib/cli/run-action";
import { ConstructError, UsageError } from "../../lib/errors";
import { recordingTerminal } from "./recording-terminal";

test("what the action returns is the exit code", async () => {
  const terminal = recordingTerminal();
  await runAction(terminal, () => Promise.resolve(11));
  expect(terminal.exitCode()).toBe(11);
  expect(terminal.text()).toBe("");
});

test("an error of ours is one message with the place, the fact and the fix, and no stack", async () => {
  const terminal = recordingTerminal();
  const details = { constructPath: "app/web", hint: "Give the pods one shared label." };
  const error = new ConstructError(
    "SELECTOR_NOT_EQUALITY",
    "app/web: a Service cannot carry `tier in (a, b)`.",
    details,
  );
  await runAction(terminal, () => Promise.reject(error));
  expect(terminal.exitCode()).toBe(3);
  expect(terminal.outLines).toEqual([]);
  expect(terminal.text()).toMatchInlineSnapshot(`
"error: app/web: a Service cannot carry \`tier in (a, b)\`.
  made by app/web
  fix: Give the pods one shared label."
`);
});

test("with JSON the error is the last line of standard output as well", async () => {
  const terminal = recordingTerminal();
  const error = new UsageError("BAD_USAGE", "--timeout: `5x` is no duration.", { hint: "Write it as 90s." });
  await runAction(terminal, () => Promise.reject(error), { format: "json" });
  const event = JSON.parse(terminal.outLines.join("\n")) as Record<string, unknown>;
  expect(event).toMatchObject({
    type: "outcome",
    outcome: "refused",
    exitCode: 2,
    cause: { code: "BAD_USAGE", message: "--timeout: `5x` is no duration.", hint: "Write it as 90s." },
  });
  expect(event.time).toMatch(/^\d{4}-\d\d-\d\dT/);
  expect(terminal.errLines[0]).toBe("error: --timeout: `5x` is no duration.");
});

test("anything else that is thrown is our bug, with its stack", async () => {
  const terminal = recordingTerminal();
  await runAction(terminal, () => Promise.reject(new TypeError("x is not a function")));
  expect(terminal.exitCode()).toBe(1);
  expect(terminal.errLines[0]).toContain("TypeError: x is not a function\n    at ");
  expect(terminal.errLines[1]).toContain("This is a bug in Slipway");
});

test("an interrupted action ends with the code of its signal", async () => {
  const terminal = { ...recordingTerminal(), interruptedBy: () => 143 };
  await runAction(terminal, () => Promise.reject(new UsageError("ABORTED", "stopped while waiting for the lock")));
  expect(terminal.exitCode()).toBe(143);
  expect(terminal.text()).toBe("interrupted: stopped while waiting for the lock");
});

test("control characters of a message from elsewhere stay visible", async () => {
  const terminal = recordingTerminal();
  await runAction(terminal, () => Promise.reject(new UsageError("API_FAILED", "bad \u001b[2Jnews\u202e")));
  expect(terminal.text()).toBe("error: bad \\x1b[2Jnews\\u202e");
});

test("the live block is taken away before an error is printed", async () => {
  const terminal = recordingTerminal({ live: true });
  await runAction(terminal, () => Promise.reject(new UsageError("BAD_USAGE", "no")));
  expect(terminal.frames).toEqual([[]]);
});
