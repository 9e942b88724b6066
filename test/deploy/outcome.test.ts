import { describe, expect, test } from "@jest/globals";
import { ClusterError } from "../../lib/cluster";
import { toBrokenOff, toInvalid } from "../../lib/deploy/outcome";
import { DeployError } from "../../lib/errors";

const request = { interruptedBy: () => 143 };
const session = { request, abort: new AbortController().signal };
const gone = new ClusterError("SERVER_UNREACHABLE", "the server is gone");

describe("an error after the first write", () => {
  test("is a failed release, never a refusal that changed nothing", () => {
    expect(toBrokenOff(gone, { session, release: 2 })).toEqual({
      outcome: "failed",
      exitCode: 8,
      release: 2,
      cause: { code: "SERVER_UNREACHABLE", message: "the server is gone" },
    });
  });

  test("leaves the first cause first, and is its evidence", () => {
    const cause = { code: "image-not-found", message: "no such image", evidence: ["pulling failed"] };
    expect(toBrokenOff(gone, { session, release: 2, cause }).cause).toEqual({
      ...cause,
      evidence: ["pulling failed", "what followed failed as well: the server is gone"],
    });
  });

  test("keeps the exit code of the signal, whatever else went wrong while stopping", () => {
    const stopped = { request, abort: AbortSignal.abort() };
    const interrupted = { outcome: "interrupted", exitCode: 143, release: 2 };
    expect(toBrokenOff(gone, { session: stopped, release: 2 })).toMatchObject(interrupted);
    expect(toBrokenOff(new ClusterError("ABORTED", "stop"), { session, release: 2 })).toMatchObject(interrupted);
  });

  test("tells a lost lock in words of its own", () => {
    const lost = new DeployError("LOCK_LOST", "shop: the lock was lost, no further request is sent");
    expect(toBrokenOff(lost, { session, release: 2 })).toMatchObject({
      outcome: "failed",
      exitCode: 8,
      cause: {
        code: "LOCK_LOST",
        message: "shop: the lock was lost, no further request is sent; what was applied before stays as it is",
      },
    });
  });

  test("that is a bug of ours is thrown", () => {
    expect(() => toBrokenOff(new TypeError("oops"), { session })).toThrow("oops");
  });
});

test("warnings that stop a deploy say that it was their number", () => {
  const object = { apiVersion: "v1", kind: "Pod", name: "web" };
  const finding = { code: "odd", object, path: "spec", message: "is odd" };
  const warning = { ...finding, severity: "warning" } as const;
  expect(toInvalid([warning]).cause?.evidence).toEqual(["no error, but more warnings than are allowed: 1"]);
  expect(toInvalid([warning, warning]).cause?.evidence).toEqual([
    "no error, but more warnings than are allowed: 2",
    "Pod web: spec: is odd",
    "Pod web: spec: is odd",
  ]);
  expect(toInvalid([warning, { ...finding, severity: "error" }]).cause).not.toHaveProperty("evidence");
});
