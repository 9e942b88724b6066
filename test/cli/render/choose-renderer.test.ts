import { existsSync } from "node:fs";
import { expect, test } from "@jest/globals";
import { chooseRenderer } from "../../../lib/cli/render/choose-renderer";
import { recordingTerminal } from "../recording-terminal";
import { succeeds } from "./events";

// Every write to it fails as on a full disk.
const FULL = "/dev/full";

(existsSync(FULL) ? test : test.skip)("a full disk under --events is told once and ends no deploy", () => {
  const terminal = recordingTerminal();
  const renderer = chooseRenderer(terminal, { format: "json", events: FULL });
  for (const event of succeeds) renderer.show(event);
  expect(terminal.outLines).toHaveLength(succeeds.length);
  expect(terminal.errLines).toEqual([expect.stringMatching(/^warning: --events: \/dev\/full: ENOSPC/)]);
});
