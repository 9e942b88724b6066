/**
 * What is recorded of the API server about the mutations is what it says. Long, because it is asked five thousand times.
 */
import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import { dropNamespace, newNamespace, testCluster } from "../support/test-cluster";
import { connectTo, inNamespace, serverRefusal } from "./api-server-oracle";
import { readAccepted, readMutations } from "./oracle-fixtures";

const minutes = 60_000;
const AT_ONCE = 4;

describe("the API server", () => {
  let namespace = "";

  beforeAll(async () => {
    namespace = await newNamespace(testCluster(), "mutations");
  });
  afterAll(async () => {
    await dropNamespace(testCluster(), namespace);
  });

  test(
    "takes the mutations that are recorded, and no others",
    async () => {
      const cluster = await connectTo(testCluster());
      const waiting = [...(await readMutations())];
      const accepted: string[] = [];
      const ask = async (): Promise<void> => {
        for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
          const { title, manifest } = next;
          if ((await serverRefusal(cluster, inNamespace(manifest, namespace))) === undefined) accepted.push(title);
        }
      };
      await Promise.all(Array.from({ length: AT_ONCE }, ask));
      expect(accepted.toSorted()).toEqual([...readAccepted()].toSorted());
    },
    15 * minutes,
  );
});
