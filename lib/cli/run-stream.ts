/**
 * Drives one run of the engine: each event to the renderer, the clock to it as well, and the exit code out of it.
 */
import type { DeployEvent } from "../deploy/deploy-event";
import type { Renderer } from "./render/renderer";
import type { Terminal } from "./terminal";
import type { TrafficWatch } from "./traffic-watch";

const TICK_MS = 250;

export interface StreamView {
  readonly renderer: Renderer;
  readonly traffic?: TrafficWatch | undefined;
}

export async function runStream(
  events: AsyncIterable<DeployEvent>,
  { renderer, traffic }: StreamView,
  terminal: Terminal,
): Promise<number> {
  const tick = (): void => {
    if (traffic?.isSending() === true) renderer.showTraffic(traffic.read(false));
    renderer.tick();
  };
  const timer = setInterval(tick, TICK_MS);
  let exitCode: number | undefined;
  try {
    for await (const event of events) {
      if (traffic !== undefined) await traffic.follow(event);
      if (event.type === "outcome") {
        exitCode = event.exitCode;
        await traffic?.end();
        if (traffic?.hasSent() === true) renderer.showTraffic(traffic.read(true));
      }
      renderer.show(event);
    }
  } finally {
    clearInterval(timer);
    await traffic?.end();
    terminal.frame([]);
  }
  if (exitCode === undefined) throw new Error("The deploy ended without an outcome.");
  return exitCode;
}
