import { join } from "node:path";
import { describe, expect, test } from "@jest/globals";
import ts from "typescript";

/** What stands above each snippet. */
const HEAD = `
import { App, Chart } from "cdk8s";
import { Config, NodePortService, RollingDeployment } from "../../lib";
const chart = new Chart(new App(), "chart");
const config = new Config(chart, "config", { data: { PORT: "3000", LEVEL: "debug" } });
const containers = [{ name: "app", image: "app:1", ports: { http: 80, metrics: 9090 } }] as const;
const target = new RollingDeployment(chart, "api", { selector: { app: "api" }, podLabels: { tier: "front" }, containers });
const ports = [{ port: 80, targetPort: "http" }] as const;
`;

const SNIPPETS = {
  "a label that the pods lack": `new NodePortService(chart, "s", { target, selector: { teir: "front" }, ports });`,
  "another value than the pods have": `new NodePortService(chart, "s", { target, selector: { tier: "back" }, ports });`,
  "a port name that the target lacks": `new NodePortService(chart, "s", { target, ports: [{ port: 80, targetPort: "htp" }] });`,
  "a port number that the target lacks": `new NodePortService(chart, "s", { target, ports: [{ port: 80, targetPort: 8080 }] });`,
  "a config key that does not exist": `config.key("PROT");`,
  "a pod label that the selector has": `new RollingDeployment(chart, "d", { selector: { app: "a" }, podLabels: { app: "b" }, containers });`,
  "a misspelled field": `new RollingDeployment(chart, "d", { containers: [{ name: "a", image: "a", imagePulPolicy: "Always" }] });`,
  "a probe of a port that the container lacks": `new RollingDeployment(chart, "d", { containers: [{ ...containers[0], livenessProbe: { httpGet: { port: "htp" } } }] });`,
};

/** The errors of each snippet, as an editor shows them, all from one run of the compiler. */
function compileSnippets(): Map<string, readonly string[]> {
  const root = join(__dirname, "../..");
  const { config } = ts.readConfigFile(join(root, "tsconfig.json"), ts.sys.readFile);
  const { options } = ts.parseJsonConfigFileContent({ ...config, files: [], include: [] }, ts.sys, root);
  const texts = new Map(Object.values(SNIPPETS).map((text, index) => [join(__dirname, `snippet-${index}.ts`), text]));
  const host = ts.createCompilerHost(options);
  const { fileExists, getSourceFile } = host;
  host.fileExists = (path) => texts.has(path) || fileExists(path);
  host.getSourceFile = (path, version) => {
    const text = texts.get(path);
    return text === undefined ? getSourceFile(path, version) : ts.createSourceFile(path, HEAD + text, version);
  };
  const program = ts.createProgram([...texts.keys()], options, host);
  const errorsOf = (path: string) =>
    ts
      .getPreEmitDiagnostics(program, program.getSourceFile(path))
      .map(({ messageText }) => ts.flattenDiagnosticMessageText(messageText, "\n"));
  return new Map(Object.keys(SNIPPETS).map((name, index) => [name, errorsOf([...texts.keys()][index] ?? "")]));
}

describe("what the editor says", () => {
  const errors = compileSnippets();

  test.each(Object.keys(SNIPPETS))("of %s fits on a screen, and names what is wrong and what there is", (name) => {
    expect(errors.get(name)).toMatchSnapshot();
    expect(errors.get(name)).toHaveLength(1);
    expect(errors.get(name)?.[0]?.length).toBeLessThan(500);
  });
});
