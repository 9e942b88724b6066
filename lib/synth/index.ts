// In: an App, an app command, or YAML files. Out: SynthesizedObjects, with construct paths or with file and line.
// Called by constructs/ (the recorder), by users' tests (`synthesize`), and by the command line.
// Importing it loads cdk8s only; execa and yaml are loaded when a command runs or a file is read.
export { type AppCommandOptions, type AppSynthesis, synthesizeFromCommand } from "./app-command";
export { findDuplicates } from "./find-duplicates";
export { isStale, type RenderedFile, readRendered, type WriteResult, writeRendered } from "./output-folder";
export { type ManifestInput, readManifests } from "./read-manifests";
export { installRecorder, RECORD_VARIABLE, type SynthRecord } from "./recorder";
export { synthesize } from "./synthesize";
