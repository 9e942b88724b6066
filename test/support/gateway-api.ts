/**
 * The CustomResourceDefinitions of the Gateway API, from its Go module: the largest has half a megabyte, and Go, which
 * the cluster's programs are built with, fetches and verifies it.
 */
import { readdir } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

const GATEWAY_API = "sigs.k8s.io/gateway-api@v1.6.3";

/** Paths of the files that define these kinds, by their plural: `httproutes`. */
export async function gatewayApiFiles(...plurals: readonly string[]): Promise<readonly string[]> {
  const { execa } = await import("execa");
  // Outside any module, so that no go.mod has a say.
  const { stdout } = await execa("go", ["mod", "download", "-json", GATEWAY_API], { cwd: tmpdir() });
  const { Dir } = JSON.parse(stdout) as { Dir: string };
  const folder = join(Dir, "config/crd/standard");
  const present = await readdir(folder);
  return plurals.map((plural) => {
    const name = `gateway.networking.k8s.io_${plural}.yaml`;
    if (!present.includes(name)) throw new Error(`${GATEWAY_API} has no ${name}`);
    return join(folder, name);
  });
}
