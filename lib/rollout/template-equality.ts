/**
 * Whether two pod templates are the same revision, as the Deployment controller sees it. Both must come from the API
 * server: a manifest that was not defaulted differs from its own live object. Rule: `EqualIgnoreHash` of
 * https://github.com/kubernetes/kubernetes/blob/v1.36.0/pkg/controller/deployment/util/deployment_util.go
 */
import type { PodTemplate } from "./live-kinds";

const HASH_LABEL = "pod-template-hash";

/** Equal but for the label `pod-template-hash`; absent, null and empty lists and maps of labels are the same. */
export function equalTemplates(left: PodTemplate | undefined, right: PodTemplate | undefined): boolean {
  return equalValues(withoutHash(left), withoutHash(right));
}

function withoutHash(template: PodTemplate | undefined): unknown {
  if (template?.metadata === undefined) return template;
  const { labels, annotations, ...metadata } = template.metadata;
  const kept = Object.entries(labels ?? {}).filter(([key]) => key !== HASH_LABEL);
  return {
    ...template,
    metadata: { ...metadata, ...fullMap("labels", Object.fromEntries(kept)), ...fullMap("annotations", annotations) },
  };
}

function fullMap(name: string, map: unknown): Record<string, unknown> {
  return typeof map === "object" && map !== null && Object.keys(map).length > 0 ? { [name]: map } : {};
}

function equalValues(left: unknown, right: unknown): boolean {
  if (left === right || (isNothing(left) && isNothing(right))) return true;
  if (Array.isArray(left) && Array.isArray(right)) {
    return left.length === right.length && left.every((item, index) => equalValues(item, right[index]));
  }
  if (!isMap(left) || !isMap(right)) return false;
  const keys = new Set([...Object.keys(left), ...Object.keys(right)]);
  return [...keys].every((key) => equalValues(left[key], right[key]));
}

function isNothing(value: unknown): boolean {
  return value === undefined || value === null || (Array.isArray(value) && value.length === 0);
}

function isMap(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
