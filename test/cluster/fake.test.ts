/** The contract on the fake server. */
import { describe } from "@jest/globals";
import { connect } from "../../lib/cluster";
import { createAuthority } from "./certificates";
import { testContract } from "./contract";
import { accessTo } from "./fake-access";
import { startFakeServer } from "./fake-api-server";

describe("the fake API server", () => {
  testContract(async () => {
    const authority = createAuthority();
    const server = await startFakeServer(authority);
    const cluster = connect(accessTo(server, authority), { pageSize: 2 });
    const close = async () => {
      cluster.close();
      await server.close();
    };
    return { cluster, namespace: "default", close };
  });
});
