/**
 * What the API's validation asks of the values of each kind, beyond its schema. Keys are `group/Kind`.
 */
import {
  accountNamespace,
  backendPort,
  deadline,
  indexedJob,
  ingressNeeded,
  ingressPath,
  lowestReplicas,
  METRIC_SOURCES,
  metric,
  peer,
  policyRule,
  portRange,
  servicePortsNeeded,
  timeZone,
  trafficPolicy,
  webhookRule,
} from "./kind-value-judges";
import {
  among,
  claimSpec,
  clusterIp,
  countOrPercent,
  host,
  ipAddress,
  LABEL_NAME,
  NAME,
  notEmpty,
  oneOf,
  policyPort,
  port,
  range,
  requires,
  resourceNames,
  rules,
  shareOfPods,
  type ValueRule,
} from "./value-judges";

const BACKEND = oneOf("a service or a resource", ["service", "resource"]);
const BACKENDS = ["spec.defaultBackend", "spec.rules[].http.paths[].backend"];

const scalingPolicies: readonly ValueRule[] = ["scaleUp", "scaleDown"].flatMap((direction) => {
  const at = `spec.behavior.${direction}`;
  return [
    ...rules(range(0, 3600), `${at}.stabilizationWindowSeconds`),
    ...rules(range(1), `${at}.policies[].value`),
    ...rules(range(1, 1800), `${at}.policies[].periodSeconds`),
    ...rules(among("Max", "Min", "Disabled"), `${at}.selectPolicy`),
    ...rules(among("Pods", "Percent"), `${at}.policies[].type`),
  ];
});

const WEBHOOKS: readonly ValueRule[] = [
  ...rules(oneOf("a url or a service", ["url", "service"]), "webhooks[].clientConfig"),
  ...rules(port, "webhooks[].clientConfig.service.port"),
  ...rules(range(1, 30), "webhooks[].timeoutSeconds"),
  ...rules(notEmpty("a version"), "webhooks[].admissionReviewVersions"),
  ...rules(webhookRule, "webhooks[].rules[]"),
];

const SPEC = rules(requires("spec"), "");
const NETWORK_POLICY = ["spec.ingress[]", "spec.egress[]"];
const SUBJECTS = rules(among("ServiceAccount", "User", "Group"), "subjects[].kind");
const RBAC_GROUP = rules(among("rbac.authorization.k8s.io", ""), "roleRef.apiGroup");

export const KIND_RULES: Readonly<Record<string, readonly ValueRule[]>> = {
  "/Service": [
    ...rules(servicePortsNeeded, ""),
    ...rules(port, "spec.ports[].port"),
    ...rules(clusterIp, "spec.clusterIP"),
    ...rules(range(1, 86_400), "spec.sessionAffinityConfig.clientIP.timeoutSeconds"),
    ...rules(NAME, "spec.externalName"),
    ...rules(trafficPolicy, "spec"),
  ],
  "/Endpoints": [
    ...rules(port, "subsets[].ports[].port"),
    ...rules(ipAddress, "subsets[].addresses[].ip", "subsets[].notReadyAddresses[].ip"),
  ],
  "discovery.k8s.io/EndpointSlice": rules(port, "ports[].port"),
  "/LimitRange": rules(
    resourceNames(["cpu", "memory", "ephemeral-storage", "storage"]),
    ...["default", "defaultRequest", "max", "min"].map((name) => `spec.limits[].${name}`),
  ),
  "/PersistentVolumeClaim": [...SPEC, ...rules(claimSpec, "spec"), ...rules(NAME, "spec.storageClassName")],
  "/PersistentVolume": [
    ...SPEC,
    ...rules(requires("capacity", "accessModes"), "spec"),
    ...rules(requires("storage"), "spec.capacity"),
    ...rules(notEmpty("an access mode"), "spec.accessModes"),
    ...rules(NAME, "spec.storageClassName"),
  ],
  "/ReplicationController": [
    ...SPEC,
    ...rules(requires("template"), "spec"),
    ...rules(range(0), "spec.replicas", "spec.minReadySeconds"),
  ],
  "apps/Deployment": [
    ...rules(
      range(0),
      "spec.replicas",
      "spec.minReadySeconds",
      "spec.revisionHistoryLimit",
      "spec.progressDeadlineSeconds",
    ),
    ...rules(deadline, "spec"),
    ...rules(countOrPercent, "spec.strategy.rollingUpdate.maxSurge"),
    ...rules(shareOfPods, "spec.strategy.rollingUpdate.maxUnavailable"),
  ],
  "apps/ReplicaSet": [
    ...rules(requires("template"), "spec"),
    ...rules(range(0), "spec.replicas", "spec.minReadySeconds"),
  ],
  "apps/StatefulSet": [
    ...rules(
      range(0),
      "spec.replicas",
      "spec.minReadySeconds",
      "spec.ordinals.start",
      "spec.updateStrategy.rollingUpdate.partition",
    ),
    ...rules(LABEL_NAME, "spec.serviceName"),
    ...rules(
      among("Retain", "Delete", ""),
      "spec.persistentVolumeClaimRetentionPolicy.whenDeleted",
      "spec.persistentVolumeClaimRetentionPolicy.whenScaled",
    ),
    ...rules(requires("spec"), "spec.volumeClaimTemplates[]"),
    ...rules(claimSpec, "spec.volumeClaimTemplates[].spec"),
  ],
  "apps/DaemonSet": [
    ...rules(range(0), "spec.minReadySeconds"),
    ...rules(
      shareOfPods,
      "spec.updateStrategy.rollingUpdate.maxSurge",
      "spec.updateStrategy.rollingUpdate.maxUnavailable",
    ),
  ],
  "autoscaling/HorizontalPodAutoscaler": [
    ...SPEC,
    ...rules(range(1), "spec.maxReplicas"),
    ...rules(range(0), "spec.minReplicas"),
    ...rules(lowestReplicas, "spec"),
    ...rules(
      range(1),
      "spec.metrics[].resource.target.averageUtilization",
      "spec.metrics[].containerResource.target.averageUtilization",
    ),
    ...rules(among(...Object.keys(METRIC_SOURCES)), "spec.metrics[].type"),
    ...rules(metric, "spec.metrics[]"),
    ...rules(
      among("Utilization", "Value", "AverageValue"),
      ...Object.values(METRIC_SOURCES).map((source) => `spec.metrics[].${source}.target.type`),
    ),
    ...scalingPolicies,
  ],
  "batch/Job": [
    ...SPEC,
    ...rules(range(0), "spec.parallelism", "spec.completions", "spec.backoffLimit", "spec.ttlSecondsAfterFinished"),
    ...rules(range(0, Number.POSITIVE_INFINITY), "spec.activeDeadlineSeconds"),
    ...rules(indexedJob, "spec"),
  ],
  "batch/CronJob": [
    ...rules(range(0, Number.POSITIVE_INFINITY), "spec.startingDeadlineSeconds"),
    ...rules(range(0), "spec.successfulJobsHistoryLimit", "spec.failedJobsHistoryLimit"),
    ...rules(requires("schedule"), "spec"),
    ...rules(timeZone, "spec.timeZone"),
  ],
  "networking.k8s.io/NetworkPolicy": [
    ...rules(policyPort, ...NETWORK_POLICY.map((rule) => `${rule}.ports[].port`)),
    ...rules(portRange, ...NETWORK_POLICY.map((rule) => `${rule}.ports[]`)),
    ...rules(peer, "spec.ingress[].from[]", "spec.egress[].to[]"),
  ],
  "rbac.authorization.k8s.io/Role": rules(policyRule, "rules[]"),
  "rbac.authorization.k8s.io/ClusterRole": rules(policyRule, "rules[]"),
  "rbac.authorization.k8s.io/ClusterRoleBinding": [
    ...rules(among("ClusterRole"), "roleRef.kind"),
    ...rules(accountNamespace, "subjects[]"),
    ...SUBJECTS,
    ...RBAC_GROUP,
  ],
  "rbac.authorization.k8s.io/RoleBinding": [
    ...rules(among("ClusterRole", "Role"), "roleRef.kind"),
    ...SUBJECTS,
    ...RBAC_GROUP,
  ],
  "networking.k8s.io/IngressClass": [...SPEC, ...rules(requires("controller"), "spec")],
  "admissionregistration.k8s.io/MutatingWebhookConfiguration": WEBHOOKS,
  "admissionregistration.k8s.io/ValidatingWebhookConfiguration": WEBHOOKS,
  "networking.k8s.io/Ingress": [
    ...rules(host, "spec.rules[].host", "spec.tls[].hosts[]"),
    ...rules(ingressNeeded, ""),
    ...rules(notEmpty("a path"), "spec.rules[].http.paths"),
    ...rules(backendPort, ...BACKENDS.map((backend) => `${backend}.service`)),
    ...rules(range(0, 65_535), ...BACKENDS.map((backend) => `${backend}.service.port.number`)),
    ...rules(ingressPath, "spec.rules[].http.paths[]"),
    ...rules(BACKEND, ...BACKENDS),
    ...rules(NAME, "spec.tls[].secretName", "spec.ingressClassName"),
  ],
};
