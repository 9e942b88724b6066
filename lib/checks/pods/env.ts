/**
 * The environment of a container as the kubelet builds it: entry by entry, from top to bottom.
 */
import { asFields, asList, asText, type Container } from "../../graph";

export interface EnvEntry {
  readonly name: string;
  /** Undefined when it comes from elsewhere. */
  readonly value: string | undefined;
  readonly path: string;
}

export function readEnv({ fields, path }: Container): readonly EnvEntry[] {
  const entries = asList(fields.env);
  if (entries.length === 0) return [];
  return entries.flatMap((item, index) => {
    const entry = asFields(item);
    const name = asText(entry.name);
    return name === undefined ? [] : [{ name, value: asText(entry.value), path: `${path}.env[${String(index)}]` }];
  });
}

/** Variables that a value refers to with `$(NAME)`; `$$(NAME)` is an escape. */
export function referredVariables(value: string): readonly string[] {
  if (!value.includes("$(")) return [];
  const names: string[] = [];
  for (const match of value.matchAll(/\$\$|\$\(([^)]+)\)/g)) if (match[1] !== undefined) names.push(match[1]);
  return names;
}
