/**
 * What ConfigMaps and Secrets hold, compared to the letter: here an empty value is a value.
 */
import { asFields, type Fields } from "../../graph";

/** `stringData` is another way to write `data`, and wins over it. */
export function secretContent({ data, stringData }: Fields): Readonly<Record<string, Fields>> {
  const encoded = Object.entries(asFields(stringData)).map(([key, value]) => {
    return [key, Buffer.from(String(value), "utf8").toString("base64")] as const;
  });
  return { data: { ...asFields(data), ...Object.fromEntries(encoded) } };
}

export function isSameContent(one: Fields = {}, other: Fields = {}): boolean {
  const [names, otherNames] = [Object.keys(one), Object.keys(other)];
  return names.length === otherNames.length && names.every((name) => (one[name] ?? "") === (other[name] ?? ""));
}
