import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "@jest/globals";
import { parseAllDocuments } from "yaml";
import { APP_IMAGES, builtInImages, toPushRequest } from "../../lib/local/images";
import { parseRepoTag } from "../../lib/local/load-image";

const fixtures = join(__dirname, "..", "fixtures", "manifests");

interface PodSpec {
  readonly containers: readonly {
    readonly name: string;
    readonly image: string;
    readonly ports?: readonly { readonly containerPort: number }[];
  }[];
  readonly initContainers?: PodSpec["containers"];
}

function podSpecs(): PodSpec[] {
  const files = readdirSync(fixtures).filter((file) => file.endsWith(".yaml"));
  const objects = files.flatMap((file) =>
    parseAllDocuments(readFileSync(join(fixtures, file), "utf8")).map((document) => document.toJS()),
  );
  return objects.flatMap(({ spec }) => {
    const pod = spec?.template?.spec ?? spec;
    return pod?.containers === undefined ? [] : [pod as PodSpec];
  });
}

const fullName = (image: string): string => {
  const name = image.replace(/^docker\.io\//, "");
  return name.includes(":") ? name : `${name}:latest`;
};
const find = (image: string) => APP_IMAGES.find(({ ref }) => ref === fullName(image));

describe("the images of the embedded cluster", () => {
  test("every image of the documents' manifests is there", () => {
    const images = podSpecs().flatMap(({ containers, initContainers = [] }) => [...containers, ...initContainers]);
    expect(images.length).toBeGreaterThan(20);
    expect(images.map(({ image }) => image).filter((image) => find(image) === undefined)).toEqual([]);
  });

  test("containers that share a pod listen on ports of their own", () => {
    for (const { containers } of podSpecs()) {
      const ports = containers.map(({ image }) => find(image)?.port);
      expect(new Set(ports).size).toBe(ports.length);
    }
  });

  test("an image listens on the port that its manifest declares", () => {
    const declared = podSpecs()
      .flatMap(({ containers }) => containers)
      .flatMap(({ image, ports = [] }) => ports.map(({ containerPort }) => [image, containerPort] as const));
    for (const [image, port] of declared) expect([image, find(image)?.port]).toEqual([image, port]);
  });

  test("init containers end by themselves", () => {
    const images = podSpecs().flatMap(({ initContainers = [] }) => initContainers.map(({ image }) => image));
    expect(images).not.toEqual([]);
    for (const image of images) expect(find(image)).toMatchObject({ exitCode: 0 });
  });

  test("no name stands twice, and the sandbox image is among what is pushed", () => {
    const refs = builtInImages("/app").map(({ ref }) => ref);
    expect(new Set(refs).size).toBe(refs.length);
    expect(refs).toContain("docker.io/slipway/pause:1");
  });

  test("an image's behaviour is its environment, which a pod's own environment overrides", () => {
    const image = { ref: "shop:2", service: "shop", version: "2", port: 8080, exitCode: 3 };
    const env = { SERVICE: "shop", VERSION: "2", PORT: "8080", EXIT_CODE: "3" };
    expect(toPushRequest(image, "/app")).toEqual({ ref: "shop:2", binary: "/app", env, ports: [] });
  });
});

test.each([
  ['[{"RepoTags":["shop:1","shop:latest"]}]', "shop:1"],
  ['[{"RepoTags":null}]', undefined],
  ["not JSON", undefined],
])("the name in an archive's manifest %j is %j", (manifest, name) => {
  expect(parseRepoTag(manifest)).toBe(name);
});
