/** The contract on the real API server, and what only it can show. */
import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import { type Cluster, connect, loadKubeconfig } from "../../lib/cluster";
import { dropNamespace, newNamespace, testCluster } from "../support/test-cluster";
import { testContract } from "./contract";

const real = testCluster();
const load = () => loadKubeconfig({ kubeconfig: real.kubeconfig, env: {}, home: "/nonexistent" });

describe("the real API server", () => {
  testContract(async () => {
    const namespace = await newNamespace(real, "contract");
    const cluster = connect(await load(), { pageSize: 2 });
    const close = async () => {
      cluster.close();
      await dropNamespace(real, namespace);
    };
    return { cluster, namespace, close };
  });
});
