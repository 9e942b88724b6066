// What no checker of manifests in Node can do without: Node's start, and parsing the files of a folder.
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { loadAll } from "js-yaml";

const [, , folder] = process.argv;
for (const file of readdirSync(folder)) loadAll(readFileSync(join(folder, file), "utf8"));
