/**
 * Loads the TypeScript of Stryker's sandbox. A file is compiled once; `reset` forgets what its evaluation left behind, so
 * that each mutant starts from modules that no other mutant has touched, in milliseconds.
 */
import { existsSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, resolve } from "node:path";
import { Script } from "node:vm";
import { transformSync } from "@swc/core";

const OPTIONS = { jsc: { parser: { syntax: "typescript" }, target: "es2022" }, module: { type: "commonjs" } };

export class Loader {
  #scripts = new Map();
  #modules = new Map();
  #provided;

  /** `provided`: exports by the name or the absolute path of a module. */
  constructor(provided) {
    this.#provided = provided;
  }

  reset() {
    this.#modules.clear();
  }

  load(file) {
    const known = this.#modules.get(file);
    if (known !== undefined) return known.exports;
    const module = { exports: {} };
    this.#modules.set(file, module);
    const evaluate = this.#compile(file).runInThisContext();
    evaluate(module.exports, this.#requireFrom(file), module, file, dirname(file));
    return module.exports;
  }

  #compile(file) {
    const known = this.#scripts.get(file);
    if (known !== undefined) return known;
    const { code } = transformSync(readFileSync(file, "utf8"), { ...OPTIONS, filename: file });
    const script = new Script(`(function (exports, require, module, __filename, __dirname) {${code}\n})`, {
      filename: file,
    });
    this.#scripts.set(file, script);
    return script;
  }

  #requireFrom(file) {
    const native = createRequire(file);
    return (name) => {
      const path = name.startsWith(".") ? sourceOf(resolve(dirname(file), name)) : name;
      const provided = this.#provided.get(path);
      if (provided !== undefined) return provided;
      return name.startsWith(".") ? this.load(path) : native(name);
    };
  }
}

function sourceOf(path) {
  return [`${path}.ts`, `${path}/index.ts`].find((file) => existsSync(file)) ?? path;
}
