/**
 * A field path as the API server writes it in a conflict (`.spec.containers[name="app"].image`), found in a manifest.
 * Keys are not quoted there (`.metadata.labels.app.kubernetes.io/name`): the manifest tells where each one ends.
 */
import { isMap } from "./json-equality";

/** The value without that field; undefined when it has none. */
export function withoutField(value: unknown, path: string): unknown {
  if (Array.isArray(value)) return withoutInList(value, path);
  if (!isMap(value) || !path.startsWith(".")) return undefined;
  const keys = Object.keys(value).sort((a, b) => b.length - a.length);
  for (const key of keys.filter((one) => path.startsWith(`.${one}`))) {
    const rest = path.slice(1 + key.length);
    const { [key]: inner, ...others } = value;
    if (rest === "") return others;
    const changed = withoutField(inner, rest);
    if (changed !== undefined) return { ...value, [key]: changed };
  }
  return undefined;
}

function withoutInList(list: readonly unknown[], path: string): unknown {
  const selector = /^\[((?:"(?:[^"\\]|\\.)*"|[^\]"])*)\]/.exec(path);
  if (selector === null) return undefined;
  const at = list.findIndex((item) => isSelected(item, selector[1] ?? ""));
  const rest = path.slice(selector[0].length);
  if (at < 0) return undefined;
  if (rest === "") return list.filter((_, index) => index !== at);
  const changed = withoutField(list[at], rest);
  return changed === undefined ? undefined : list.map((item, index) => (index === at ? changed : item));
}

/** By keys (`name="app",port=80`) or, in a set, by value (`="a"`). A key that is left out has a default we do not know. */
function isSelected(item: unknown, selector: string): boolean {
  const pairs = [...selector.matchAll(/([^=,]*)=("(?:[^"\\]|\\.)*"|[^,]*)/g)];
  return pairs.length > 0 && pairs.every(([, key = "", value = ""]) => isEqual(item, key, value));
}

function isEqual(item: unknown, key: string, value: string): boolean {
  if (key === "") return JSON.stringify(item) === value;
  const own = isMap(item) ? item[key] : undefined;
  return own === undefined ? isMap(item) : JSON.stringify(own) === value;
}
