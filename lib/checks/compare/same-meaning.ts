/**
 * Whether two values mean the same to the API server, which compares objects after it has filled in their defaults:
 * what is left out equals its default, 1Gi equals 1024Mi.
 */
import { asList, isFields } from "../../graph";
import { readQuantity } from "../../objects";

/** Defaults of the fields that are compared, by the member's name (pkg/apis, each v1/defaults.go). */
const DEFAULTS: ReadonlyMap<string, unknown> = new Map<string, unknown>([
  ["completionMode", "NonIndexed"],
  ["defaultMode", 420],
  ["dnsPolicy", "ClusterFirst"],
  ["enableServiceLinks", true],
  ["failureThreshold", 3],
  ["periodSeconds", 10],
  ["podManagementPolicy", "OrderedReady"],
  ["preemptionPolicy", "PreemptLowerPriority"],
  ["protocol", "TCP"],
  ["reclaimPolicy", "Delete"],
  ["schedulerName", "default-scheduler"],
  ["scheme", "HTTP"],
  ["successThreshold", 1],
  ["terminationGracePeriodSeconds", 30],
  ["terminationMessagePath", "/dev/termination-log"],
  ["terminationMessagePolicy", "File"],
  ["timeoutSeconds", 1],
  ["volumeBindingMode", "Immediate"],
  ["volumeMode", "Filesystem"],
]);

/** Maps of quantities. */
const QUANTITIES: ReadonlySet<string> = new Set(["limits", "requests"]);

/** `member` is what the values are called where they stand. */
export function meansSame(one: unknown, other: unknown, member = ""): boolean {
  if (isFields(one) && isFields(other)) {
    const names = new Set([...Object.keys(one), ...Object.keys(other)]);
    const same = QUANTITIES.has(member) ? isSameQuantity : meansSame;
    return [...names].every((name) => same(one[name], other[name], name));
  }
  if (Array.isArray(one) && Array.isArray(other)) {
    return one.length === other.length && one.every((item, index) => meansSame(item, other[index]));
  }
  return one === other || (isLeftOut(one, member) && isLeftOut(other, member));
}

function isSameQuantity(one: unknown, other: unknown): boolean {
  const size = readQuantity(one);
  return one === other || (size !== undefined && size === readQuantity(other));
}

function isLeftOut(value: unknown, member: string): boolean {
  if (value === undefined || value === null || value === "" || DEFAULTS.get(member) === value) return true;
  if (Array.isArray(value)) return asList(value).length === 0;
  return isFields(value) && Object.entries(value).every(([name, item]) => isLeftOut(item, name));
}
