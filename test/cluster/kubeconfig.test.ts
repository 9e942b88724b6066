/** Which access a kubeconfig comes down to. kubectl's own reading is compared in kubeconfig.cluster.test.ts. */
import { afterEach, beforeEach, describe, expect, test } from "@jest/globals";
import type { ClusterAccess } from "../../lib/cluster";
import { createAuthority } from "./certificates";
import { failure } from "./contract";
import { createKubeconfigFolder, type KubeconfigFolder, kubeconfig } from "./kubeconfig-folder";

const authority = createAuthority();
const admin = authority.issue({ commonName: "admin" });
const base64 = (text: string) => Buffer.from(text).toString("base64");

let folder: KubeconfigFolder;
beforeEach(async () => {
  folder = await createKubeconfigFolder();
});
afterEach(() => folder.remove());

const context = (name: string, cluster = name, user = name) => ({ name, context: { cluster, user } });
const cluster = (name: string, server = `https://${name}:6443`) => ({ name, cluster: { server } });
const user = (name: string) => ({ name, user: { token: `token-of-${name}` } });
const whole = (name: string) => ({ contexts: [context(name)], clusters: [cluster(name)], users: [user(name)] });
const fetchHeader = async (access: ClusterAccess) => (await access.credentials.fetch()).authorization;

describe("which files", () => {
  test("without any word, ~/.kube/config is read", async () => {
    await folder.write(".kube/config", { "current-context": "a", ...whole("a") });
    expect(await folder.load()).toMatchObject({ server: "https://a:6443", contextName: "a", namespace: "default" });
  });

  test("of the KUBECONFIG list, missing files are skipped and the first that names an entry wins", async () => {
    await folder.write("one", { ...whole("a"), clusters: [cluster("a", "https://first")] });
    await folder.write("two", { "current-context": "a", ...whole("a"), clusters: [cluster("a", "https://second")] });
    await folder.write("three", { "current-context": "b", ...whole("b") });
    const env = { KUBECONFIG: "gone::one:two:three:one" };
    expect(await folder.load({ env })).toMatchObject({ server: "https://first", contextName: "a" });
    expect(await folder.load({ env, context: "b" })).toMatchObject({ server: "https://b:6443" });
  });

  test("--kubeconfig is read alone", async () => {
    await folder.write("one", { "current-context": "a", ...whole("a") });
    await folder.write("two", { "current-context": "b", ...whole("b") });
    expect(await folder.load({ kubeconfig: "two", env: { KUBECONFIG: "one" } })).toMatchObject({ contextName: "b" });
  });

  test("paths in a file are relative to that file, also in a list", async () => {
    await folder.write("a/config", {
      "current-context": "dev",
      contexts: [context("dev")],
      clusters: [cluster("dev")],
    });
    await folder.write("b/config", { users: [{ name: "dev", user: { tokenFile: "secrets/token" } }] });
    await folder.write("b/secrets/token", "from-b\n");
    expect(await fetchHeader(await folder.load({ env: { KUBECONFIG: "a/config:b/config" } }))).toBe("Bearer from-b");
  });
});

describe("what the entries say", () => {
  const load = async (entry: unknown, place?: object) => {
    await folder.write(".kube/config", kubeconfig(entry, place));
    return folder.load();
  };

  test("the context's namespace, the server without its last slash, the user for messages", async () => {
    expect(await load({ token: "t" }, { server: "https://dev.example:6443/k8s/c-1/" })).toMatchObject({
      server: "https://dev.example:6443/k8s/c-1",
      namespace: "shop",
      userText: `user "admin" of ${folder.path}/.kube/config`,
    });
  });

  test("a client certificate, as data or as files", async () => {
    const pair = { certificate: admin.pem, key: admin.keyPem };
    const data = { "client-certificate-data": base64(admin.pem), "client-key-data": base64(admin.keyPem) };
    expect(await (await load(data)).credentials.fetch()).toEqual({ certificate: pair });
    await folder.write(".kube/admin.crt", admin.pem);
    await folder.write(".kube/admin.key", admin.keyPem);
    const files = { "client-certificate": "admin.crt", "client-key": "admin.key" };
    expect(await (await load(files)).credentials.fetch()).toEqual({ certificate: pair });
  });

  test.each([
    ["a token", { token: "abc" }, "Bearer abc"],
    ["a password", { username: "me", password: "pass" }, `Basic ${base64("me:pass")}`],
    ["nothing", {}, undefined],
  ])("%s", async (_, entry, header) => {
    expect(await fetchHeader(await load(entry))).toBe(header);
  });

  test("impersonation of a user with groups, uid and extra", async () => {
    const impersonation = { as: "jane", "as-uid": "7", "as-groups": ["dev"], "as-user-extra": { scope: ["a", "b"] } };
    expect((await load({ token: "t", ...impersonation })).impersonation).toEqual({
      user: "jane",
      uid: "7",
      groups: ["dev"],
      extra: { scope: ["a", "b"] },
    });
  });

  test("how the server proves itself", async () => {
    await folder.write(".kube/ca.crt", authority.pem);
    const server = "https://dev.example";
    const inFile = await load({}, { server, "certificate-authority": "ca.crt", "tls-server-name": "inner" });
    expect(inFile.trust).toEqual({ insecure: false, certificateAuthority: authority.pem, serverName: "inner" });
    const data = await load({}, { server, "certificate-authority-data": base64(authority.pem) });
    expect(data.trust).toEqual({ insecure: false, certificateAuthority: authority.pem });
    expect((await load({}, { server, "insecure-skip-tls-verify": true })).trust).toEqual({ insecure: true });
  });

  test("over plain http no credential is sent", async () => {
    expect(await fetchHeader(await load({ token: "abc" }, { server: "http://127.0.0.1:8001" }))).toBeUndefined();
  });

  test("no credential is ever looked for in an auth-provider, or in a field that nobody knows", async () => {
    const oidc = await failure(load({ "auth-provider": { name: "oidc" } }));
    expect(oidc.code).toBe("CREDENTIALS_UNAVAILABLE");
    expect(oidc.details.hint).toContain("kubectl proxy");
    const unknown = await failure(load({ bearerToken: "secret-value" }));
    expect(unknown.code).toBe("CREDENTIALS_UNAVAILABLE");
    expect(unknown.message).toContain("`bearerToken`");
    expect(unknown.message).not.toContain("secret-value");
  });

  test("a credential's file that is not there is an error, never an anonymous request", async () => {
    const certificate = await failure(load({ "client-certificate": "no.crt", "client-key": "no.key" }));
    expect(certificate).toMatchObject({ code: "CREDENTIALS_UNAVAILABLE" });
    const { credentials } = await load({ tokenFile: "no-token" });
    expect(await failure(credentials.fetch())).toMatchObject({ code: "CREDENTIALS_UNAVAILABLE" });
  });

  test.each([
    ["socks5://proxy:1080", "CREDENTIALS_UNAVAILABLE"],
    ["http://user:pass@proxy:3128", undefined],
  ])("proxy-url %s", async (proxyUrl, code) => {
    const loading = load({}, { server: "https://dev.example", "proxy-url": proxyUrl });
    if (code === undefined) expect(await loading).toMatchObject({ proxyUrl });
    else expect(await failure(loading)).toMatchObject({ code });
  });
});

describe("a kubeconfig that is off is told with file and fix", () => {
  const secret = "c2VjcmV0LXZhbHVl";
  const rows: readonly [string, unknown, RegExp, RegExp?][] = [
    ["not YAML", `users: [\n  token: ${secret}\n a: {`, /config:\d+: the kubeconfig is not YAML/],
    ["another kind", { kind: "Deployment" }, /is no kubeconfig: it holds an object of kind Deployment/],
    ["no current-context", whole("dev"), /sets no `current-context`/, /--context: dev/],
    ["unknown context", { "current-context": "prud", ...whole("prod") }, /no context "prud"/, /Did you mean "prod"\?/],
    ["unknown cluster", { "current-context": "a", contexts: [context("a")] }, /cluster that does not exist: "a"/],
    [
      "unknown user",
      { "current-context": "a", contexts: [context("a", "a", "me")], clusters: [cluster("a")], users: [user("you")] },
      /context "a" of .* names a user that does not exist: "me"/,
      /There is: "you"/,
    ],
    ["no server", kubeconfig({}, {}), /cluster "dev" of .*: `server` is missing/],
    ["a password in the URL", kubeconfig({}, { server: "https://me:secret-value@x" }), /`server` carries a password/],
    ["two entries of a name", { clusters: [cluster("a"), cluster("a")] }, /two clusters named "a"/],
    ["a number as token", kubeconfig({ token: 5 }), /user "admin" of .*: `token` must be a string/],
    ["no base64", kubeconfig({ "client-key-data": "secret-value?" }), /`client-key-data` is not base64/],
    ["a key alone", kubeconfig({ "client-key-data": secret }), /`client-certificate` is missing/],
    [
      "no PEM",
      kubeconfig({ "client-certificate-data": secret, "client-key-data": secret }),
      /`client-certificate` is not in PEM form/,
    ],
    [
      "another's key",
      kubeconfig({ "client-certificate-data": base64(admin.pem), "client-key-data": base64(authority.keyPem) }),
      /`client-key` is not the key of the client certificate/,
    ],
    ["groups without a user", kubeconfig({ token: "t", "as-groups": ["a"] }), /`as` is missing/],
    [
      "token and password",
      kubeconfig({ token: "secret-value", username: "me" }),
      /`token` and a `username` exclude each other/,
    ],
    [
      "a CA that is none",
      kubeconfig({}, { server: "https://x", "certificate-authority-data": secret }),
      /no certificate/,
    ],
  ];
  test.each(rows)("%s", async (_, content, message, hint = /./) => {
    await folder.write("config", content);
    const error = await failure(folder.load({ kubeconfig: "config" }));
    expect(error).toMatchObject({ name: "UsageError", code: "KUBECONFIG_INVALID" });
    expect(error.message).toMatch(message);
    expect(error.message).toContain(folder.path);
    expect(`${error.details.hint ?? "."}`).toMatch(hint);
    expect(error.message).not.toMatch(/secret-value|c2VjcmV0/);
  });

  test("a file named with --kubeconfig that does not exist", async () => {
    const error = await failure(folder.load({ kubeconfig: "gone" }));
    expect(error.message).toBe(`The kubeconfig ${folder.path}/gone does not exist.`);
  });

  test("no kubeconfig at all is told, and localhost:8080 is left alone", async () => {
    const error = await failure(folder.load());
    expect(error.code).toBe("KUBECONFIG_INVALID");
    expect(error.message).toBe(`There is no kubeconfig: ${folder.path}/.kube/config does not exist.`);
    expect(error.details.hint).toContain("slipway cluster up");
  });
});
