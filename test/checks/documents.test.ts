/** The manifests of the documents, grouped as the documents apply them together, and all that we have to say of them. */
import { describe, expect, test } from "@jest/globals";
import { runChecks } from "../../lib/checks";
import { readYaml } from "../../lib/synth/read-yaml";
import { DOCUMENT_SETS, FILES, readDocument } from "./document-sets";

async function check(texts: readonly string[]): Promise<string[]> {
  const readings = await Promise.all(texts.map((text) => readYaml(text, "file.yaml")));
  const objects = readings.flatMap((reading) => reading.objects.map(({ subject }) => subject));
  return runChecks(objects).map(
    ({ severity, code, object, path }) => `${severity} ${code} ${object.kind}/${object.name} ${path}`,
  );
}

describe("the documents' manifests", () => {
  test("are all in a set", () => {
    expect(new Set(DOCUMENT_SETS.flatMap(({ files }) => files)).size).toBe(FILES.length);
  });

  test.each(DOCUMENT_SETS.map((group) => [group.story, group] as const))("%s", async (_, { files, findings }) => {
    expect(await check(files.map(readDocument))).toEqual([...findings]);
  });

  test("the first draft, whose Service selects other labels than the pods have, does not pass", async () => {
    const [deployment = "", service = ""] = [10, 13].map(readDocument);
    const draft = deployment.replaceAll("app: chat-app", "app: backend-app");
    expect(await check([draft, service])).toEqual(["error service-selects-nothing Service/chat-service spec.selector"]);
  });
});
