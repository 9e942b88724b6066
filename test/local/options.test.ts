import { describe, expect, test } from "@jest/globals";
import { parseCapacity, parseNodes, parsePair, parseTaint } from "../../lib/local";

describe("what a user asks of a cluster", () => {
  test("nodes are counted by kind, and a kind that is not named has none", () => {
    expect(parseNodes("real=2,simulated=100")).toEqual({ real: 2, simulated: 100 });
    expect(parseNodes("simulated=3")).toEqual({ real: 0, simulated: 3 });
  });

  test.each(["", "real", "real=", "real=-1", "real=1.5", "fake=1", "real=10", "simulated=10001"])(
    "--nodes %j is refused with the way to write it",
    (text) => {
      expect(() => parseNodes(text)).toThrow(expect.objectContaining({ code: "BAD_USAGE" }));
    },
  );

  test("a taint is written as kubectl takes it", () => {
    expect(parseTaint("hw-type=gpu:NoSchedule")).toEqual({ key: "hw-type", value: "gpu", effect: "NoSchedule" });
    expect(parseTaint("broken:NoExecute")).toEqual({ key: "broken", value: "", effect: "NoExecute" });
    expect(() => parseTaint("hw-type=gpu:Never")).toThrow(expect.objectContaining({ code: "BAD_USAGE" }));
  });

  test("capacity is a quantity by its resource name", () => {
    expect(parseCapacity("nvidia.com/gpu=2")).toEqual(["nvidia.com/gpu", "2"]);
    expect(parseCapacity("memory=16Gi")).toEqual(["memory", "16Gi"]);
    expect(() => parseCapacity("nvidia.com/gpu=two")).toThrow(expect.objectContaining({ code: "BAD_USAGE" }));
  });

  test("the value of a label may hold an equals sign or nothing", () => {
    expect(parsePair("a=b=c", "--simulated-label")).toEqual(["a", "b=c"]);
    expect(parsePair("a=", "--simulated-label")).toEqual(["a", ""]);
    expect(() => parsePair("=b", "--simulated-label")).toThrow("--simulated-label");
  });
});
