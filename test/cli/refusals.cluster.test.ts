// Bad news before any write: one clear message each, the right exit code, and nothing changed.
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { createServer, type Server } from "node:https";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import { dropNamespace, newNamespace, type TestCluster, testCluster } from "../support/test-cluster";
import { checkExit, type Ended, inNamespace, manifest } from "./slipway";

const TLS = join(__dirname, "../fixtures/tls");
const MINUTES = 60_000;

let cluster: TestCluster;
let namespace = "";
let folder = "";
let run: ReturnType<typeof inNamespace>;
let server: { readonly url: string; readonly authority: string };
let deployment = "";

beforeAll(async () => {
  cluster = testCluster();
  namespace = await newNamespace(cluster, "cli");
  run = inNamespace(cluster, namespace);
  folder = await mkdtemp(join(tmpdir(), "slipway-refusals-"));
  deployment = await readFile(manifest("04-deploy-test03-nginx-1.24"), "utf8");
  server = await readServer();
  checkExit(await run(["deploy", "-f", manifest("04-deploy-test03-nginx-1.24"), "--name", "web", "--yes"]), 0);
}, 2 * MINUTES);
afterAll(async () => {
  await dropNamespace(cluster, namespace);
  await rm(folder, { recursive: true });
});

/** Address and authority of the test cluster, from its kubeconfig by kubectl. */
async function readServer() {
  const { stdout } = await cluster.kubectl(["config", "view", "--raw", "--minify", "--flatten", "-o", "json"]);
  const [entry] = (JSON.parse(stdout) as { clusters: { cluster: Record<string, string> }[] }).clusters;
  return { url: entry?.cluster.server ?? "", authority: entry?.cluster["certificate-authority-data"] ?? "" };
}

interface Access {
  readonly url?: string;
  readonly authority?: string;
  readonly user: Readonly<Record<string, string>>;
}

/** A kubeconfig of this test's own. */
async function writeKubeconfig({ url = server.url, authority = server.authority, user }: Access): Promise<string> {
  const path = join(folder, `kubeconfig-${Math.random().toString(36).slice(2)}`);
  const config = {
    apiVersion: "v1",
    kind: "Config",
    clusters: [{ name: "c", cluster: { server: url, "certificate-authority-data": authority } }],
    users: [{ name: "u", user }],
    contexts: [{ name: "x", context: { cluster: "c", user: "u", namespace } }],
    "current-context": "x",
  };
  await writeFile(path, JSON.stringify(config), { mode: 0o600 });
  return path;
}

const base64 = async (path: string) => (await readFile(path)).toString("base64");

/** Names and versions of everything that a deploy could have touched. */
async function readWorld(): Promise<string> {
  const kinds = "deployments,pods,services,configmaps,secrets,leases";
  const { stdout } = await cluster.kubectl(["-n", namespace, "get", kinds, "-o", "json"]);
  const { items } = JSON.parse(stdout) as {
    items: { kind: string; metadata: { name: string; generation?: number; resourceVersion: string } }[];
  };
  // A pod's status moves by itself; what a deploy writes does not.
  return items
    .map(
      ({ kind, metadata: { name, generation = 0, resourceVersion } }) =>
        `${kind}/${name}/${String(kind === "Pod" || kind === "Deployment" ? generation : resourceVersion)}`,
    )
    .join("\n");
}

/** Runs the command, which must change nothing, and say one thing. */
async function refused(
  args: readonly string[],
  exitCode: number,
  settings: Parameters<typeof run>[1] = {},
): Promise<Ended> {
  const before = await readWorld();
  const text = checkExit(await run(args, settings), exitCode);
  expect(await readWorld()).toBe(before);
  expect(text.stderr).not.toMatch(/^ {4}at /m);
  const told = text.stderr.match(/^(error|refused|invalid|failed)\b.*$/gm) ?? [];
  expect(told).toHaveLength(1);
  return text;
}

const next = (file: string) => ["deploy", "-f", file, "--name", "web", "--yes"];
const update = next(manifest("05-deploy-test04-nginx-1.25"));

describe("the cluster cannot be asked", () => {
  test(
    "a server that does not answer: exit 4, with its address",
    async () => {
      const kubeconfig = await writeKubeconfig({ url: "https://127.0.0.1:1", user: { token: "t" } });
      const { stderr } = await refused([...update, "--kubeconfig", kubeconfig], 4);
      expect(stderr).toContain("127.0.0.1:1");
      expect(stderr).toMatch(/refuse|reach/);
    },
    MINUTES,
  );

  test(
    "a server whose certificate has expired: exit 4, with the date",
    async () => {
      const [key, cert] = [await readFile(join(TLS, "expired.key")), await readFile(join(TLS, "expired.crt"))];
      const expired: Server = createServer({ key, cert }, (_request, response) => response.end("{}"));
      await new Promise<void>((resolve) => expired.listen(0, "127.0.0.1", resolve));
      try {
        const url = `https://127.0.0.1:${String((expired.address() as AddressInfo).port)}`;
        const kubeconfig = await writeKubeconfig({
          url,
          authority: await base64(join(TLS, "authority.crt")),
          user: { token: "t" },
        });
        const { stderr } = await refused([...update, "--kubeconfig", kubeconfig], 4);
        expect(stderr).toMatch(/certificate.*expired on 2020-02-01/);
      } finally {
        await new Promise((resolve) => expired.close(resolve));
      }
    },
    MINUTES,
  );

  test(
    "a client certificate that has expired: exit 4, with the date",
    async () => {
      const user = {
        "client-certificate-data": await base64(join(TLS, "expired.crt")),
        "client-key-data": await base64(join(TLS, "expired.key")),
      };
      const { stderr } = await refused([...update, "--kubeconfig", await writeKubeconfig({ user })], 4);
      expect(stderr).toMatch(/certificate.*expired on 2020-02-01/);
    },
    MINUTES,
  );

  test(
    "401, a token that the server does not know: exit 4",
    async () => {
      const kubeconfig = await writeKubeconfig({ user: { token: "not-a-token" } });
      const { stderr, stdout } = await refused([...update, "--kubeconfig", kubeconfig], 4);
      expect(stderr).toMatch(/does not accept/);
      expect(stderr + stdout).not.toContain("not-a-token");
    },
    MINUTES,
  );

  test(
    "403, a ServiceAccount without rights: exit 4, with what it may not do",
    async () => {
      await cluster.kubectl(["-n", namespace, "create", "serviceaccount", "nobody"]);
      const { stdout: token } = await cluster.kubectl(["-n", namespace, "create", "token", "nobody"]);
      const kubeconfig = await writeKubeconfig({ user: { token: token.trim() } });
      const { stderr, stdout } = await refused([...update, "--kubeconfig", kubeconfig], 4);
      expect(stderr).toContain(`system:serviceaccount:${namespace}:nobody`);
      expect(stderr + stdout).not.toContain(token.trim());
    },
    MINUTES,
  );

  test(
    "a kubeconfig that is no YAML, that is missing, or whose context is missing: exit 2",
    async () => {
      const broken = join(folder, "broken");
      await writeFile(broken, "apiVersion: v1\n  kind: [");
      expect((await refused([...update, "--kubeconfig", broken], 2)).stderr).toContain(broken);
      const missing = join(folder, "missing");
      expect((await refused([...update, "--kubeconfig", missing], 2)).stderr).toContain(missing);
      expect((await refused([...update, "--context", "nowhere"], 2)).stderr).toContain("nowhere");
    },
    MINUTES,
  );
});

describe("the input cannot be used", () => {
  test(
    "no such file, and YAML that is none: exit 2, with the place",
    async () => {
      expect((await refused(next(join(folder, "none.yaml")), 2)).stderr).toContain("none.yaml");
      const { stderr } = await refused(next("-"), 2, { input: "apiVersion: v1\nkind: [\n" });
      expect(stderr).toContain("(standard input):");
    },
    MINUTES,
  );

  test(
    "an empty set where something is deployed: exit 4",
    async () => {
      const { stderr } = await refused(next("-"), 4, { input: "# nothing\n" });
      expect(stderr).toContain("destroy");
    },
    MINUTES,
  );

  test(
    "a misspelled field: exit 3, with its path",
    async () => {
      const { stderr, stdout } = await refused(next("-"), 3, { input: deployment.replace("replicas:", "replcas:") });
      expect(stderr).toContain("spec.replcas");
      expect(stdout).toContain("nothing was changed");
    },
    MINUTES,
  );

  test(
    "a selector that misses its template: exit 3, with both",
    async () => {
      const input = deployment.replace("app.kubernetes.io/name: web-deploy", "app.kubernetes.io/name: other");
      const { stderr } = await refused(next("-"), 3, { input: input.replace("deploy-test01", "deploy-new") });
      expect(stderr).toMatch(/selector/);
      expect(stderr).toContain("selector-template-mismatch");
    },
    MINUTES,
  );

  test(
    "the same for programs: the last JSON line has the code, the message and the exit code",
    async () => {
      const input = deployment.replace("replicas:", "replcas:");
      const { events } = checkExit(await run([...next("-"), "--format", "json"], { input }), 3);
      expect(events.at(-1)).toMatchObject({ type: "outcome", outcome: "invalid", exitCode: 3 });
      expect(events.findLast(({ type }) => type === "checked")?.findings).toMatchObject([
        { severity: "error", path: "spec.replcas" },
      ]);
      const kubeconfig = await writeKubeconfig({ user: { token: "not-a-token" } });
      const unauthorized = checkExit(await run([...update, "--kubeconfig", kubeconfig, "--format", "json"]), 4);
      expect(unauthorized.events.at(-1)).toMatchObject({
        type: "outcome",
        exitCode: 4,
        cause: { code: "UNAUTHORIZED" },
      });
    },
    MINUTES,
  );
});
