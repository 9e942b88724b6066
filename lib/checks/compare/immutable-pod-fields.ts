/**
 * A Pod can get another image, and little else (ValidatePodUpdate of pkg/apis/core).
 */
import { asFields, asList, memberPath } from "../../graph";
import type { Pair } from "./comparison";
import { meansSame } from "./same-meaning";

const MUTABLE: ReadonlySet<string> = new Set([
  "activeDeadlineSeconds",
  "schedulingGates",
  "terminationGracePeriodSeconds",
  "tolerations",
]);

const CONTAINERS: ReadonlySet<string> = new Set(["containers", "initContainers"]);

export function changedPodFields({ old, now }: Pair): readonly string[] {
  return changedMembers(old.spec, now.spec, "spec").flatMap(({ member, path }) => {
    if (MUTABLE.has(member)) return [];
    return CONTAINERS.has(member) ? changedContainers(old.spec[member], now.spec[member], path) : [path];
  });
}

function changedContainers(old: unknown, now: unknown, base: string): readonly string[] {
  const [before, after] = [asList(old), asList(now)];
  if (before.length !== after.length) return [base];
  return after.flatMap((container, index) => {
    const changed = changedMembers(before[index], container, `${base}[${String(index)}]`);
    return changed.filter(({ member }) => member !== "image").map(({ path }) => path);
  });
}

function changedMembers(old: unknown, now: unknown, base: string): readonly { member: string; path: string }[] {
  const [before, after] = [asFields(old), asFields(now)];
  return [...new Set([...Object.keys(before), ...Object.keys(after)])]
    .filter((member) => !meansSame(before[member], after[member], member))
    .map((member) => ({ member, path: memberPath(base, member) }));
}
