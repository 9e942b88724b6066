/** How the kinds are asked for. */
import { describe, expect, test } from "@jest/globals";
import { failure } from "./contract";
import { type Fault, respond } from "./fake-api-server";
import { faultyPlace } from "./faulty-place";

const place = faultyPlace();

describe("discovery", () => {
  test("is asked once however many wait, and again when a kind is missing", async () => {
    const cluster = place.open();
    await Promise.all([cluster.fetchKinds(), cluster.fetchKind("v1", "ConfigMap"), cluster.fetchKinds()]);
    expect(place.server.requests.sort()).toEqual(["GET /api", "GET /apis"]);
    await failure(cluster.fetchKind("v1", "Widget"));
    expect(place.server.requests).toHaveLength(4);
  });

  test("of one caller who gives up still serves the others", async () => {
    const cluster = place.open();
    const stop = new AbortController();
    const [first, second] = [failure(cluster.fetchKinds(stop.signal)), cluster.fetchKinds()];
    stop.abort();
    expect(await first).toMatchObject({ code: "ABORTED" });
    expect(await second).not.toHaveLength(0);
  });

  test("falls back to asking group by group, and leaves out a group that does not answer", async () => {
    const answers: Record<string, unknown> = {
      "/api": { kind: "APIVersions", versions: ["v1"] },
      "/apis": {
        kind: "APIGroupList",
        groups: [
          {
            name: "apps",
            versions: [{ version: "v1beta1" }, { version: "v1" }],
            preferredVersion: { version: "v1" },
          },
          { name: "broken.example", versions: [{ version: "v1" }] },
        ],
      },
      "/api/v1": {
        resources: [
          { name: "pods", kind: "Pod", namespaced: true, verbs: ["get"] },
          { name: "pods/log", kind: "Pod" },
        ],
      },
      "/apis/apps/v1": { resources: [{ name: "deployments", kind: "Deployment", namespaced: true, verbs: ["get"] }] },
      "/apis/apps/v1beta1": { resources: [{ name: "deployments", kind: "Deployment", namespaced: true, verbs: [] }] },
    };
    const plain: Fault = (request, response) => {
      const body = answers[request.url ?? ""];
      if (body === undefined) respond(response, 503, { kind: "Status", code: 503, message: "unavailable" });
      else respond(response, 200, body);
      return true;
    };
    place.server.faults.push(...Array.from({ length: 40 }, () => plain));
    const cluster = place.open();
    const kinds = await cluster.fetchKinds();
    expect(kinds.map(({ group, version, kind, subresources }) => [group, version, kind, subresources])).toEqual([
      ["", "v1", "Pod", ["log"]],
      ["apps", "v1", "Deployment", []],
    ]);
    expect(await cluster.fetchKind("apps/v1beta1", "Deployment")).toMatchObject({ version: "v1beta1" });
    const error = await failure(cluster.fetchKind("broken.example/v1", "Widget"));
    expect(error.details.hint).toContain("The API broken.example/v1 does not answer");
  });
});
