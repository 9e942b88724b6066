import { describe, expect, test } from "@jest/globals";
import { isCodedError, UsageError } from "../lib/errors";

describe("a coded error", () => {
  test("is recognised by its brand, also when another copy of the package made it", () => {
    const foreign = Object.assign(new Error("x"), { [Symbol.for("slipway.CodedError")]: true, code: "BAD_USAGE" });
    expect(isCodedError(foreign)).toBe(true);
    expect(isCodedError(new Error("x"))).toBe(false);
    expect(isCodedError(undefined)).toBe(false);
  });

  test("keeps its code, hint and cause", () => {
    const cause = new Error("inner");
    const error = new UsageError("INPUT_UNREADABLE", "k8s/app.yaml is missing", { hint: "check the path", cause });
    expect(error).toMatchObject({ name: "UsageError", code: "INPUT_UNREADABLE", message: "k8s/app.yaml is missing" });
    expect(error.details.hint).toBe("check the path");
    expect(error.cause).toBe(cause);
  });
});
