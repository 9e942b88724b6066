/**
 * A URL to send requests to. Only http and https, checked before the first request.
 */
import { UsageError } from "../errors";
import type { VersionSource } from "./version";

export interface TrafficTarget {
  /** Name in samples and summaries; unique among the targets of one run. */
  readonly name: string;
  readonly url: string;
  readonly version?: VersionSource;
  /** When a request to it counts as lost. @default the limit of the run */
  readonly timeoutMs?: number;
}

/**
 * The targets of some URLs, or of `name=URL`; without a name the URL is its own.
 * @throws BAD_USAGE for what is no http or https URL, and for two targets of one name.
 */
export function toTargets(texts: readonly string[], version?: VersionSource): readonly TrafficTarget[] {
  const targets = texts.map((text) => toTarget(text, version));
  const repeated = targets.find(({ name }, index) => targets.findIndex((other) => other.name === name) < index);
  if (repeated === undefined) return targets;
  throw new UsageError("BAD_USAGE", `\`${repeated.name}\` is named as a target twice.`, {
    hint: "Name each once, or give them names: first=http://… second=http://….",
  });
}

function toTarget(text: string, version?: VersionSource): TrafficTarget {
  const named = /^([A-Za-z0-9._-]+)=(.*)$/.exec(text);
  const url = parseUrl(named?.[2] ?? text, text);
  return { name: named?.[1] ?? url, url, ...(version === undefined ? {} : { version }) };
}

function parseUrl(url: string, text: string): string {
  const parsed = URL.canParse(url) ? new URL(url) : undefined;
  if (parsed !== undefined && ["http:", "https:"].includes(parsed.protocol) && parsed.hostname !== "")
    return parsed.href;
  throw new UsageError("BAD_USAGE", `\`${text}\` is no http or https URL.`, {
    hint: "Write the whole of it: http://10.0.0.5:30000/ (a Service by name comes in a later version).",
  });
}
