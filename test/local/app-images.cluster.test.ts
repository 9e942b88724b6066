/** What the images of the embedded cluster do, seen from outside. */
import { afterAll, beforeAll, describe, expect, jest, test } from "@jest/globals";
import { dropNamespace, newNamespace, testCluster } from "../support/test-cluster";

jest.setTimeout(90_000);
const cluster = testCluster();
let namespace: string;
const pods: Record<string, object> = {
  plain: { image: "mogumogusityau/user-service:1.0.0" },
  "by-env": { image: "nginx:1.24", env: [env("VERSION", "9"), env("PORT", "3000"), env("MESSAGE", "hi")] },
  "by-args": { image: "nginx:1.24", args: ["VERSION=8", "PORT=3001"] },
  failing: { image: "nginx:1.24", args: ["EXIT_CODE=3", "EXIT_REASON=cannot reach the database"] },
  unready: { image: "nginx:1.24", env: [env("NEVER_READY", "true")], readinessProbe: probe("/health", 80) },
  misspelt: { image: "nginx:1.24", args: ["PORT=eighty"] },
  hello: { image: "hello-world" },
  missing: { image: "nginx:9.9" },
  stubborn: { image: "nginx:1.24", env: [env("IGNORE_SIGTERM", "true")] },
};

function env(name: string, value: string): object {
  return { name, value };
}

function probe(path: string, port: number): object {
  return { httpGet: { path, port }, periodSeconds: 1 };
}

interface Pod {
  readonly metadata: { readonly name: string };
  readonly status: {
    readonly podIP: string;
    readonly containerStatuses: readonly {
      readonly ready: boolean;
      readonly state: {
        readonly waiting?: { readonly reason: string; readonly message: string };
        readonly terminated?: { readonly exitCode: number };
      };
    }[];
  };
}

beforeAll(async () => {
  namespace = await newNamespace(cluster, "images");
  const items = Object.entries(pods).map(([name, container]) => ({
    apiVersion: "v1",
    kind: "Pod",
    metadata: { name, namespace },
    spec: { restartPolicy: "Never", terminationGracePeriodSeconds: 2, containers: [{ name: "app", ...container }] },
  }));
  const created = await cluster.kubectl(
    ["create", "-f", "-"],
    JSON.stringify({ apiVersion: "v1", kind: "List", items }),
  );
  expect(created.stderr).toBe("");
});
afterAll(() => dropNamespace(cluster, namespace));

async function waitFor(name: string, condition: string): Promise<Pod> {
  const waited = await cluster.kubectl(["-n", namespace, "wait", `pod/${name}`, `--for=${condition}`, "--timeout=60s"]);
  expect(waited.stderr).toBe("");
  return cluster.get<Pod>(["-n", namespace, "pod", name]);
}

const ask = async (name: string, port: number, path = "/"): Promise<Response> => {
  const { status } = await waitFor(name, "jsonpath={.status.containerStatuses[0].started}=true");
  return fetch(`http://${status.podIP}:${String(port)}${path}`);
};

describe("an image that serves", () => {
  test("says who it is, which version and which pod, on its own port", async () => {
    const expected = { service: "user-service", version: "1.0.0", pod: "plain", message: "hello" };
    expect(await (await ask("plain", 3000)).json()).toEqual(expected);
    expect(await (await ask("plain", 3000, "/health")).json()).toEqual(expected);
  });

  test("takes version, port and message from the pod's environment, or from its arguments", async () => {
    expect(await (await ask("by-env", 3000)).json()).toMatchObject({ service: "nginx", version: "9", message: "hi" });
    expect(await (await ask("by-args", 3001)).json()).toMatchObject({ service: "nginx", version: "8" });
  });

  test("never becomes ready when told so, but goes on serving", async () => {
    expect((await ask("unready", 80, "/health")).status).toBe(503);
    expect((await ask("unready", 80)).status).toBe(200);
    expect((await waitFor("unready", "jsonpath={.status.phase}=Running")).status.containerStatuses[0]?.ready).toBe(
      false,
    );
  });

  test("ends at SIGTERM with exit code 0, unless told to ignore it", async () => {
    await Promise.all([ask("plain", 3000), ask("stubborn", 80)]);
    const watch = async (name: string): Promise<string> => {
      const follow = cluster.kubectl(["-n", namespace, "logs", "-f", name]);
      await cluster.kubectl(["-n", namespace, "delete", "pod", name, "--timeout=60s"]);
      return (await follow).stdout;
    };
    const [plain, stubborn] = await Promise.all([watch("plain"), watch("stubborn")]);
    expect(plain).toContain("asked to stop");
    expect(stubborn).not.toContain("asked to stop");
  });
});

describe("an image that does not serve", () => {
  test("gives its reason and its exit code", async () => {
    const { status } = await waitFor("failing", "jsonpath={.status.phase}=Failed");
    expect(status.containerStatuses[0]?.state.terminated?.exitCode).toBe(3);
    const logs = await cluster.kubectl(["-n", namespace, "logs", "failing"]);
    expect(logs.stdout).toBe("cannot reach the database");
  });

  test("refuses a setting that it cannot read", async () => {
    await waitFor("misspelt", "jsonpath={.status.phase}=Failed");
    expect((await cluster.kubectl(["-n", namespace, "logs", "misspelt"])).stdout).toContain('PORT="eighty"');
  });

  test("hello-world says so and ends well", async () => {
    await waitFor("hello", "jsonpath={.status.phase}=Succeeded");
    expect((await cluster.kubectl(["-n", namespace, "logs", "hello"])).stdout).toBe("Hello from Docker!");
  });

  test("a tag that was never loaded is not found, and says so", async () => {
    const { status } = await waitFor("missing", "jsonpath={.status.containerStatuses[0].state.waiting.message}");
    const { waiting } = status.containerStatuses[0]?.state ?? {};
    expect(["ErrImagePull", "ImagePullBackOff"]).toContain(waiting?.reason);
    expect(waiting?.message).toContain("nginx:9.9");
  });
});
