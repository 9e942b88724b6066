/** The contract on the real API server, and what only it can show: who may do what, and kubectl as the oracle. */
import { readFile } from "node:fs/promises";
import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import { type Cluster, connect, loadKubeconfig } from "../../lib/cluster";
import { dropNamespace, newNamespace, testCluster } from "../support/test-cluster";
import { createAuthority } from "./certificates";
import { failure, testContract } from "./contract";
import { createKubeconfigFolder } from "./kubeconfig-folder";

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

describe("beside kubectl", () => {
  let cluster: Cluster;
  let namespace: string;
  const opened: Cluster[] = [];
  beforeAll(async () => {
    namespace = await newNamespace(real, "client");
    cluster = connect(await load());
    opened.push(cluster);
  });
  afterAll(async () => {
    for (const one of opened) one.close();
    await dropNamespace(real, namespace);
  });

  /** The admin's kubeconfig with another user. */
  async function connectAs(user: object): Promise<Cluster> {
    const folder = await createKubeconfigFolder();
    const { parse } = await import("yaml");
    const config = parse(await readFile(real.kubeconfig, "utf8"));
    const users = config.users.map(({ name }: { name: string }) => ({ name, user }));
    await folder.write("config", { ...config, users });
    const as = connect(await folder.load({ kubeconfig: "config" }));
    opened.push(as);
    await folder.remove();
    return as;
  }

  test("the same kinds are offered", async () => {
    const { stdout } = await real.kubectl(["api-resources", "--no-headers", "-o", "name"]);
    const kinds = await cluster.fetchKinds();
    const names = kinds.map(({ group, resource }) => (group === "" ? resource : `${resource}.${group}`));
    expect(names.sort()).toEqual(stdout.trim().split("\n").sort());
  });

  test("the same objects are seen, field by field", async () => {
    const kind = await cluster.fetchKind("rbac.authorization.k8s.io/v1", "ClusterRole");
    const { items } = await cluster.list(kind);
    const theirs = await real.get<{ items: readonly unknown[] }>(["clusterroles", "--show-managed-fields"]);
    expect(items).toEqual(theirs.items);
  });

  test("what was applied is what kubectl reads, unknown to us or not", async () => {
    const role = {
      apiVersion: "rbac.authorization.k8s.io/v1",
      kind: "Role",
      metadata: { name: "Team:Admin", namespace },
      rules: [{ apiGroups: [""], resources: ["pods"], verbs: ["get"] }],
    };
    const { object } = await cluster.apply(role);
    expect(await real.get(["-n", namespace, "role", "Team:Admin", "--show-managed-fields"])).toEqual(object);
    const entry = object.metadata.managedFields?.[0];
    expect(entry).toMatchObject({ manager: "slipway", operation: "Apply" });
  });

  test("a warning of the server arrives", async () => {
    const endpoints = { apiVersion: "v1", kind: "Endpoints", metadata: { name: "old", namespace } };
    const { warnings } = await cluster.apply(endpoints);
    expect(warnings).toEqual([expect.stringContaining("v1 Endpoints is deprecated")]);
  });

  test("a token of a service account lets in, and no further than it may", async () => {
    const token = (await real.kubectl(["-n", namespace, "create", "token", "default"])).stdout;
    const account = await connectAs({ token });
    expect(await account.fetchVersion()).toMatch(/^v1/);
    const pods = await account.fetchKind("v1", "Pod");
    const error = await failure(account.list(pods, { namespace }));
    expect(error).toMatchObject({ code: "FORBIDDEN", details: { httpStatus: 403, reason: "Forbidden" } });
    const who = `User "system:serviceaccount:${namespace}:default" cannot list resource "pods"`;
    expect(error.message).toContain(`Cannot list pods in ${namespace}: pods is forbidden: ${who}`);
    const question = { verb: "list", group: "", resource: "pods", namespace };
    expect(await account.fetchAccess(question)).toBe(false);
    expect(await cluster.fetchAccess(question)).toBe(true);
    const following = async (): Promise<void> => {
      for await (const event of account.follow(pods, { namespace })) expect(event).toBeUndefined();
    };
    expect(await failure(following())).toMatchObject({ code: "FORBIDDEN" });
  });

  test("impersonation is what the server sees", async () => {
    const { parse } = await import("yaml");
    const [{ user }] = parse(await readFile(real.kubeconfig, "utf8")).users;
    const jane = await connectAs({ ...user, as: "jane", "as-groups": ["readers"] });
    const error = await failure(jane.list(await cluster.fetchKind("v1", "Pod"), { namespace }));
    expect(error.message).toContain('User "jane" cannot list resource "pods"');
  });

  test("a token that the server does not know is UNAUTHORIZED", async () => {
    const error = await failure((await connectAs({ token: "made-up-token" })).fetchVersion());
    expect(error).toMatchObject({ code: "UNAUTHORIZED", details: { httpStatus: 401 } });
    expect(error.message).not.toContain("made-up-token");
  });

  test("an expired client certificate is told as such", async () => {
    const notAfter = new Date("2024-05-06T07:08:09Z");
    const { pem, keyPem } = createAuthority().issue({ commonName: "jane", notBefore: new Date(0), notAfter });
    const base64 = (text: string) => Buffer.from(text).toString("base64");
    const user = { "client-certificate-data": base64(pem), "client-key-data": base64(keyPem) };
    const error = await failure((await connectAs(user)).fetchVersion());
    expect(error).toMatchObject({ code: "CERTIFICATE_INVALID", details: { httpStatus: 401 } });
    expect(error.message).toContain("whose client certificate expired on 2024-05-06T07:08:09.000Z");
  });

  test("quota, a policy and a namespace that is going are admission's, not permission's", async () => {
    const quota = { apiVersion: "v1", kind: "ResourceQuota", metadata: { name: "none", namespace } };
    await cluster.apply({ ...quota, spec: { hard: { "count/services": "0" } } });
    const service = {
      apiVersion: "v1",
      kind: "Service",
      metadata: { name: "s", namespace },
      spec: { ports: [{ port: 80 }] },
    };
    await real.kubectl([
      "-n",
      namespace,
      "wait",
      "--for=jsonpath={.status.hard}",
      "resourcequota/none",
      "--timeout=20s",
    ]);
    const denied = await failure(cluster.apply(service));
    expect(denied).toMatchObject({ code: "ADMISSION_DENIED", details: { httpStatus: 403 } });
    expect(denied.message).toContain("exceeded quota");
    await real.kubectl(["label", "namespace", namespace, "pod-security.kubernetes.io/enforce=restricted"]);
    const container = { name: "a", image: "nginx" };
    const pod = {
      apiVersion: "v1",
      kind: "Pod",
      metadata: { name: "p", namespace },
      spec: { containers: [container] },
    };
    const insecure = await failure(cluster.apply(pod, { dryRun: true }));
    expect(insecure).toMatchObject({ code: "ADMISSION_DENIED" });
    expect(insecure.message).toContain("violates PodSecurity");
  });

  test("an invalid object names each field", async () => {
    const deployment = {
      apiVersion: "apps/v1",
      kind: "Deployment",
      metadata: { name: "d", namespace },
      spec: {
        selector: { matchLabels: { app: "a" } },
        template: {
          metadata: { labels: { app: "b" } },
          spec: { containers: [{ name: "c", image: "i", ports: [{ containerPort: 99999 }] }] },
        },
      },
    };
    const error = await failure(cluster.apply(deployment, { dryRun: true }));
    expect(error.code).toBe("OBJECT_INVALID");
    expect(error.details.causes?.map(({ field }) => field).sort()).toEqual([
      "spec.template.metadata.labels",
      "spec.template.spec.containers[0].ports[0].containerPort",
    ]);
    const misspelled = { ...deployment, spec: { ...deployment.spec, replcias: 2 } };
    const unknown = await failure(cluster.apply(misspelled, { dryRun: true }));
    expect(unknown).toMatchObject({ code: "OBJECT_INVALID", details: { httpStatus: 500 } });
    expect(unknown.details.causes).toMatchObject([{ reason: "FieldValueUnknown", field: "spec.replcias" }]);
  });

  test("a Secret's value is in no message", async () => {
    const secret = (fields: object) => ({
      apiVersion: "v1",
      kind: "Secret",
      metadata: { name: "s", namespace },
      ...fields,
    });
    const attempts = [
      secret({ data: { a: "hunter2-not-base64" } }),
      secret({ data: { a: 31415926 } }),
      secret({ stringData: { a: { hunter2: "hunter2" } } }),
      secret({ data: { "hunter2 as a key": "aHVudGVyMg==" } }),
    ];
    for (const [index, attempt] of attempts.entries()) {
      const { code, message, details } = await failure(cluster.apply(attempt, { dryRun: true }));
      expect(code).toBe("OBJECT_INVALID");
      if (index < 3) expect(message + JSON.stringify(details)).not.toMatch(/hunter2|31415926|aHVudGVyMg/);
    }
  });

  test("the log of a container is its text, and may be cut", async () => {
    const pod = {
      apiVersion: "v1",
      kind: "Pod",
      metadata: { name: "talker", namespace },
      spec: {
        restartPolicy: "Never",
        securityContext: { runAsNonRoot: true, runAsUser: 1000, seccompProfile: { type: "RuntimeDefault" } },
        containers: [
          {
            name: "app",
            image: "nginx:1.25",
            command: ["/app", "EXIT_CODE=3", "EXIT_REASON=no database"],
            securityContext: { allowPrivilegeEscalation: false, capabilities: { drop: ["ALL"] } },
          },
        ],
      },
    };
    await cluster.apply(pod);
    await real.kubectl([
      "-n",
      namespace,
      "wait",
      "--for=jsonpath={.status.phase}=Failed",
      "pod/talker",
      "--timeout=30s",
    ]);
    const ref = { group: "", kind: "Pod", namespace, name: "talker" };
    const theirs = (await real.kubectl(["-n", namespace, "logs", "talker"])).stdout;
    const log = await cluster.fetchLogs(ref, { container: "app", tailLines: 20 });
    expect(log.trimEnd()).toBe(theirs);
    expect(log).toContain("no database");
    expect(await cluster.fetchLogs(ref, { container: "app", limitBytes: 5 })).toBe(theirs.slice(0, 5));
    const missing = await failure(cluster.fetchLogs(ref, { container: "other" }));
    expect(missing.message).toContain("container other is not valid for pod talker");
  });

  test("a kind of a CustomResourceDefinition is found as soon as it is served, and follows its definition out", async () => {
    const group = `${namespace}.example`;
    const schema = { openAPIV3Schema: { type: "object", "x-kubernetes-preserve-unknown-fields": true } };
    const definition = {
      apiVersion: "apiextensions.k8s.io/v1",
      kind: "CustomResourceDefinition",
      metadata: { name: `widgets.${group}` },
      spec: {
        group,
        names: { plural: "widgets", kind: "Widget" },
        scope: "Namespaced",
        versions: [{ name: "v1", served: true, storage: true, schema }],
      },
    };
    await cluster.apply(definition);
    await real.kubectl(["wait", "--for=condition=Established", `crd/widgets.${group}`, "--timeout=20s"]);
    const widget = {
      apiVersion: `${group}/v1`,
      kind: "Widget",
      metadata: { name: "w", namespace },
      spec: { any: [1, { x: null }] },
    };
    let applied = await cluster.apply(widget).catch(() => undefined);
    // Established comes a moment before discovery tells of it.
    while (applied === undefined) applied = await cluster.apply(widget).catch(() => undefined);
    expect(applied.object.spec).toEqual({ any: [1, { x: null }] });
    const crd = { group: "apiextensions.k8s.io", kind: "CustomResourceDefinition", name: `widgets.${group}` };
    expect(await cluster.delete(crd)).toBe(true);
  });
});
