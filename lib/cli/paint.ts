/**
 * Colours for one terminal: on where it is live (or FORCE_COLOR asks), off with NO_COLOR or without a terminal.
 */
import pico from "picocolors";
import type { Terminal } from "./terminal";

export type Paint = Pick<ReturnType<typeof pico.createColors>, "red" | "green" | "yellow" | "cyan" | "dim" | "bold">;

export function paint({ live, env }: Pick<Terminal, "live" | "env">): Paint {
  if (env.NO_COLOR !== undefined && env.NO_COLOR !== "") return pico.createColors(false);
  const forced = env.FORCE_COLOR !== undefined && env.FORCE_COLOR !== "" && env.FORCE_COLOR !== "0";
  return pico.createColors(forced || live);
}
