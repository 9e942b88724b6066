// `slipway check` as a program, on a folder with one mistake in it, beside what it cannot do without (the start of Node,
// and parsing the same files) and beside kube-score and kubeconform, which are built from their Go modules the first time.
//
// kubeconform judges fields only, kube-score mostly what is good practice; both are native programs. kubeconform's
// schemas are made from the OpenAPI of k8s.io/kubernetes, so that it asks no network.
import { mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { execa } from "execa";
import { dump } from "js-yaml";
import { makeObjects } from "./check-objects.mjs";
import { compare } from "./interleaved.mjs";

const require = createRequire(import.meta.url);

/** Writes the objects, one a file, runs each program in turn, and prints medians and ratios. */
export async function comparePeers(count, rounds) {
  const folder = await mkdtemp(join(tmpdir(), "slipway-bench-"));
  try {
    const manifests = join(folder, "manifests");
    const schemas = join(folder, "schemas");
    const files = await writeManifests(manifests, count);
    await writeSchemas(schemas, new Set(makeObjects(5).map(({ apiVersion, kind }) => `${apiVersion}/${kind}`)));
    const [kubeScore, kubeconform] = await buildPeers();
    const location = join(schemas, "{{ .ResourceKind }}{{ .KindSuffix }}.json");
    console.log(`\n${count} objects, one a file, from the start of the program to its end:`);
    await compare(
      {
        "node, which parses the files": [process.execPath, "bench/parse-files.mjs", manifests],
        "node -e 0": [process.execPath, "-e", "0"],
        "slipway check": [process.execPath, "build/cli/main.js", "check", manifests],
        "kube-score score": [kubeScore, "score", ...files],
        "kubeconform -strict": [kubeconform, "-strict", "-schema-location", location, manifests],
      },
      // A Service of the set selects nothing: the first two tell it, each with an exit code of its own.
      { rounds, exitCodes: { "slipway check": 3, "kube-score score": 1 } },
    );
  } finally {
    await rm(folder, { recursive: true });
  }
}

async function writeManifests(folder, count) {
  await mkdir(folder);
  const objects = makeObjects(count);
  const service = objects.find(({ kind }) => kind === "Service");
  service.spec = { ...service.spec, selector: { "app.kubernetes.io/name": "app-O" } };
  const files = objects.map((_, index) => join(folder, `${index}.yaml`));
  await Promise.all(objects.map((object, index) => writeFile(files[index], dump(object, { noRefs: true }))));
  return files;
}

async function buildPeers() {
  const { buildProgram } = require("../build/local/build.js"); // `npm run build` makes it
  const recipes = JSON.parse(await readFile(new URL("peers.json", import.meta.url), "utf8"));
  const options = { env: process.env, onProgress: (line) => console.error(line) };
  return [await buildProgram(recipes["kube-score"], options), await buildProgram(recipes.kubeconform, options)];
}

/** One file a kind, with all the definitions that it refers to. */
async function writeSchemas(folder, wanted) {
  await mkdir(folder);
  const { stdout } = await execa("go", ["mod", "download", "-json", "k8s.io/kubernetes@v1.36.3"]);
  const openApi = await readFile(join(JSON.parse(stdout).Dir, "api/openapi-spec/swagger.json"), "utf8");
  const { definitions } = JSON.parse(openApi);
  for (const definition of Object.values(definitions)) {
    if (definition.format === "int-or-string")
      Object.assign(definition, { type: ["string", "integer"], format: undefined });
    if (definition.properties !== undefined) definition.additionalProperties ??= false;
  }
  const quantity = definitions["io.k8s.apimachinery.pkg.api.resource.Quantity"];
  quantity.type = ["string", "number"];
  for (const [name, definition] of Object.entries(definitions)) {
    const [names] = definition["x-kubernetes-group-version-kind"] ?? [];
    if (names === undefined) continue;
    const { group, version, kind } = names;
    if (!wanted.has(`${group === "" ? "" : `${group}/`}${version}/${kind}`)) continue;
    const suffix = [...(group === "" ? [] : [group.split(".")[0]]), version].join("-");
    const schema = { $ref: `#/definitions/${name}`, definitions: closure(name, definitions) };
    await writeFile(join(folder, `${kind.toLowerCase()}-${suffix}.json`), JSON.stringify(schema));
  }
}

function closure(root, definitions) {
  const found = new Set([root]);
  for (const name of found) {
    for (const [, other] of JSON.stringify(definitions[name]).matchAll(/"#\/definitions\/([^"]+)"/g)) found.add(other);
  }
  return Object.fromEntries([...found].map((name) => [name, definitions[name]]));
}
