/** The version of the installed package. */
export function readVersion(): string {
  // A require keeps the file out of the compiled tree: it is the same one from lib/cli and from build/cli.
  const { version } = require("../../package.json") as { readonly version: string };
  return version;
}
