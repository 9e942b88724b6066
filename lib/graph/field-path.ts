/**
 * Field paths as findings print them: `spec.ports[0].name`, `metadata.labels["app.kubernetes.io/name"]`.
 */

/** The path of a member: dotted, or in brackets when its name has dots, slashes or brackets. */
export function memberPath(base: string, name: string): string {
  if (name === "" || /[^A-Za-z0-9_-]/.test(name)) return `${base}[${JSON.stringify(name)}]`;
  return base === "" ? name : `${base}.${name}`;
}

/** Path below a base that may be empty. */
export function below(base: string, rest: string): string {
  if (base === "" || rest === "") return base + rest;
  return rest.startsWith("[") ? base + rest : `${base}.${rest}`;
}

/** The steps of a path: `a[0]["b.c"]` is a, 0, b.c. Undefined when it is no path. */
export function pathSteps(path: string): readonly (string | number)[] | undefined {
  const steps: (string | number)[] = [];
  const step = /\.?([A-Za-z0-9_-]+)|\[(\d+)\]|\[("(?:[^"\\]|\\.)*")\]/y;
  while (step.lastIndex < path.length) {
    const match = step.exec(path);
    if (match === null) return undefined;
    const [, key, index, quoted] = match;
    if (key !== undefined) steps.push(key);
    else if (index !== undefined) steps.push(Number(index));
    else steps.push(JSON.parse(quoted ?? '""') as string);
  }
  return steps;
}
