// In: an App, an app command, or YAML files. Out: SynthesizedObjects, with construct paths or with file and line.
// Called by constructs/ (the recorder), by users' tests (`synthesize`), and by the command line.
// Importing it loads cdk8s only; execa and yaml are loaded when a command runs or a file is read.
export { synthesizeFromCommand } from "./app-command";
export { declareExternal, findTreeFindings, type GuardOptions, installGuard } from "./guard";
export { isStale, writeRendered } from "./output-folder";
export { readManifests } from "./read-manifests";
export { synthesize } from "./synthesize";
export { SlipwayValidation } from "./validation-plugin";
