// Texts under the compiler, as the reader's editor would: each is a file of its own, which exists in memory only.
import { join } from "node:path";
import ts from "typescript";

/** Compiles texts, path → text, in one program; gives what is wrong with one of them. */
export function compileTexts(texts) {
  const { config } = ts.readConfigFile("tsconfig.json", ts.sys.readFile);
  const { options } = ts.parseJsonConfigFileContent({ ...config, files: [], include: [] }, ts.sys, ".");
  options.exactOptionalPropertyTypes = false; // as in the stock cdk8s template
  const host = ts.createCompilerHost(options);
  const { fileExists, getSourceFile } = host;
  host.fileExists = (path) => texts.has(path) || fileExists(path);
  host.getSourceFile = (path, version) =>
    texts.has(path) ? ts.createSourceFile(path, texts.get(path), version) : getSourceFile(path, version);
  const program = ts.createProgram([...texts.keys()], options, host);
  return (path) => ts.getPreEmitDiagnostics(program, program.getSourceFile(path));
}

export const messageOf = ({ messageText }) => ts.flattenDiagnosticMessageText(messageText, "\n");

/** The examples as modules. They may use `chart`, and what the package exports. */
export function examplesAsModules(constructs) {
  const written = constructs.filter(({ example }) => example !== "");
  return new Map(written.map((one) => [examplePath(one), toModule(one.example, constructs)]));
}

export const examplePath = ({ name }) => join(process.cwd(), `example-${name}.ts`);

function toModule(example, constructs) {
  const used = constructs.map(({ name }) => name).filter((name) => new RegExp(`\\b${name}\\b`).test(example));
  const types = ["NodePool"].filter((name) => new RegExp(`: ${name}\\b`).test(example)).map((name) => `type ${name}`);
  return `import { App, Chart } from "cdk8s";
import { ${[...used, ...types].join(", ")} } from "./lib";
const chart = new Chart(new App(), "shop");
${example}`;
}
