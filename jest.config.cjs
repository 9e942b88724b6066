// Four projects, told apart by the file name:
//   unit     *.test.ts           needs nothing but Node
//   package  *.package.test.ts   the packed tarball in other people's set-ups; installs npm packages
//   cluster  *.cluster.test.ts   the real embedded cluster, which scripts/test.mjs starts
//   long     *.long.test.ts      what takes longer than `npm test` may
const transform = {
  "^.+\\.ts$": [
    "@swc/jest",
    {
      jsc: { parser: { syntax: "typescript" }, target: "es2022" },
      // import() stays native: execa is ESM only (see ARCHITECTURE.md).
      module: { type: "commonjs", ignoreDynamic: true },
    },
  ],
};
const shared = {
  transform,
  testEnvironment: "node",
  // A lazy import of ours names the compiled file (`./x.js`, as Node wants it); under jest it is the source.
  moduleNameMapper: { "^(\\.{1,2}/.*)\\.js$": "$1" },
  modulePathIgnorePatterns: ["<rootDir>/build/", "<rootDir>/test/tooling/stock-app/"],
};
const project = (displayName) => ({
  ...shared,
  displayName,
  testMatch: [`<rootDir>/test/**/*.${displayName}.test.ts`],
});

module.exports = {
  projects: [
    {
      ...shared,
      displayName: "unit",
      testMatch: ["<rootDir>/test/**/*.test.ts"],
      testPathIgnorePatterns: ["\\.(package|cluster|long)\\.test\\.ts$"],
    },
    project("package"),
    project("cluster"),
    project("long"),
  ],
};
