/** Fills a cluster's image registry. */
import type { Abort } from "../objects";
import type { PushRequest } from "./images";
import type { Programs } from "./programs";
import { accepts } from "./ready";
import type { Recorder } from "./recorder";
import { run } from "./run";
import { waitUntil } from "./wait";

export interface ImagePush {
  readonly recorder: Recorder;
  readonly programs: Pick<Programs, "component">;
  readonly images: readonly PushRequest[];
  readonly limitMs: number;
  readonly abort?: Abort;
}

/** Waits for the registry, then pushes. */
export async function pushImages({ recorder, programs, images, limitMs, abort }: ImagePush): Promise<void> {
  const { network, ports } = recorder.state;
  const host = network?.address ?? "127.0.0.1";
  const port = ports.registry ?? 0;
  const wait = { what: "the image registry", limitMs, programs: [recorder.program("registry")] };
  await waitUntil({ ...wait, ...(abort && { abort }) }, () => accepts({ host, port }));
  await pushTo(`${host}:${String(port)}`, programs, images);
}

const PUSH_LIMIT_MS = 10 * 60_000;

/** @throws CLUSTER_START_FAILED when an image cannot be read or pushed */
export async function pushTo(
  registry: string,
  programs: Pick<Programs, "component">,
  images: readonly PushRequest[],
): Promise<void> {
  const [file, ...args] = programs.component("push-images");
  await run(file, [...args, registry], { input: JSON.stringify(images), timeoutMs: PUSH_LIMIT_MS });
}
