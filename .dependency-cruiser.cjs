// The direction of data, enforced: each folder of lib/ may import only what ARCHITECTURE.md's table lists for it.
const everything = [
  "constructs",
  "graph",
  "checks",
  "synth",
  "plan",
  "rollout",
  "diagnosis",
  "cluster",
  "deploy",
  "traffic",
  "report",
  "local",
  "testing",
  "objects",
  "errors",
];

const mayImport = {
  errors: [],
  objects: ["errors"],
  constructs: ["synth", "objects", "errors"],
  graph: ["objects"],
  checks: ["graph", "objects"],
  synth: ["graph", "checks", "objects", "errors"],
  plan: ["graph", "objects", "errors"],
  rollout: ["objects"],
  diagnosis: ["rollout", "objects"],
  cluster: ["objects", "errors"],
  deploy: ["plan", "rollout", "diagnosis", "cluster", "graph", "checks", "objects", "errors"],
  traffic: ["errors"],
  report: ["objects"],
  local: ["cluster", "objects", "errors"],
  testing: everything,
  cli: everything,
  // lib/index.ts, the package's main entry: what users write and check, never the API client.
  index: ["constructs", "synth", "graph", "checks", "objects", "errors"],
};

// Folders whose functions are values in, values out. plan/ may hash (node:crypto has pure functions too).
const pure = "^lib/(objects|graph|checks|plan|rollout|diagnosis|report)/";

/** `lib/<part>/…` or `lib/<part>.ts`. */
const part = (names) => `^lib/(${names.join("|")})(/|\\.ts$)`;

// report/ shows what the other layers say: it knows their types, and calls none of them.
const typesAreFree = new Set(["report"]);

const importTable = Object.entries(mayImport).map(([name, allowed]) => ({
  name: `lib/${name} may import ${allowed.join(", ") || "nothing of lib"}`,
  severity: "error",
  from: { path: part([name]) },
  to: {
    path: "^lib/",
    pathNot: part([name, ...allowed]),
    ...(typesAreFree.has(name) ? { dependencyTypesNot: ["type-only"] } : {}),
  },
}));

const rules = [
  {
    name: "no cycles",
    severity: "error",
    from: {},
    to: { circular: true },
  },
  {
    name: "the product imports only itself and packages",
    severity: "error",
    from: { path: "^lib/" },
    to: { path: "^(test|bench|scripts|main\\.ts)" },
  },
  {
    name: "main.ts is a user's app: it imports what the package exports",
    severity: "error",
    from: { path: "^main\\.ts$" },
    to: { path: "^lib/", pathNot: "^lib/index\\.ts$" },
  },
  {
    name: "everything that is imported exists",
    severity: "error",
    from: {},
    to: { couldNotResolve: true },
  },
  {
    name: "the product uses no development dependency",
    severity: "error",
    from: { path: "^lib/" },
    // A peer is listed under devDependencies too; commands of lib/ may load it, and say so when it is missing.
    to: { dependencyTypes: ["npm-dev"], dependencyTypesNot: ["npm-peer"], pathNot: "node_modules/(cdk8s|constructs)/" },
  },
  {
    name: "pure folders do no I/O",
    severity: "error",
    from: { path: pure },
    // zlib unpacks a constant: the schemas that checks/ carries.
    to: { dependencyTypes: ["core"], pathNot: "^(node:)?(crypto|zlib)$" },
  },
  {
    name: "pure folders but plan do not hash",
    severity: "error",
    from: { path: pure, pathNot: "^lib/plan/" },
    to: { path: "^(node:)?crypto$" },
  },
  {
    name: "pure folders use no package",
    severity: "error",
    from: { path: pure },
    to: { dependencyTypes: ["npm"], pathNot: "node_modules/diff/" },
  },
  {
    name: "commander and picocolors belong to cli",
    severity: "error",
    from: { path: "^lib/", pathNot: "^lib/cli/" },
    to: { path: "node_modules/(commander|picocolors)/" },
  },
  {
    name: "execa is ESM only: reach it by import() inside a function",
    severity: "error",
    from: { path: "^lib/" },
    to: { path: "node_modules/execa/", dynamic: false, dependencyTypesNot: ["type-only"] },
  },
  {
    name: "processes are started through execa",
    severity: "error",
    from: { path: "^lib/" },
    to: { path: "^(node:)?child_process$" },
  },
  {
    name: "cdk8s is known to constructs, synth and the main entry only",
    severity: "error",
    from: { path: "^lib/", pathNot: "^lib/(constructs|synth)/|^lib/index\\.ts$" },
    to: { path: "node_modules/(cdk8s|constructs)/" },
  },
  {
    name: "cdk8s-plus is optional: types come from our own structural interfaces",
    severity: "error",
    from: { path: "^lib/" },
    to: { path: "node_modules/cdk8s-plus-", dynamic: false },
  },
  {
    name: "the command line loads the API client and what uses it by import()",
    severity: "error",
    from: { path: "^lib/cli/[^/]+\\.ts$" },
    to: {
      path: "^lib/(cluster|deploy|local|traffic|testing)/",
      dynamic: false,
      dependencyTypesNot: ["type-only"],
    },
  },
];

/** @type {import("dependency-cruiser").IConfiguration} */
module.exports = {
  forbidden: [...importTable, ...rules],
  options: {
    tsPreCompilationDeps: true,
    tsConfig: { fileName: "tsconfig.json" },
    doNotFollow: { path: "node_modules" },
    exclude: { path: "^test/(fixtures|tooling/stock-app)/" },
    enhancedResolveOptions: {
      exportsFields: ["exports"],
      conditionNames: ["types", "import", "require", "node", "default"],
    },
  },
};
