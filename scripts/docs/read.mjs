// Docstrings, props and examples of what the package exports, read by the compiler.
import { relative } from "node:path";
import ts from "typescript";

/** @returns {{ name, isFunction, file, text, example, throws, props: { name, type, text, byDefault, optional }[] }[]} */
export function readConstructs(entry) {
  const { config } = ts.readConfigFile("tsconfig.json", ts.sys.readFile);
  const { options } = ts.parseJsonConfigFileContent({ ...config, files: [], include: [] }, ts.sys, ".");
  const program = ts.createProgram([entry], options);
  const checker = program.getTypeChecker();
  const exported = checker.getExportsOfModule(checker.getSymbolAtLocation(program.getSourceFile(entry)));
  const symbols = exported.map((symbol) =>
    symbol.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(symbol) : symbol,
  );
  return symbols
    .filter((symbol) => isDocumented(symbol))
    .map((symbol) => readOne(symbol, checker))
    .sort((one, other) => (one.name < other.name ? -1 : 1));
}

/** Constructs that can be made, and functions that make values for them. */
function isDocumented({ valueDeclaration: declaration }) {
  if (declaration === undefined || !declaration.getSourceFile().fileName.includes("/lib/constructs/")) return false;
  if (ts.isFunctionDeclaration(declaration)) return true;
  return ts.isClassDeclaration(declaration) && !(ts.getCombinedModifierFlags(declaration) & ts.ModifierFlags.Abstract);
}

function readOne(symbol, checker) {
  const { valueDeclaration: declaration } = symbol;
  const tag = (name) => textOf(symbol.getJsDocTags(checker).find((one) => one.name === name)?.text);
  return {
    name: symbol.name,
    isFunction: ts.isFunctionDeclaration(declaration),
    file: relative(".", declaration.getSourceFile().fileName),
    text: textOf(symbol.getDocumentationComment(checker)),
    example: tag("example"),
    throws: tag("throws"),
    props: ts.isClassDeclaration(declaration) ? readProps(symbol, checker) : [],
  };
}

function readProps(symbol, checker) {
  const type = checker.getTypeOfSymbol(symbol);
  const parameter = type.getConstructSignatures()[0]?.getParameters()[2];
  if (parameter === undefined) return [];
  const props = checker.getNonNullableType(checker.getTypeOfSymbol(parameter));
  const members = props.isUnion() ? props.types : [props];
  const found = new Map();
  for (const member of members) {
    for (const prop of checker.getPropertiesOfType(checker.getApparentType(member))) {
      const read = readProp(prop, checker);
      const before = found.get(prop.name);
      // `prop?: never` in one member of a union only says that it belongs to another.
      if (read.type !== "never")
        found.set(prop.name, before === undefined ? read : { ...read, ...longer(before, read) });
    }
  }
  const required = [...found.values()].map((prop) => ({
    ...prop,
    optional: prop.optional || !members.every((member) => checker.getPropertyOfType(member, prop.name)),
  }));
  return required.sort((one, other) => Number(one.optional) - Number(other.optional));
}

const longer = (one, other) => (one.text.length > other.text.length ? one : other);

function readProp(prop, checker) {
  const declaration = prop.declarations?.[0];
  const written = declaration !== undefined && ts.isPropertySignature(declaration) ? declaration.type : undefined;
  const type = written?.getText() ?? checker.typeToString(checker.getTypeOfSymbol(prop));
  const byDefault = textOf(prop.getJsDocTags(checker).find(({ name }) => name === "default")?.text);
  const text = textOf(prop.getDocumentationComment(checker));
  return {
    name: prop.name,
    type: oneLine(type),
    text,
    byDefault,
    optional: Boolean(prop.flags & ts.SymbolFlags.Optional),
  };
}

const textOf = (parts) =>
  (parts === undefined || parts.length === 0 ? undefined : ts.displayPartsToString(parts)) ?? "";
const oneLine = (text) =>
  text
    .replace(/\/\*\*?[\s\S]*?\*\//g, "")
    .replace(/\s+/g, " ")
    .replace(/readonly /g, "")
    .replace(/NoInfer<([^<>]*)>/g, "$1");
