import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "@jest/globals";
import type { LiveObject, Manifest } from "../../lib/objects";
import { isApplied } from "../../lib/plan/managed-fields";

const FIXTURES = join(__dirname, "..", "fixtures", "plan");

function read<T>(name: string): T {
  return JSON.parse(readFileSync(join(FIXTURES, name), "utf8")) as T;
}

interface Web extends Manifest {
  metadata: Manifest["metadata"] & { labels: Record<string, string>; finalizers?: string[] };
  spec: {
    replicas?: number;
    template: {
      spec: {
        containers: {
          image: string;
          command?: string[];
          env: { name: string; value: string }[];
          ports: object[];
          resources?: object;
        }[];
        tolerations?: object[];
      };
    };
  };
}

/** As it was applied to a real API server, with a quantity spelt the way the server stores it. */
function written(change: (web: Web) => void = () => {}): Web {
  const web = read<Web>("deployment-written.json");
  web.spec.template.spec.containers[0] = { ...containerOf(web), resources: { requests: { cpu: "1" } } };
  change(web);
  return web;
}

function containerOf({ spec }: Web) {
  const [container] = spec.template.spec.containers;
  if (container === undefined) throw new Error("the fixture has a container");
  return container;
}

function live(change: (web: Web) => void = () => {}): LiveObject {
  const web = read<Web>("deployment-live.json");
  change(web);
  return web as unknown as LiveObject;
}

describe("an object is known to be as wanted", () => {
  test("when its owned fields are the wanted ones, with their values, whatever was defaulted beside them", () => {
    expect(isApplied(written(), live(), "slipway")).toBe(true);
  });

  test("when another manager owns more fields", () => {
    const labelled = live((web) => {
      web.metadata.labels.other = "x";
    });
    expect(isApplied(written(), labelled, "slipway")).toBe(true);
  });
});

describe("an object is not known to be as wanted", () => {
  const wanted: [string, (web: Web) => void][] = [
    [
      "a value differs",
      (web) => {
        web.spec.replicas = 3;
      },
    ],
    [
      "a field is new",
      (web) => {
        web.metadata.labels.more = "x";
      },
    ],
    [
      "a field is gone",
      (web) => {
        delete web.spec.replicas;
      },
    ],
    [
      "a quantity is spelt in another way",
      (web) => {
        containerOf(web).resources = { requests: { cpu: "1000m" } };
      },
    ],
    [
      "an element of a keyed list is gone",
      (web) => {
        containerOf(web).env.pop();
      },
    ],
    [
      "an element of a keyed list is new",
      (web) => {
        containerOf(web).env.push({ name: "C", value: "3" });
      },
    ],
    [
      "a keyed list has another order",
      (web) => {
        containerOf(web).env.reverse();
      },
    ],
    [
      "an element under a defaulted key differs",
      (web) => {
        containerOf(web).ports = [{ containerPort: 3001 }];
      },
    ],
    [
      "a list that is one value differs",
      (web) => {
        containerOf(web).command = ["run", "slow"];
      },
    ],
    [
      "a set has another element",
      (web) => {
        web.metadata.finalizers = ["example.com/two"];
      },
    ],
    [
      "a set is gone",
      (web) => {
        delete web.metadata.finalizers;
      },
    ],
  ];
  test.each(wanted)("when in the manifest %s", (_, change) => {
    expect(isApplied(written(change), live(), "slipway")).toBe(false);
  });

  const lived: [string, (web: Web) => void][] = [
    [
      "somebody changed a value of ours",
      (web) => {
        containerOf(web).image = "nginx:1.25";
      },
    ],
    [
      "somebody removed an element of ours",
      (web) => {
        containerOf(web).env = [];
      },
    ],
    [
      "our manager has never applied it",
      (web) => {
        web.metadata = { ...web.metadata, managedFields: [] };
      },
    ],
  ];
  test.each(lived)("when in the cluster %s", (_, change) => {
    expect(isApplied(written(), live(change), "slipway")).toBe(false);
  });

  test("when an element of a set is not ours although it is there", () => {
    const wantsTwo = written((web) => {
      web.metadata.finalizers = ["example.com/two"];
    });
    const hasBoth = live((web) => {
      web.metadata.finalizers = ["example.com/one", "example.com/two"];
    });
    expect(isApplied(wantsTwo, hasBoth, "slipway")).toBe(false);
  });

  test("when it was applied in another version of its kind", () => {
    expect(isApplied({ ...written(), apiVersion: "apps/v2" }, live(), "slipway")).toBe(false);
  });

  test("when another field manager asks", () => {
    expect(isApplied(written(), live(), "kubectl")).toBe(false);
  });
});
