/**
 * `slipway.yaml` in the folder where slipway runs: what holds for every check of a project, for those who write YAML
 * and have no construct to say it.
 *
 *   check:
 *     kubernetesVersion: "1.33"
 *     nodePortRange: 30000-32767
 *     openWorld: false
 *     externals: [Secret/db-password, Service/infra/redis, "Pod:app=made-by-an-operator"]
 */
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import type { RunChecksOptions } from "../checks";
import { knownVersion, NEWEST_KUBERNETES, OLDEST_KUBERNETES } from "../checks/kubernetes-version";
import { UsageError } from "../errors";
import { parseExternal } from "../graph";

export const SETTINGS_FILE = "slipway.yaml";

export type CheckSettings = Pick<RunChecksOptions, "externals" | "kubernetesVersion" | "nodePortRange" | "openWorld">;

/** Nothing where there is no such file. @throws INPUT_UNREADABLE with file, line and column */
export async function readCheckSettings(cwd: string): Promise<CheckSettings> {
  let text: string;
  try {
    text = await readFile(join(cwd, SETTINGS_FILE), "utf8");
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code === "ENOENT") return {};
    throw new UsageError("INPUT_UNREADABLE", `${SETTINGS_FILE} cannot be read: ${(cause as Error).message}.`, {
      cause,
    });
  }
  const { readDocument } = await import("../synth/read-yaml.js");
  const { value, placeOf } = readDocument(text, SETTINGS_FILE);
  const refuse = (path: string, fact: string, hint: string): never => {
    throw new UsageError("INPUT_UNREADABLE", `${placeOf(path)}: ${fact}.`, { hint });
  };
  const { check = {} } = readMap(value ?? {}, { path: "", names: ["check"] }, refuse);
  const settings = readMap(check ?? {}, { path: "check", names: Object.keys(SETTINGS) }, refuse);
  const read = Object.entries(SETTINGS)
    .filter(([name]) => settings[name] !== undefined)
    .map(([name, setting]) => {
      const path = `check.${name}`;
      return [name, setting.read(settings[name]) ?? refuse(path, `${path} is not ${setting.what}`, setting.hint)];
    });
  return Object.fromEntries(read) as CheckSettings;
}

interface Setting<Value> {
  readonly what: string;
  readonly hint: string;
  /** Undefined for what is no such value. */
  readonly read: (value: unknown) => Value | undefined;
}

const SETTINGS: { readonly [Name in keyof CheckSettings]-?: Setting<CheckSettings[Name]> } = {
  externals: {
    what: "a list of declarations",
    hint: "Each is written Secret/name, Service/namespace/name, or Pod:label=value.",
    read: (value) => (Array.isArray(value) && value.every(isDeclaration) ? value.map(parseExternal) : undefined),
  },
  kubernetesVersion: {
    what: `a known version from ${OLDEST_KUBERNETES} to ${NEWEST_KUBERNETES}`,
    hint: `Write it in quotes: "${NEWEST_KUBERNETES}".`,
    read: (value) => (typeof value === "string" ? knownVersion(value) : undefined),
  },
  nodePortRange: {
    what: "a range of ports",
    hint: "Write it as the API server's flag: 30000-32767.",
    read: (value) => {
      const [, first, last] = /^(\d{1,5})-(\d{1,5})$/.exec(String(value))?.map(Number) ?? [];
      return first === undefined || last === undefined || first > last || last > 65535 ? undefined : [first, last];
    },
  },
  openWorld: {
    what: "true or false",
    hint: "True: the set is only a part, what is missing from it is a note.",
    read: (value) => (typeof value === "boolean" ? value : undefined),
  },
};

/** What `parseExternal` understands. */
export function isDeclaration(text: unknown): text is string {
  return typeof text === "string" && /^(?:Pod:[^=]+=.*|[A-Z]\w*(?:\.[\w.-]+)?(?:\/[^/\s]+){0,2})$/.test(text.trim());
}

type Refuse = (path: string, fact: string, hint: string) => never;

function readMap(
  value: unknown,
  { path, names }: { readonly path: string; readonly names: readonly string[] },
  refuse: Refuse,
): Readonly<Record<string, unknown>> {
  if (typeof value !== "object" || value === null || Array.isArray(value)) {
    return refuse(path, `${path === "" ? "the file" : path} is not a map`, `It may hold ${names.join(", ")}.`);
  }
  const unknown = Object.keys(value).find((name) => !names.includes(name));
  if (unknown === undefined) return value as Record<string, unknown>;
  const field = path === "" ? unknown : `${path}.${unknown}`;
  return refuse(field, `there is no setting ${field}`, `Remove it, or use one of: ${names.join(", ")}.`);
}
