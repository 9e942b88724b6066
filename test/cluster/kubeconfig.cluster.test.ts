/** Kubeconfigs as kubectl reads them: the same context, server, user and paths, by `kubectl config view`. */

import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import { createAuthority } from "./certificates";
import { createKubeconfigFolder, type KubeconfigFolder } from "./kubeconfig-folder";

const authority = createAuthority();
const base64 = (text: string) => Buffer.from(text).toString("base64");
const { pem, keyPem } = authority.issue({ commonName: "jane" });

interface Viewed {
  readonly "current-context": string;
  readonly contexts: readonly [{ readonly context: { readonly namespace?: string } }];
  readonly clusters: readonly [{ readonly cluster: Record<string, string> }];
  readonly users: readonly [{ readonly user: Record<string, string> }] | null;
}

const FILES: Record<string, object> = {
  "one/config": {
    "current-context": "dev",
    contexts: [
      { name: "dev", context: { cluster: "dev", user: "token", namespace: "shop" } },
      { name: "shared", context: { cluster: "one", user: "token" } },
    ],
    clusters: [
      { name: "dev", cluster: { server: "https://dev:6443/", "certificate-authority": "ca.crt" } },
      { name: "one", cluster: { server: "https://first" } },
    ],
    users: [{ name: "token", user: { token: "first-token" } }],
  },
  "two/config": {
    "current-context": "prod",
    contexts: [
      { name: "prod", context: { cluster: "prod", user: "certificate" } },
      { name: "shared", context: { cluster: "prod", user: "file" } },
      { name: "files", context: { cluster: "prod", user: "file" } },
    ],
    clusters: [
      {
        name: "prod",
        cluster: { server: "https://prod", "tls-server-name": "inner", "insecure-skip-tls-verify": true },
      },
      { name: "one", cluster: { server: "https://second" } },
    ],
    users: [
      { name: "certificate", user: { "client-certificate-data": base64(pem), "client-key-data": base64(keyPem) } },
      { name: "file", user: { tokenFile: "secrets/token", as: "john" } },
      { name: "token", user: { token: "second-token" } },
    ],
  },
};

describe("kubectl and we read the same from", () => {
  let folder: KubeconfigFolder;
  beforeAll(async () => {
    folder = await createKubeconfigFolder();
    for (const [name, content] of Object.entries(FILES)) {
      await folder.write(name, { apiVersion: "v1", kind: "Config", ...content });
    }
    await folder.write("one/ca.crt", authority.pem);
    await folder.write("two/secrets/token", "token-in-file\n");
    await mkdir(join(folder.path, ".kube"), { recursive: true });
    await folder.write(".kube/config", { apiVersion: "v1", kind: "Config", ...FILES["one/config"] });
    await folder.write(".kube/ca.crt", authority.pem);
  });
  afterAll(() => folder.remove());

  async function view(env: Record<string, string>, args: readonly string[]): Promise<Viewed> {
    const { execa } = await import("execa");
    const binary = process.env.SLIPWAY_KUBE ?? "";
    const options = { env: { HOME: folder.path, ...env }, extendEnv: false, cwd: folder.path };
    const all = ["kubectl", "config", "view", "--minify", "--raw", "-o", "json", ...args];
    return JSON.parse((await execa(binary, all, options)).stdout) as Viewed;
  }

  const rows: readonly [string, { env?: Record<string, string>; kubeconfig?: string; context?: string }][] = [
    ["the home folder", {}],
    ["one file", { kubeconfig: "one/config" }],
    ["one file and another context", { kubeconfig: "two/config", context: "files" }],
    ["a list", { env: { KUBECONFIG: "one/config:two/config" } }],
    ["a list, the other way round", { env: { KUBECONFIG: "two/config:one/config" } }],
    ["a list with a file that is missing", { env: { KUBECONFIG: "gone:two/config::one/config" } }],
    ["a list in which two files name one entry", { env: { KUBECONFIG: "one/config:two/config" }, context: "shared" }],
    ["the same, the other way round", { env: { KUBECONFIG: "two/config:one/config" }, context: "shared" }],
    ["a list, overruled by a file", { env: { KUBECONFIG: "one/config" }, kubeconfig: "two/config" }],
  ];
  test.each(rows)("%s", async (_, { env = {}, kubeconfig, context }) => {
    const ours = await folder.load({
      env,
      ...(kubeconfig === undefined ? {} : { kubeconfig }),
      ...(context === undefined ? {} : { context }),
    });
    const args = [
      ...(kubeconfig === undefined ? [] : ["--kubeconfig", kubeconfig]),
      ...(context === undefined ? [] : ["--context", context]),
    ];
    const theirs = await view(env, args);
    const [{ cluster }] = theirs.clusters;
    expect(ours.contextName).toBe(theirs["current-context"]);
    expect(ours.namespace).toBe(theirs.contexts[0].context.namespace ?? "default");
    expect(ours.server).toBe(cluster.server?.replace(/\/$/, ""));
    expect(ours.trust.serverName).toBe(cluster["tls-server-name"]);
    expect(ours.trust.certificateAuthority).toBe(cluster["certificate-authority"] && authority.pem);
    const user = theirs.users?.[0].user ?? {};
    const credential = await ours.credentials.fetch();
    const token = user.tokenFile === undefined ? user.token : "token-in-file";
    expect(credential.authorization).toBe(token && `Bearer ${token}`);
    expect(credential.certificate?.certificate).toBe(user["client-certificate-data"] && pem);
    expect(ours.impersonation?.user).toBe(user.as);
  });
});
