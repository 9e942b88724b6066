/** One clear message for each way in which a server cannot be reached or trusted, or will not have us. */
import { createServer } from "node:net";
import { describe, expect, test } from "@jest/globals";
import { connect } from "../../lib/cluster";
import { createAuthority } from "./certificates";
import { failure } from "./contract";
import { accessTo } from "./fake-access";
import { startFakeServer } from "./fake-api-server";
import { authority, faultyPlace, portOf, ref, silence, status } from "./faulty-place";
import { hastyClock } from "./manual-clock";

const place = faultyPlace();

describe("one clear message", () => {
  test("for a port where nobody listens, at once", async () => {
    const clock = hastyClock();
    const cluster = connect(accessTo({ url: "https://127.0.0.1:1" }, authority), { clock });
    const error = await failure(cluster.fetchVersion());
    expect(error.code).toBe("SERVER_UNREACHABLE");
    expect(error.message).toBe("Cannot ask for the version: the API server 127.0.0.1:1 refused the connection.");
    expect(clock.delays).toEqual([]);
  });

  test("for a host name that does not exist", async () => {
    const cluster = connect(accessTo({ url: "https://nowhere.invalid" }, authority));
    const error = await failure(cluster.fetchVersion());
    expect(error.code).toBe("SERVER_UNREACHABLE");
    expect(error.message).toContain("the API server nowhere.invalid:443 has a host name that");
  });

  test("for a server that accepts a connection and says nothing", async () => {
    const mute = await place.listen(createServer());
    const url = `https://127.0.0.1:${portOf(mute)}`;
    const cluster = connect(accessTo({ url }, authority), { connectTimeoutMs: 50 });
    const error = await failure(cluster.fetchVersion());
    expect(error).toMatchObject({ code: "SERVER_UNREACHABLE" });
    expect(error.message).toContain("gave no connection within 0.05 s");
  });

  test("for a request that is never answered", async () => {
    place.server.faults.push(silence);
    const error = await failure(place.open({ idleTimeoutMs: 50 }).fetchVersion());
    expect(error.code).toBe("SERVER_UNREACHABLE");
    expect(error.message).toContain("gave no answer within 0.05 s");
  });

  test("for something else than an API server", async () => {
    place.server.faults.push((_, response) => {
      response.writeHead(200, { "content-type": "text/html" }).end("<html>log in</html>");
      return true;
    });
    const error = await failure(place.open().fetchVersion());
    expect(error).toMatchObject({ code: "API_FAILED" });
    expect(error.message).toContain("answered with text/html, not JSON");
  });

  test("for 401, with the user and not the token", async () => {
    place.server.faults.push(status(401));
    const error = await failure(place.open().fetchVersion());
    expect(error.code).toBe("UNAUTHORIZED");
    expect(error.message).toContain('does not accept the credentials of user "tester" of /kubeconfig (401)');
    expect(JSON.stringify([error.message, error.details])).not.toContain("tester-token");
  });

  test("for 401 with a token that has expired", async () => {
    const payload = Buffer.from(JSON.stringify({ exp: 1_600_000_000 })).toString("base64url");
    const credentials = { fetch: async () => ({ authorization: `Bearer h.${payload}.s` }), renew: async () => false };
    place.server.faults.push(status(401));
    const error = await failure(place.open({}, { credentials }).fetchVersion());
    expect(error).toMatchObject({ code: "UNAUTHORIZED" });
    expect(error.message).toContain("whose token expired on 2020-09-13T12:26:40.000Z");
    expect(error.message).not.toContain(payload);
  });

  test("for 401 with a client certificate that has expired", async () => {
    const notAfter = new Date("2024-05-06T07:08:09Z");
    const { pem, keyPem } = authority.issue({ commonName: "jane", notBefore: new Date(0), notAfter });
    const credential = { certificate: { certificate: pem, key: keyPem } };
    place.server.faults.push(status(401));
    const credentials = { fetch: async () => credential, renew: async () => false };
    const error = await failure(place.open({}, { credentials }).fetchVersion());
    expect(error.code).toBe("CERTIFICATE_INVALID");
    expect(error.message).toContain("whose client certificate expired on 2024-05-06T07:08:09.000Z");
  });

  const from = new Date("2023-01-01T00:00:00Z");
  const to = new Date("2024-01-01T00:00:00Z");
  const later = new Date("2150-01-01T00:00:00Z");
  const hosts = ["127.0.0.1"];
  const certificates: readonly [string, ReturnType<typeof authority.issue>, string][] = [
    [
      "has expired",
      authority.issue({ commonName: "s", hosts, notBefore: from, notAfter: to }),
      "shows a certificate that expired on 2024-01-01T00:00:00.000Z",
    ],
    [
      "is not valid yet",
      authority.issue({ commonName: "s", hosts, notBefore: later, notAfter: new Date("2151-01-01") }),
      "shows a certificate that is valid only from 2150-01-01T00:00:00.000Z on",
    ],
    [
      "is for other names",
      authority.issue({ commonName: "s", hosts: ["api.example"] }),
      "shows a certificate for other names (DNS:api.example)",
    ],
    [
      "nobody known has signed",
      createAuthority("stranger").issue({ commonName: "s", hosts }),
      "shows a certificate that no known authority has signed",
    ],
  ];
  test.each(certificates)("for a server's certificate that %s", async (_, certificate, fact) => {
    const other = place.closeLater(await startFakeServer(authority, certificate));
    const cluster = place.closeLater(connect(accessTo(other, authority)));
    const error = await failure(cluster.fetchVersion());
    expect(error.code).toBe("CERTIFICATE_INVALID");
    expect(error.message).toContain(`the API server ${new URL(other.url).host} ${fact}`);
    const trusting = place.closeLater(connect(accessTo(other, authority, { trust: { insecure: true } })));
    expect(await trusting.fetchVersion()).toBe("v1.36.0-fake");
  });

  test("tls-server-name is the name that counts", async () => {
    const certificate = authority.issue({ commonName: "s", hosts: ["api.example"] });
    const other = place.closeLater(await startFakeServer(authority, certificate));
    const trust = { insecure: false, certificateAuthority: authority.pem, serverName: "api.example" };
    const cluster = place.closeLater(connect(accessTo(other, authority, { trust })));
    expect(await cluster.fetchVersion()).toBe("v1.36.0-fake");
  });
});

describe("what does not exist", () => {
  test("is only what the API says does not exist", async () => {
    const cluster = await place.openWarm();
    expect(await cluster.fetchObject(ref)).toBeUndefined();
    for (const act of [() => cluster.fetchObject(ref), () => cluster.delete(ref)]) {
      place.server.faults.push((_, response) => {
        response.writeHead(404, { "content-type": "text/plain" }).end("404 page not found");
        return true;
      });
      expect(await failure(act())).toMatchObject({ code: "NOT_FOUND" });
    }
  });

  test("a name that would address something else is refused here", async () => {
    const cluster = await place.openWarm();
    for (const name of ["", "..", "a/b", "a%2fb"]) {
      expect(await failure(cluster.fetchObject({ ...ref, name }))).toMatchObject({ code: "OBJECT_INVALID" });
    }
    expect(place.server.requests).toEqual([]);
  });
});
