/** Which proxy stands in between: the rules of Go's httpproxy, which kubectl follows. */
import { describe, expect, test } from "@jest/globals";
import { chooseProxy } from "../../lib/cluster/proxy-choice";

const PROXY = "http://proxy:3128";

describe("the proxy in between", () => {
  const rows: readonly [string, string, Record<string, string>, boolean][] = [
    ["none without HTTPS_PROXY", "https://api.example", {}, false],
    ["HTTPS_PROXY", "https://api.example", { HTTPS_PROXY: PROXY }, true],
    ["https_proxy", "https://api.example", { https_proxy: PROXY }, true],
    ["not HTTP_PROXY for https", "https://api.example", { HTTP_PROXY: PROXY }, false],
    ["never to localhost", "https://localhost:6443", { HTTPS_PROXY: PROXY }, false],
    ["never to a loopback address", "https://127.0.0.9:6443", { HTTPS_PROXY: PROXY }, false],
    ["NO_PROXY *", "https://api.example", { HTTPS_PROXY: PROXY, NO_PROXY: "*" }, false],
    ["NO_PROXY host", "https://api.example", { HTTPS_PROXY: PROXY, NO_PROXY: "x, API.example" }, false],
    ["NO_PROXY parent domain", "https://api.example", { HTTPS_PROXY: PROXY, NO_PROXY: "example" }, false],
    ["NO_PROXY .domain, below", "https://api.example", { HTTPS_PROXY: PROXY, NO_PROXY: ".example" }, false],
    ["NO_PROXY .domain, itself", "https://example", { HTTPS_PROXY: PROXY, NO_PROXY: ".example" }, true],
    ["NO_PROXY end of a word", "https://myapi.example", { HTTPS_PROXY: PROXY, NO_PROXY: "api.example" }, true],
    ["NO_PROXY address", "https://10.1.2.3", { HTTPS_PROXY: PROXY, NO_PROXY: "10.1.2.3" }, false],
    ["NO_PROXY range", "https://10.1.2.3", { HTTPS_PROXY: PROXY, NO_PROXY: "10.0.0.0/8" }, false],
    ["NO_PROXY other range", "https://11.1.2.3", { HTTPS_PROXY: PROXY, NO_PROXY: "10.0.0.0/8" }, true],
    ["NO_PROXY port", "https://api.example:6443", { HTTPS_PROXY: PROXY, NO_PROXY: "api.example:6443" }, false],
    ["NO_PROXY other port", "https://api.example:443", { HTTPS_PROXY: PROXY, NO_PROXY: "api.example:6443" }, true],
  ];
  test.each(rows)("%s", (_, server, env, isUsed) => {
    expect(chooseProxy(new URL(server), undefined, env)).toBe(isUsed ? PROXY : undefined);
  });

  test("proxy-url of the kubeconfig wins over everything", () => {
    const env = { HTTPS_PROXY: PROXY, NO_PROXY: "*" };
    expect(chooseProxy(new URL("https://localhost"), "http://own:1", env)).toBe("http://own:1");
  });
});
