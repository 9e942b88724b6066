// Runs a piece of TypeScript that builds into a `chart`, and gives the manifests that come out.
import { App, Chart } from "cdk8s";
import { tsImport } from "tsx/esm/api";
import ts from "typescript";

const { default: lib } = await tsImport("../../lib/index.ts", import.meta.url);

/** `scope`: names that the code may use beside `chart` and what the package exports. */
export function runCode(code, scope = {}) {
  const chart = new Chart(new App(), "shop", { namespace: "shop" });
  const { outputText } = ts.transpileModule(code, { compilerOptions: { target: ts.ScriptTarget.ES2022 } });
  const names = { ...lib, ...scope, chart };
  new Function(...Object.keys(names), outputText)(...Object.values(names));
  return lib.synthesize(chart.node.root).map(({ manifest }) => manifest);
}
