/**
 * Tells `slipway` which construct made which object. The app runs in a process of its own and writes YAML, which has no
 * room for construct paths: so each App that holds a Slipway construct also writes a record, where one is asked for.
 */
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { env } from "node:process"; // the app's own process: nobody there could hand it over
import type { App } from "cdk8s";
import type { IConstruct } from "constructs";
import type { SynthesizedObject } from "../objects";
import { captureRendered } from "./capture";

/** Environment variable that names the file to write. */
export const RECORD_VARIABLE = "SLIPWAY_SYNTH_RECORD";

/** What the file holds; several Apps of one run share it. */
export interface SynthRecord {
  readonly version: 1;
  readonly objects: readonly SynthesizedObject[];
}

const INSTALLED = Symbol.for("slipway.recorder"); // shared by all copies of this package in the process

/** Makes the tree's App write its record after each `synth()`. Once for each App; costs nothing unless asked for. */
export function installRecorder(construct: IConstruct): void {
  const root = construct.node.root as App & { [INSTALLED]?: true };
  if (root[INSTALLED] === true || typeof root.synth !== "function") return;
  Object.defineProperty(root, INSTALLED, { value: true });
  const synth = root.synth.bind(root);
  root.synth = () => {
    const path = env[RECORD_VARIABLE];
    if (path === undefined || path === "") synth();
    else appendRecord(path, captureRendered(root, synth));
  };
}

function appendRecord(path: string, objects: readonly SynthesizedObject[]): void {
  const earlier = existsSync(path) ? (JSON.parse(readFileSync(path, "utf8")) as SynthRecord).objects : [];
  const record: SynthRecord = { version: 1, objects: [...earlier, ...objects] };
  writeFileSync(path, JSON.stringify(record), { mode: 0o600 }); // it holds the values of Secrets
}
