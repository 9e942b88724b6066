/** Cuts a live object down to what the readers use, so that recordings stay small enough to read. */
import type { LiveObject } from "../../lib/objects";

type Tree = { readonly [key: string]: Tree | true };

const META: Tree = {
  name: true,
  namespace: true,
  uid: true,
  resourceVersion: true,
  generation: true,
  creationTimestamp: true,
  deletionTimestamp: true,
  labels: true,
  ownerReferences: true,
  finalizers: true,
};
const CONTAINER: Tree = {
  name: true,
  image: true,
  command: true,
  env: true,
  restartPolicy: true,
  readinessProbe: true,
  livenessProbe: true,
  startupProbe: true,
  resources: true,
};
const CONTAINER_STATUS: Tree = {
  name: true,
  ready: true,
  started: true,
  restartCount: true,
  state: true,
  lastState: true,
};
const POD_SPEC: Tree = {
  initContainers: CONTAINER,
  containers: CONTAINER,
  nodeName: true,
  nodeSelector: true,
  restartPolicy: true,
  terminationGracePeriodSeconds: true,
  imagePullSecrets: true,
};
const POD: Tree = {
  apiVersion: true,
  kind: true,
  metadata: META,
  spec: POD_SPEC,
  status: {
    phase: true,
    reason: true,
    message: true,
    conditions: true,
    initContainerStatuses: CONTAINER_STATUS,
    containerStatuses: CONTAINER_STATUS,
  },
};
const WORKLOAD: Tree = {
  apiVersion: true,
  kind: true,
  metadata: {
    ...META,
    annotations: true,
    managedFields: { manager: true, operation: true, subresource: true, time: true },
  },
  spec: {
    replicas: true,
    paused: true,
    minReadySeconds: true,
    selector: true,
    strategy: true,
    template: { metadata: true, spec: POD_SPEC },
  },
  status: true,
};
const EVENT: Tree = {
  apiVersion: true,
  kind: true,
  metadata: { name: true, namespace: true, uid: true, resourceVersion: true, creationTimestamp: true },
  involvedObject: true,
  type: true,
  reason: true,
  message: true,
  count: true,
  series: true,
  eventTime: true,
  firstTimestamp: true,
  lastTimestamp: true,
};

export function trimObject(object: LiveObject): LiveObject {
  const tree = object.kind === "Pod" ? POD : object.kind === "Event" ? EVENT : WORKLOAD;
  return cut(object, tree) as LiveObject;
}

function cut(value: unknown, tree: Tree | true): unknown {
  if (tree === true || typeof value !== "object" || value === null) return value;
  if (Array.isArray(value)) return value.map((item) => cut(item, tree));
  const entries = Object.entries(value).filter(([key]) => Object.hasOwn(tree, key));
  return Object.fromEntries(entries.map(([key, item]) => [key, cut(item, tree[key] ?? true)]));
}
