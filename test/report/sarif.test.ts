/**
 * What `slipway check --format sarif` prints is valid against the schema of SARIF 2.1.0, and has what GitHub's code
 * scanning asks for.
 */
import { mkdtemp, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { beforeAll, describe, expect, test } from "@jest/globals";
import Ajv from "ajv-draft-04";
import addFormats from "ajv-formats";
import { Command } from "commander";
import { addCheckCommand } from "../../lib/cli/commands/check";
import { recordingTerminal } from "../cli/recording-terminal";

const SCHEMA = require("@microsoft/jest-sarif/lib/schemas/sarif-2.1.0-rtm.5.json") as object;

/** An error, a warning and a note; names that could be read as something else; a file that cannot be read. */
const FILES = {
  "a b#1.yaml": `apiVersion: v1
kind: Service
metadata: {name: chat}
spec: {selector: {app: "[x](https://example.com)"}, ports: [{port: 80}]}
`,
  "db.yaml": "apiVersion: v1\nkind: Service\nmetadata: {name: db}\nspec: {ports: [{port: 5432}]}\n",
  "old.yaml": `apiVersion: apps/v1
kind: Deployment
metadata: {name: web, namespace: shop}
spec:
  replicas: two
  selector: {matchLabels: {app: web}}
  template:
    metadata: {labels: {app: web}}
    spec: {containers: [{name: app, image: nginx}], volumes: [{name: unused, emptyDir: {}}]}
`,
  "broken.yaml": "a: [1,\n",
};

interface Result {
  readonly ruleId: string;
  readonly ruleIndex: number;
  readonly level: string;
  readonly message: { readonly text: string };
  readonly locations: readonly {
    readonly physicalLocation: {
      readonly artifactLocation: { readonly uri: string };
      readonly region: { readonly startLine: number; readonly startColumn: number };
    };
  }[];
  readonly partialFingerprints: Readonly<Record<string, string>>;
}

interface Rule {
  readonly id: string;
  readonly shortDescription: { readonly text: string };
  readonly fullDescription: { readonly text: string };
  readonly help: { readonly text: string };
}

interface Run {
  readonly tool: { readonly driver: { readonly rules: readonly Rule[] } };
  readonly invocations: readonly { readonly toolExecutionNotifications: readonly object[] }[];
  readonly results: readonly Result[];
}

describe("SARIF", () => {
  let log: { readonly runs: readonly Run[] };
  const run = (): Run => log.runs[0] as Run;

  beforeAll(async () => {
    const cwd = await mkdtemp(join(tmpdir(), "slipway-sarif-"));
    for (const [name, text] of Object.entries(FILES)) await writeFile(join(cwd, name), text);
    const terminal = recordingTerminal({ cwd });
    const program = new Command().exitOverride();
    addCheckCommand(program, terminal);
    await program.parseAsync(["node", "slipway", "check", ".", "--format", "sarif", "--open-world"]);
    log = JSON.parse(terminal.outLines[0] ?? "") as typeof log;
  });

  test("is valid against its schema", () => {
    // The schema has a pattern that only the older syntax of regular expressions takes.
    const ajv = new Ajv({ strict: false, allErrors: true, unicodeRegExp: false });
    addFormats(ajv as unknown as Parameters<typeof addFormats>[0]);
    const validate = ajv.compile(SCHEMA);
    expect({ valid: validate(log), errors: validate.errors }).toEqual({ valid: true, errors: null });
  });

  test("has results of all levels, and says which file could not be read", () => {
    expect(new Set(run().results.map(({ level }) => level))).toEqual(new Set(["error", "warning", "note"]));
    expect(run().invocations[0]?.toolExecutionNotifications).toEqual([
      expect.objectContaining({
        level: "error",
        locations: [{ physicalLocation: expect.objectContaining({ artifactLocation: { uri: "broken.yaml" } }) }],
      }),
    ]);
  });

  test("has what code scanning needs of a result: rule, message, file, line, and what makes it the same one again", () => {
    for (const { ruleId, ruleIndex, message, locations, partialFingerprints } of run().results) {
      expect(run().tool.driver.rules[ruleIndex]?.id).toBe(ruleId);
      expect(message.text).not.toBe("");
      const place = locations[0]?.physicalLocation;
      expect(decodeURIComponent(place?.artifactLocation.uri ?? "")).toMatch(/^(a b#1|db|old)\.yaml$/);
      expect(place?.region.startLine).toBeGreaterThan(0);
      expect(Object.values(partialFingerprints)).toEqual([expect.stringContaining(ruleId)]);
    }
  });

  test("has what code scanning needs of a rule: its descriptions and its help", () => {
    for (const { shortDescription, fullDescription, help } of run().tool.driver.rules) {
      for (const { text } of [shortDescription, fullDescription, help]) expect(text).not.toBe("");
    }
  });

  test("a file name is one URI, and no text of a manifest becomes a link", () => {
    const chat = run().results.find(({ message }) => message.text.startsWith("Service default/chat"));
    expect(chat?.locations[0]?.physicalLocation.artifactLocation.uri).toBe("a%20b%231.yaml");
    expect(chat?.message.text).not.toContain("](");
  });

  test("fingerprints differ from finding to finding", () => {
    const fingerprints = run().results.map(({ partialFingerprints }) => JSON.stringify(partialFingerprints));
    expect(new Set(fingerprints).size).toBe(fingerprints.length);
  });
});
