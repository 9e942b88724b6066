// Two projects: `unit` needs nothing but Node; `cluster` runs against the real embedded cluster (*.cluster.test.ts).
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
const shared = { transform, testEnvironment: "node", modulePathIgnorePatterns: ["<rootDir>/build/", "<rootDir>/test/tooling/stock-app"] };

module.exports = {
  projects: [
    { ...shared, displayName: "unit", testMatch: ["<rootDir>/test/**/*.test.ts"], testPathIgnorePatterns: ["\\.cluster\\.test\\.ts$", "\\.long\\.test\\.ts$"] },
    { ...shared, displayName: "cluster", testMatch: ["<rootDir>/test/**/*.cluster.test.ts"] },
    { ...shared, displayName: "long", testMatch: ["<rootDir>/test/**/*.long.test.ts"] },
  ],
};
