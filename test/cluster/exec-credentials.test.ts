/** Credential plugins: real programs, small ones. */

import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "@jest/globals";
import type { ClusterAccess } from "../../lib/cluster";
import { execCredentials } from "../../lib/cluster/exec-credentials";
import { createAuthority } from "./certificates";
import { failure } from "./contract";
import { createKubeconfigFolder, type KubeconfigFolder, kubeconfig } from "./kubeconfig-folder";
import { manualClock } from "./manual-clock";

const V1 = "client.authentication.k8s.io/v1";
let folder: KubeconfigFolder;
beforeEach(async () => {
  folder = await createKubeconfigFolder();
});
afterEach(() => folder.remove());

/** Prints what `status` is; notes each run, and what it was told. */
const plugin = (status: string) => `
const { appendFileSync } = require("node:fs");
appendFileSync(__dirname + "/runs", process.env.KUBERNETES_EXEC_INFO + " " + (process.env.MODE ?? "") + "\\n");
const runs = require("node:fs").readFileSync(__dirname + "/runs", "utf8").trim().split("\\n").length;
console.log(JSON.stringify({ kind: "ExecCredential", apiVersion: "${V1}", status: ${status} }));`;

async function load(status: string, exec: object = {}, cluster?: object): Promise<ClusterAccess> {
  const script = await folder.write("plugin.cjs", plugin(status));
  const entry = { apiVersion: V1, command: process.execPath, args: [script], interactiveMode: "Never", ...exec };
  await folder.write(".kube/config", kubeconfig({ exec: entry }, cluster));
  return folder.load({ env: { PATH: process.env.PATH } });
}

const runs = async () => (await readFile(join(folder.path, "runs"), "utf8")).trim().split("\n");

describe("a credential plugin", () => {
  test("is run once for all requests that wait, and not again for those that follow", async () => {
    const { credentials } = await load("{ token: 't' + runs }");
    const all = await Promise.all(Array.from({ length: 10 }, () => credentials.fetch()));
    expect(new Set(all.map(({ authorization }) => authorization))).toEqual(new Set(["Bearer t1"]));
    expect((await credentials.fetch()).authorization).toBe("Bearer t1");
    expect(await runs()).toHaveLength(1);
  });

  test("is run again after a 401, once for all that were refused", async () => {
    const { credentials } = await load("{ token: 't' + runs }");
    const refused = await credentials.fetch();
    expect(await Promise.all([credentials.renew(refused), credentials.renew(refused)])).toEqual([true, true]);
    expect((await credentials.fetch()).authorization).toBe("Bearer t2");
    expect(await credentials.renew(refused)).toBe(true);
    expect(await runs()).toHaveLength(2);
  });

  test("is run again shortly before what it gave expires", async () => {
    const clock = manualClock(Date.parse("2026-01-01T00:00:00Z"));
    const script = await folder.write(
      "plugin.cjs",
      plugin("{ token: 't' + runs, expirationTimestamp: '2026-01-01T01:00:00Z' }"),
    );
    const { fetch } = execCredentials(
      {
        apiVersion: V1,
        command: process.execPath,
        args: [script],
        env: {},
        interactive: false,
        userText: "u",
        base: {},
      },
      clock,
    );
    await fetch();
    clock.advance(3_589_000);
    expect((await fetch()).authorization).toBe("Bearer t1");
    clock.advance(2_000);
    expect((await fetch()).authorization).toBe("Bearer t2");
  });

  test("is told about the cluster when it asks, and gets its own environment", async () => {
    const authority = createAuthority();
    const data = Buffer.from(authority.pem).toString("base64");
    const config = { audience: "x" };
    const { credentials } = await load(
      "{ token: 't' }",
      { provideClusterInfo: true, env: [{ name: "MODE", value: "test" }] },
      {
        server: "https://dev.example:6443",
        "certificate-authority-data": data,
        extensions: [{ name: "client.authentication.k8s.io/exec", extension: config }],
      },
    );
    await credentials.fetch();
    const [run = ""] = await runs();
    expect(run.endsWith(" test")).toBe(true);
    expect(JSON.parse(run.slice(0, -" test".length))).toEqual({
      kind: "ExecCredential",
      apiVersion: V1,
      spec: {
        interactive: false,
        cluster: { server: "https://dev.example:6443", "certificate-authority-data": data, config },
      },
    });
  });

  test("may give a client certificate", async () => {
    const { credentials } = await load("{ clientCertificateData: 'CERT', clientKeyData: 'KEY' }");
    expect(await credentials.fetch()).toEqual({ certificate: { certificate: "CERT", key: "KEY" } });
  });

  test("with a slash in its name lies beside its kubeconfig", async () => {
    await load("{ token: 't' }", { command: "./bin/login" });
    const { credentials } = await folder.load({ env: {} });
    expect((await failure(credentials.fetch())).message).toContain(`\`${folder.path}/.kube/bin/login\` was not found`);
  });

  const faults: readonly [string, string, object, RegExp][] = [
    ["is not there", "{}", { command: "no-such-login" }, /`no-such-login` was not found/],
    ["fails", "process.stderr.write('not logged in') && process.exit(3)", {}, /ended with exit code 3: not logged in/],
    ["gives nothing", "{}", {}, /returned neither token nor certificate/],
    ["gives half a pair", "{ clientKeyData: 'secret-value' }", {}, /only one of certificate and key/],
    [
      "answers in another version",
      "{ token: 'secret-value' }",
      { apiVersion: `${V1}beta1` },
      /did not answer in .*v1beta1/,
    ],
    ["prints something else", "console.log('secret-value') ?? 1", {}, /did not print an ExecCredential/],
  ];
  test.each(faults)("that %s is told without what it printed", async (_, status, exec, message) => {
    const { credentials } = await load(status, exec);
    const error = await failure(credentials.fetch());
    expect(error).toMatchObject({ code: "CREDENTIALS_UNAVAILABLE" });
    expect(error.message).toMatch(message);
    expect(error.message).toContain('user "admin"');
    expect(error.message).not.toContain("secret-value");
  });

  test("that must ask a person is refused where nobody is", async () => {
    expect(await failure(load("{}", { interactiveMode: "Always" }))).toMatchObject({ code: "CREDENTIALS_UNAVAILABLE" });
  });

  test("must say whether it asks a person, as kubectl demands", async () => {
    const error = await failure(load("{}", { interactiveMode: null }));
    expect(error.message).toContain("`exec.interactiveMode` must be one of Never, IfAvailable, Always");
  });
});
