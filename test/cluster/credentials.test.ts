/** Credentials that lie in files which someone else renews: token files, and a pod's service account. */
import { afterEach, beforeEach, describe, expect, test } from "@jest/globals";
import { tokenFileCredentials } from "../../lib/cluster/credentials";
import { readInClusterAccess } from "../../lib/cluster/in-cluster";
import { failure } from "./contract";
import { createKubeconfigFolder, type KubeconfigFolder } from "./kubeconfig-folder";
import { manualClock } from "./manual-clock";

let folder: KubeconfigFolder;
beforeEach(async () => {
  folder = await createKubeconfigFolder();
});
afterEach(() => folder.remove());

describe("a token file", () => {
  test("is read again after a minute", async () => {
    const clock = manualClock();
    const path = await folder.write("token", "one\n");
    const credentials = tokenFileCredentials({ path, userText: "u" }, clock);
    expect(await credentials.fetch()).toEqual({ authorization: "Bearer one" });
    await folder.write("token", "two");
    clock.advance(59_000);
    expect(await credentials.fetch()).toEqual({ authorization: "Bearer one" });
    clock.advance(1_000);
    expect(await credentials.fetch()).toEqual({ authorization: "Bearer two" });
  });

  test("is read again at once after a 401, and another try is made only when it has changed", async () => {
    const path = await folder.write("token", "one");
    const credentials = tokenFileCredentials({ path, userText: "u" }, manualClock());
    const refused = await credentials.fetch();
    expect(await credentials.renew(refused)).toBe(false);
    await folder.write("token", "two");
    expect(await credentials.renew(refused)).toBe(true);
    expect(await credentials.fetch()).toEqual({ authorization: "Bearer two" });
  });

  test("that is empty or gone is an error", async () => {
    const path = await folder.write("token", "\n");
    const empty = await failure(tokenFileCredentials({ path, userText: "me" }, manualClock()).fetch());
    expect(empty).toMatchObject({ code: "CREDENTIALS_UNAVAILABLE", message: `me: the token file ${path} is empty.` });
    const gone = await failure(tokenFileCredentials({ path: `${path}x`, userText: "me" }, manualClock()).fetch());
    expect(gone.message).toBe(`me: the token file ${path}x cannot be read (ENOENT).`);
  });
});

describe("inside a pod", () => {
  const env = { KUBERNETES_SERVICE_HOST: "10.0.0.1", KUBERNETES_SERVICE_PORT: "443" };

  test("the service account is the access", async () => {
    await folder.write("token", "pod-token");
    await folder.write("namespace", "shop\n");
    await folder.write("ca.crt", "CA");
    const access = await readInClusterAccess(env, manualClock(), folder.path);
    expect(access).toMatchObject({
      server: "https://10.0.0.1:443",
      contextName: "",
      namespace: "shop",
      trust: { insecure: false, certificateAuthority: "CA" },
    });
    expect(await access?.credentials.fetch()).toEqual({ authorization: "Bearer pod-token" });
    const six = await readInClusterAccess({ ...env, KUBERNETES_SERVICE_HOST: "fd00::1" }, manualClock(), folder.path);
    expect(six?.server).toBe("https://[fd00::1]:443");
  });

  test("without a token, or outside of a pod, there is none", async () => {
    expect(await readInClusterAccess(env, manualClock(), folder.path)).toBeUndefined();
    await folder.write("token", "pod-token");
    expect(await readInClusterAccess({}, manualClock(), folder.path)).toBeUndefined();
  });
});
