import { expect, test } from "@jest/globals";
import { chooseHome } from "../../lib/cli/home-namespace";
import { type Cluster, ClusterError } from "../../lib/cluster";

/** A cluster whose context names `team`, with these namespaces. */
function clusterWith(...namespaces: string[]): Cluster {
  return {
    namespace: "team",
    fetchObject: ({ name }: { name: string }) => Promise.resolve(namespaces.includes(name) ? {} : undefined),
  } as unknown as Cluster;
}

const own = { manifest: { apiVersion: "v1", kind: "Namespace", metadata: { name: "shop" } } };

test.each<[string, object, string[], string]>([
  ["the flag wins", { homeNamespace: "ops", namespace: "shop" }, ["shop"], "ops"],
  ["without flags it is the context's", {}, ["shop"], "team"],
  ["`-n` that exists is taken", { namespace: "web" }, ["web"], "web"],
  ["`-n` that does not exist is not", { namespace: "web" }, [], "team"],
  ["`-n` that the app itself creates is not, even when it exists by now", { namespace: "shop" }, ["shop"], "team"],
])("%s", async (_name, options, namespaces, home) => {
  expect(await chooseHome({ format: "text", ...options }, clusterWith(...namespaces), [own])).toBe(home);
});

test("`-n` that may not be read is taken: whoever deploys to it knows that it is there", async () => {
  const fetchObject = () => Promise.reject(new ClusterError("FORBIDDEN", "no"));
  const cluster = { namespace: "team", fetchObject } as unknown as Cluster;
  expect(await chooseHome({ format: "text", namespace: "web" }, cluster, [own])).toBe("web");
});
