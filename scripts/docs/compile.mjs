// The examples under the compiler, as the reader's editor would: each is a file of its own, which exists in memory only.
import { join } from "node:path";
import ts from "typescript";

/** What does not compile, a line for each. An example may use `chart`, and what the package exports. */
export function compileExamples(constructs) {
  const { config } = ts.readConfigFile("tsconfig.json", ts.sys.readFile);
  const { options } = ts.parseJsonConfigFileContent({ ...config, files: [], include: [] }, ts.sys, ".");
  const texts = new Map();
  for (const { name, example } of constructs) {
    if (example) texts.set(join(process.cwd(), `example-${name}.ts`), toModule(example, constructs));
  }
  const host = ts.createCompilerHost(options);
  const { fileExists, getSourceFile } = host;
  host.fileExists = (path) => texts.has(path) || fileExists(path);
  host.getSourceFile = (path, version) =>
    texts.has(path) ? ts.createSourceFile(path, texts.get(path), version) : getSourceFile(path, version);
  const program = ts.createProgram([...texts.keys()], options, host);
  return [...texts.keys()].flatMap((path) =>
    ts.getPreEmitDiagnostics(program, program.getSourceFile(path)).map(({ messageText }) => {
      return `${path.replace(/^.*example-/, "")}: ${ts.flattenDiagnosticMessageText(messageText, "\n")}`;
    }),
  );
}

function toModule(example, constructs) {
  const used = constructs.map(({ name }) => name).filter((name) => new RegExp(`\\b${name}\\b`).test(example));
  const types = ["NodePool"].filter((name) => new RegExp(`: ${name}\\b`).test(example)).map((name) => `type ${name}`);
  return `import { App, Chart } from "cdk8s";
import { ${[...used, ...types].join(", ")} } from "./lib";
const chart = new Chart(new App(), "shop");
${example}`;
}
