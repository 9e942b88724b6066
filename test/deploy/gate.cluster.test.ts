// What lives counts as well as what the set defines, and nothing is written before the checks have had their say.
import { describe, expect, jest, test } from "@jest/globals";
import { connect, loadKubeconfig } from "../../lib/cluster";
import type { Manifest } from "../../lib/objects";
import { config, ofType, type Ran, service, type TestApp, useApps, versionsIn, web } from "./deploy-support";

jest.setTimeout(120_000);

const { cluster, newApp } = useApps("gate");

const env = (kind: "configMap" | "secret", name: string, key: string) => {
  return { container: { env: [{ name: "A", valueFrom: { [`${kind}KeyRef`]: { name, key } } }] } };
};

function codes(ran: Ran): string[] {
  return ofType(ran, "checked").flatMap(({ findings }) => findings.map(({ code }) => code));
}

/** Runs, and proves that nothing in the namespace was written. */
async function refusedWithoutWrite(app: TestApp, objects: readonly Manifest[], more = {}): Promise<Ran> {
  const before = await versionsIn(cluster, app.namespace);
  const ran = await app.deploy(objects, more);
  expect(ran.outcome).toMatchObject({ outcome: "invalid", exitCode: 3 });
  expect(await versionsIn(cluster, app.namespace)).toEqual(before);
  return ran;
}

const kubectl = async (app: TestApp, ...args: string[]) => {
  const { exitCode, stderr } = await cluster.kubectl([...args, "-n", app.namespace]);
  if (exitCode !== 0) throw new Error(stderr);
};

describe("a reference of the set", () => {
  test("to what neither the set nor the cluster has is refused before any write, with the finding", async () => {
    const app = await newApp();
    const ran = await refusedWithoutWrite(app, [web(env("secret", "db", "password")), service("wbe")]);
    expect(codes(ran)).toEqual(["secret-missing", "service-selects-nothing"]);
    expect(ran.outcome.cause).toMatchObject({
      code: "secret-missing",
      constructPath: "shop/web",
      object: { kind: "Deployment", name: "web" },
      message: `spec.template.spec.containers[0].env[0].valueFrom.secretKeyRef.name: there is no Secret db in namespace ${app.namespace}`,
    });
  });

  test("to a Secret that somebody made by hand is right, to a key that it lacks is not; no value is shown", async () => {
    const app = await newApp();
    await kubectl(app, "create", "secret", "generic", "db", "--from-literal=password=hunter2");
    const wrong = await refusedWithoutWrite(app, [web(env("secret", "db", "pasword"))]);
    expect(codes(wrong)).toEqual(["secret-key-missing"]);
    expect(wrong.outcome.cause?.hint).toBe("did you mean password?");
    expect(JSON.stringify(wrong.events)).not.toMatch(/hunter2|aHVudGVyMg/);
    expect((await app.deploy([web(env("secret", "db", "password"))])).outcome.outcome).toBe("succeeded");
  });

  test("to a key that somebody else has put into the set's own ConfigMap is right", async () => {
    const app = await newApp();
    await app.deploy([config({ A: "1" })]);
    await kubectl(app, "patch", "configmap", "settings", "--type=merge", '-p={"data":{"B":"2"}}');
    const ran = await app.deploy([config({ A: "1" }), web(env("configMap", "settings", "B"))]);
    expect(ran.outcome.outcome).toBe("succeeded");
  });

  test("to what this very deploy deletes is refused", async () => {
    const app = await newApp();
    const reading = web(env("configMap", "settings", "A"));
    await app.deploy([config({ A: "1" }), config({}, "other"), reading]);
    const ran = await refusedWithoutWrite(app, [config({}, "other"), reading], { yes: true });
    expect(codes(ran)).toEqual(["configmap-missing"]);
  });

  test("to pods of somebody else is right, to pods that this deploy replaces is not", async () => {
    const app = await newApp();
    await kubectl(app, "run", "redis", "--image=nginx:1.24", "--labels=app=redis");
    expect((await app.deploy([web(), service(), service("redis")])).outcome.outcome).toBe("succeeded");
    const renamed = web({ name: "front" });
    const ran = await refusedWithoutWrite(app, [renamed, service(), service("redis")], { yes: true });
    expect(codes(ran)).toEqual(["service-selects-nothing"]);
    expect(ran.outcome.cause?.object).toMatchObject({ name: "web" });
  });

  test("that is declared, or in an open world, is not asked for", async () => {
    const app = await newApp();
    const reading = [config({}), { ...web({ replicas: 0, ...env("secret", "db", "password") }) }];
    const declared = await app.deploy(reading, { externals: [{ kind: "Secret", name: "db" }] });
    expect(declared.outcome.outcome).toBe("succeeded");
    const open = await app.deploy(reading, { openWorld: true });
    expect(open.outcome.outcome).toBe("unchanged");
    expect(ofType(open, "checked")[0]?.findings).toMatchObject([{ code: "secret-missing", severity: "info" }]);
  });
});

describe("warnings", () => {
  const versioned = (): Manifest[] => {
    const selector = { app: "web", version: "1" };
    const template = { metadata: { labels: selector }, spec: { containers: [{ name: "app", image: "nginx:1.24" }] } };
    const spec = { replicas: 0, selector: { matchLabels: selector }, template };
    return [{ apiVersion: "apps/v1", kind: "Deployment", metadata: { name: "web" }, spec }];
  };

  test("are shown and stop nothing, unless there are more than allowed", async () => {
    const app = await newApp();
    const ran = await refusedWithoutWrite(app, versioned(), { maxWarnings: 0 });
    expect(ran.outcome.cause?.code).toBe("version-label-in-selector");
    const shown = await app.deploy(versioned(), { maxWarnings: 1 });
    expect(shown.outcome.outcome).toBe("succeeded");
    expect(codes(shown)).toEqual(["version-label-in-selector"]);
  });
});

describe("beside what lives", () => {
  test("a stray Pod is told before a new workload adopts it, and pods of another workload are told", async () => {
    const app = await newApp();
    await kubectl(app, "run", "stray", "--image=nginx:1.24", "--labels=app=web");
    await kubectl(app, "create", "deployment", "api", "--image=nginx:1.24");
    const before = [...(await app.deploy([web({ name: "web" }), web({ name: "api2" })], { dryRun: true })).events];
    const findings = before.flatMap((event) => (event.type === "checked" ? event.findings : []));
    expect(findings).toMatchObject([{ code: "pod-adopted", severity: "warning", related: { name: "stray" } }]);
    const labels = { app: "api" };
    const second = web({ name: "api" });
    const overlapping = {
      ...second,
      metadata: { name: "second" },
      spec: { ...(second.spec as object), selector: { matchLabels: labels } },
    };
    const ran = await app.deploy([overlapping], { dryRun: true });
    expect(ofType(ran, "checked")[0]?.findings).toMatchObject([
      { code: "workload-selector-overlap", severity: "warning", object: { name: "second" } },
    ]);
  });

  test("a ReplicaSet's new template is told: its running pods will not change", async () => {
    const app = await newApp();
    const set = (image: string): Manifest => ({ ...web({ image }), kind: "ReplicaSet" });
    const first = await app.deploy([set("nginx:1.24")]);
    expect(codes(first)).toEqual([]);
    const second = await app.deploy([set("nginx:1.25")], { dryRun: true });
    expect(codes(second)).toEqual(["template-change-unseen"]);
    expect(codes(await app.deploy([set("nginx:1.24")]))).toEqual([]);
  });

  test("a field that can never change is a finding at the field, but nothing that the server fills is", async () => {
    const app = await newApp();
    const stateful = (size: string, policy = {}): Manifest => {
      const spec = web({ replicas: 0 }).spec as object;
      const claim = {
        metadata: { name: "data" },
        spec: { accessModes: ["ReadWriteOnce"], resources: { requests: { storage: size } } },
      };
      return {
        apiVersion: "apps/v1",
        kind: "StatefulSet",
        metadata: { name: "db" },
        spec: { ...spec, ...policy, volumeClaimTemplates: [claim] },
      };
    };
    await app.deploy([stateful("1Gi")]);
    expect(
      (await app.deploy([stateful("1024Mi", { podManagementPolicy: "OrderedReady" })], { dryRun: true })).outcome
        .exitCode,
    ).toBe(0);
    const ran = await refusedWithoutWrite(app, [stateful("2Gi", { podManagementPolicy: "Parallel" })]);
    expect(ofType(ran, "checked").flatMap(({ findings }) => findings)).toMatchObject([
      { code: "immutable-field-changed", path: "spec.podManagementPolicy", constructPath: "shop/db" },
      { code: "immutable-field-changed", path: "spec.volumeClaimTemplates", constructPath: "shop/db" },
    ]);
  });

  test("a Service whose new selector leaves out the running pods is warned of", async () => {
    const app = await newApp();
    await app.deploy([web(), service()]);
    const [next, port] = [web({ name: "next" }), { ...service("next"), metadata: { name: "web" } }];
    expect(codes(await app.deploy([web(), next, port], { dryRun: true }))).toEqual(["service-loses-pods"]);
  });
});

test("what may not be read is a warning: a Secret of a namespace whose Secrets are not ours to see", async () => {
  const app = await newApp();
  const { namespace: place } = await newApp();
  const subject = "--user=deployer";
  await kubectl(app, "create", "rolebinding", "home", "--clusterrole=admin", subject);
  const rules = [
    { apiGroups: ["apps"], resources: ["*"], verbs: ["*"] },
    { apiGroups: [""], resources: ["pods", "pods/log", "events", "services"], verbs: ["*"] },
    { apiGroups: ["events.k8s.io", "discovery.k8s.io"], resources: ["*"], verbs: ["*"] },
  ];
  const role = { apiVersion: "rbac.authorization.k8s.io/v1", kind: "Role", metadata: { name: "blind" }, rules };
  await cluster.kubectl(["-n", place, "create", "-f", "-"], JSON.stringify(role));
  await cluster.kubectl(["-n", place, "create", "rolebinding", "blind", "--role=blind", subject]);
  const access = await loadKubeconfig({ kubeconfig: cluster.kubeconfig, env: {}, home: "/" });
  const limited = connect({ ...access, impersonation: { user: "deployer", groups: [], extra: {} } });
  const ran = await app.deploy([web({ replicas: 0, ...env("secret", "db", "password") })], {
    cluster: limited,
    namespace: place,
  });
  limited.close();
  expect(ran.outcome.outcome).toBe("succeeded");
  expect(ofType(ran, "warning").map(({ message }) => message)).toEqual([
    expect.stringMatching(
      /^could not read objects of kind Secret in gate-.*, so this is not known: Deployment web: .* there is no Secret db/,
    ),
  ]);
});
