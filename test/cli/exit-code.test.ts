import { expect, test } from "@jest/globals";
import { exitCodeOfError, outcomeOfExit } from "../../lib/cli/exit-code";
import { type ErrorCode, UsageError } from "../../lib/errors";

test.each<[ErrorCode, number]>([
  ["BAD_USAGE", 2],
  ["INPUT_UNREADABLE", 2],
  ["KUBECONFIG_INVALID", 2],
  ["NOT_IMPLEMENTED", 2],
  ["SYNTH_FAILED", 2],
  ["CONSTRUCT_INVALID", 3],
  ["SELECTOR_NOT_EQUALITY", 3],
  ["OBJECT_INVALID", 3],
  ["KIND_UNKNOWN", 3],
  ["SERVER_UNREACHABLE", 4],
  ["CERTIFICATE_INVALID", 4],
  ["CREDENTIALS_UNAVAILABLE", 4],
  ["UNAUTHORIZED", 4],
  ["FORBIDDEN", 4],
  ["FIELD_CONFLICT", 4],
  ["ADMISSION_DENIED", 4],
  ["SET_EMPTY", 4],
  ["SET_SHRUNKEN", 4],
  ["PLAN_STALE", 4],
  ["PREFLIGHT_REFUSED", 4],
  ["RELEASE_NOT_FOUND", 4],
  ["LOCK_HELD", 5],
  ["ABORTED", 130],
])("%s ends the process with %i", (code, exitCode) => {
  expect(exitCodeOfError(new UsageError(code, "a message"))).toBe(exitCode);
});

test.each([
  [1, "failed"],
  [2, "refused"],
  [3, "invalid"],
  [4, "refused"],
  [5, "locked"],
  [8, "failed"],
  [130, "interrupted"],
  [143, "interrupted"],
])("exit code %i is the outcome `%s`", (exitCode, outcome) => {
  expect(outcomeOfExit(exitCode)).toBe(outcome);
});
