// Writes lib/checks/schemas/data.ts: the API of each supported Kubernetes version, as the schema rules need it.
//
//   node scripts/schemas.mjs                    from the Go modules k8s.io/kubernetes@VERSION, which carry the OpenAPI
//   node scripts/schemas.mjs --enums KUBECONFIG first read the enums from a running API server (the module has none)
//
// All versions share one table; what only some of them have carries a bit mask of versions.
import { execFileSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { brotliCompressSync, constants } from "node:zlib";

const VERSIONS = ["v1.30.14", "v1.31.14", "v1.32.13", "v1.33.13", "v1.34.4", "v1.35.4", "v1.36.3"];
const ENUMS_FILE = new URL("schema-enums.json", import.meta.url);
const OUTPUT = new URL("../lib/checks/schemas/data.ts", import.meta.url);

/** Fields that a rule of its own judges: the schema leaves their values alone. */
const FREE_ENUMS = new Set([
  "PodSpec.restartPolicy",
  "DeploymentStrategy.type",
  "DaemonSetUpdateStrategy.type",
  "StatefulSetUpdateStrategy.type",
  "LabelSelectorRequirement.operator",
]);
/** Listed as required, and taken by every API server without them: they are read as empty, or as 0. */
const NOT_ENFORCED = new Set([
  "CSIDriver.spec",
  "ControllerRevision.revision",
  "CustomResourceDefinitionVersion.served",
  "DeviceClass.spec",
  "HTTPHeader.value",
  "LimitRangeSpec.limits",
  "PodFailurePolicy.rules",
  "PreferredSchedulingTerm.preference",
  "ResourceClaim.spec",
  "ResourceClaimTemplate.spec",
  "ResourceClaimTemplateSpec.spec",
  "SleepAction.seconds",
  "TokenRequest.audience",
]);
/** Maps of labels: rules of their own judge keys and values. */
const LABEL_MAPS = new Set([
  "ObjectMeta.labels",
  "LabelSelector.matchLabels",
  "PodSpec.nodeSelector",
  "ServiceSpec.selector",
  "ReplicationControllerSpec.selector",
]);

if (process.argv[2] === "--enums") writeEnums(process.argv[3]);
const enums = JSON.parse(readFileSync(ENUMS_FILE, "utf8"));
const specs = VERSIONS.map(readSpec);
const table = buildTable(specs);
const packed = brotliCompressSync(JSON.stringify(table), { params: { [constants.BROTLI_PARAM_QUALITY]: 11 } });
writeFileSync(
  OUTPUT,
  `// Written by scripts/schemas.mjs from Kubernetes ${VERSIONS.join(", ")}. Brotli, base64.\nexport const SCHEMA_DATA =\n  "${packed.toString("base64")}";\n`,
);
console.log(`${table.definitions.length} definitions, ${packed.length} bytes`);

function readSpec(version) {
  const { Dir } = JSON.parse(
    execFileSync("go", ["mod", "download", "-json", `k8s.io/kubernetes@${version}`], { encoding: "utf8" }),
  );
  return JSON.parse(readFileSync(join(Dir, "api/openapi-spec/swagger.json"), "utf8")).definitions;
}

/** Values of each field that the live API declares as an enum, by the last part of the definition's name. */
function writeEnums(kubeconfig) {
  const get = (path) =>
    JSON.parse(
      execFileSync("kubectl", ["--kubeconfig", kubeconfig, "get", "--raw", path], { encoding: "utf8", maxBuffer: 1e8 }),
    );
  const found = {};
  for (const { serverRelativeURL } of Object.values(get("/openapi/v3").paths)) {
    for (const [name, schema] of Object.entries(get(serverRelativeURL).components?.schemas ?? {})) {
      for (const [field, property] of Object.entries(schema.properties ?? {})) {
        const values = property.enum ?? property.items?.enum;
        if (values === undefined) continue;
        found[name] ??= {};
        found[name][field] = values.filter((value) => value !== "").sort();
      }
    }
  }
  writeFileSync(
    ENUMS_FILE,
    `${JSON.stringify(
      found,
      Object.keys(found)
        .sort()
        .concat(...Object.values(found).map(Object.keys)),
      1,
    )}\n`,
  );
}

function buildTable(specs) {
  const roots = new Map();
  for (const spec of specs) {
    for (const [name, { properties, "x-kubernetes-group-version-kind": kinds = [] }] of Object.entries(spec)) {
      if (properties?.metadata?.$ref?.endsWith(".ObjectMeta") && kinds.length === 1) roots.set(name, kinds[0]);
    }
  }
  const names = [];
  const indexOf = (name) => {
    if (!names.includes(name)) names.push(name);
    return names.indexOf(name);
  };
  for (const name of [...roots.keys()].sort()) indexOf(name);
  const definitions = [];
  for (let at = 0; at < names.length; at++)
    definitions.push(buildDefinition(names[at], { specs, indexOf, root: roots.get(names[at]) }));
  return { versions: VERSIONS.map((version) => version.replace(/^v(1\.\d+)\..*/, "$1")), definitions };
}

function buildDefinition(name, { specs, indexOf, root }) {
  const all = (1 << specs.length) - 1;
  const maskOf = (test) => specs.reduce((mask, spec, bit) => (test(spec[name]) ? mask | (1 << bit) : mask), 0);
  const present = specs.map((spec) => spec[name]).filter((definition) => definition !== undefined);
  const own = maskOf((definition) => definition !== undefined);
  const fields = {};
  for (const field of new Set(present.flatMap(({ properties = {} }) => Object.keys(properties)))) {
    const newest = present.findLast(({ properties = {} }) => properties[field] !== undefined).properties[field];
    const type = typeOf(newest, { indexOf, place: `${name.split(".").at(-1)}.${field}`, values: enums[name]?.[field] });
    const mask = maskOf((definition) => definition?.properties?.[field] !== undefined);
    fields[field] = mask === own ? type : [type, mask];
  }
  // Required only where every version asks for it: some dropped a demand that they had never enforced.
  const required = (present[0].required ?? []).filter(
    (field) =>
      present.every((definition) => definition.required?.includes(field)) &&
      !NOT_ENFORCED.has(`${name.split(".").at(-1)}.${field}`),
  );
  return {
    ...(root === undefined
      ? {}
      : { kind: [root.group, root.version, root.kind], ...(own === all ? {} : { mask: own }) }),
    ...(required.length === 0 ? {} : { required }),
    fields,
  };
}

function typeOf(property, context) {
  if (LABEL_MAPS.has(context.place)) return "L";
  if (context.place === "LabelSelectorRequirement.values") return "[*"; // label values as well
  const ref = property.$ref ?? property.allOf?.[0]?.$ref;
  if (ref !== undefined) return typeOfRef(ref.replace("#/definitions/", ""), context);
  switch (property.type) {
    case "array":
      return `[${typeOf(property.items, context)}`;
    case "object":
      return property.additionalProperties === undefined ? "o" : `{${typeOf(property.additionalProperties, context)}`;
    case "string":
      if (property.format === "byte") return "y";
      return context.values === undefined || FREE_ENUMS.has(context.place) ? "s" : `s|${context.values.join("|")}`;
    case "integer":
      return "i";
    case "number":
      return "n";
    case "boolean":
      return "b";
    default:
      return "*";
  }
}

function typeOfRef(name, { indexOf }) {
  switch (name.split(".").at(-1)) {
    case "Quantity":
      return "q";
    case "IntOrString":
      return "x";
    case "Time":
    case "MicroTime":
      return "t";
    case "RawExtension":
    case "FieldsV1":
    case "JSON":
    case "JSONSchemaProps":
    case "Patch":
      return "*";
    default:
      return `#${indexOf(name)}`;
  }
}
