/**
 * All rules, in the order in which they run. Those of the first list look from one object to another; those of the
 * second judge each object by itself, as the API server does.
 */

import { hpaBoundsInvalid } from "./autoscaling/hpa-bounds-invalid";
import { hpaMetricContainerMissing } from "./autoscaling/hpa-metric-container-missing";
import { hpaMetricRequestMissing } from "./autoscaling/hpa-metric-request-missing";
import { hpaReplicasConflict } from "./autoscaling/hpa-replicas-conflict";
import { hpaTargetDuplicate } from "./autoscaling/hpa-target-duplicate";
import { hpaTargetMissing } from "./autoscaling/hpa-target-missing";
import { hpaTargetNotScalable } from "./autoscaling/hpa-target-not-scalable";
import { scaledobjectTargetMissing } from "./autoscaling/scaledobject-target-missing";
import { vpaTargetMissing } from "./autoscaling/vpa-target-missing";
import type { Check } from "./check";
import { pdbBlocksEviction } from "./disruption/pdb-blocks-eviction";
import { pdbOverlap } from "./disruption/pdb-overlap";
import { pdbPolicyConflict } from "./disruption/pdb-policy-conflict";
import { pdbPolicyInvalid } from "./disruption/pdb-policy-invalid";
import { pdbSelectsNothing } from "./disruption/pdb-selects-nothing";
import { podmonitorPortMissing } from "./monitoring/podmonitor-port-missing";
import { servicemonitorPortMissing } from "./monitoring/servicemonitor-port-missing";
import { servicemonitorSelectsNothing } from "./monitoring/servicemonitor-selects-nothing";
import { configKeyInvalid } from "./names/config-key-invalid";
import { labelKeyInvalid } from "./names/label-key-invalid";
import { labelValueInvalid } from "./names/label-value-invalid";
import { nameInvalid } from "./names/name-invalid";
import { nameTooLong } from "./names/name-too-long";
import { portNameInvalid } from "./names/port-name-invalid";
import { networkpolicyIpblockInvalid } from "./network/networkpolicy-ipblock-invalid";
import { networkpolicyPeerSelectsNothing } from "./network/networkpolicy-peer-selects-nothing";
import { networkpolicyPortUnresolved } from "./network/networkpolicy-port-unresolved";
import { networkpolicyRulesIgnored } from "./network/networkpolicy-rules-ignored";
import { networkpolicySelectsNothing } from "./network/networkpolicy-selects-nothing";
import { containerNameDuplicate } from "./pods/container-name-duplicate";
import { containerPortDuplicate } from "./pods/container-port-duplicate";
import { containerPortNameAmbiguous } from "./pods/container-port-name-ambiguous";
import { envVarDuplicate } from "./pods/env-var-duplicate";
import { envVarReferenceOrder } from "./pods/env-var-reference-order";
import { hostPortConflict } from "./pods/host-port-conflict";
import { imagePullSecretInvalid } from "./pods/image-pull-secret-invalid";
import { limitRangeViolation } from "./pods/limit-range-violation";
import { mountPathDuplicate } from "./pods/mount-path-duplicate";
import { podSubdomainServiceMissing } from "./pods/pod-subdomain-service-missing";
import { probePortUnresolved } from "./pods/probe-port-unresolved";
import { resourceQuantitySuspicious } from "./pods/resource-quantity-suspicious";
import { resourceRequestAboveLimit } from "./pods/resource-request-above-limit";
import { volumeMountUndefined } from "./pods/volume-mount-undefined";
import { volumeNameDuplicate } from "./pods/volume-name-duplicate";
import { volumeSubpathKeyMissing } from "./pods/volume-subpath-key-missing";
import { volumeUnused } from "./pods/volume-unused";
import { configmapKeyMissing } from "./references/configmap-key-missing";
import { configmapMissing } from "./references/configmap-missing";
import { imagePullSecretMissing } from "./references/image-pull-secret-missing";
import { priorityClassMissing } from "./references/priority-class-missing";
import { pvcMissing } from "./references/pvc-missing";
import { rbacRoleMissing } from "./references/rbac-role-missing";
import { rbacSubjectMissing } from "./references/rbac-subject-missing";
import { secretKeyMissing } from "./references/secret-key-missing";
import { secretMissing } from "./references/secret-missing";
import { serviceAccountMissing } from "./references/service-account-missing";
import { serviceAccountSecretMissing } from "./references/service-account-secret-missing";
import { apiserviceServiceMissing } from "./routing/apiservice-service-missing";
import { ingressClassMissing } from "./routing/ingress-class-missing";
import { ingressHostPathConflict } from "./routing/ingress-host-path-conflict";
import { ingressServiceMissing } from "./routing/ingress-service-missing";
import { ingressServicePortMissing } from "./routing/ingress-service-port-missing";
import { ingressTlsHostMismatch } from "./routing/ingress-tls-host-mismatch";
import { ingressTlsSecretInvalid } from "./routing/ingress-tls-secret-invalid";
import { ingressTlsSecretMissing } from "./routing/ingress-tls-secret-missing";
import { rolloutServiceMissing } from "./routing/rollout-service-missing";
import { routeParentMissing } from "./routing/route-parent-missing";
import { routeServiceMissing } from "./routing/route-service-missing";
import { routeServicePortMissing } from "./routing/route-service-port-missing";
import { webhookServiceMissing } from "./routing/webhook-service-missing";
import { webhookServicePortMissing } from "./routing/webhook-service-port-missing";
import { apiVersionRemoved } from "./schema/api-version-removed";
import { schemaInvalidValue } from "./schema/schema-invalid-value";
import { schemaRequiredMissing } from "./schema/schema-required-missing";
import { schemaUnknownField } from "./schema/schema-unknown-field";
import { schemaWrongType } from "./schema/schema-wrong-type";
import { yamlDuplicateKey } from "./schema/yaml-duplicate-key";
import { generatedLabelInSelector } from "./selectors/generated-label-in-selector";
import { podAffinitySelectsNothing } from "./selectors/pod-affinity-selects-nothing";
import { podAntiAffinitySelectsNothing } from "./selectors/pod-anti-affinity-selects-nothing";
import { selectorEmpty } from "./selectors/selector-empty";
import { selectorExpressionInvalid } from "./selectors/selector-expression-invalid";
import { selectorTemplateMismatch } from "./selectors/selector-template-mismatch";
import { selectorUnsatisfiable } from "./selectors/selector-unsatisfiable";
import { topologySpreadSelectsNothing } from "./selectors/topology-spread-selects-nothing";
import { versionLabelInSelector } from "./selectors/version-label-in-selector";
import { workloadSelectorOverlap } from "./selectors/workload-selector-overlap";
import { clusterIpCollision } from "./services/cluster-ip-collision";
import { endpointsliceServiceMissing } from "./services/endpointslice-service-missing";
import { nodePortCollision } from "./services/node-port-collision";
import { nodePortNotAllowed } from "./services/node-port-not-allowed";
import { nodePortOutOfRange } from "./services/node-port-out-of-range";
import { selectorIgnored } from "./services/selector-ignored";
import { serviceEndpointsPortMismatch } from "./services/service-endpoints-port-mismatch";
import { serviceExternalnameMissing } from "./services/service-externalname-missing";
import { serviceHeadlessConflict } from "./services/service-headless-conflict";
import { servicePortDuplicate } from "./services/service-port-duplicate";
import { servicePortNameRequired } from "./services/service-port-name-required";
import { serviceSelectsNothing } from "./services/service-selects-nothing";
import { serviceSelectsUnrelatedWorkloads } from "./services/service-selects-unrelated-workloads";
import { serviceWithoutEndpoints } from "./services/service-without-endpoints";
import { targetPortInvalid } from "./services/target-port-invalid";
import { targetPortNameUnresolved } from "./services/target-port-name-unresolved";
import { targetPortNumberUndeclared } from "./services/target-port-number-undeclared";
import { cronScheduleInvalid } from "./workloads/cron-schedule-invalid";
import { duplicateObject } from "./workloads/duplicate-object";
import { jobSelectorNotAllowed } from "./workloads/job-selector-not-allowed";
import { namespaceMissing } from "./workloads/namespace-missing";
import { pvcAccessModeConflict } from "./workloads/pvc-access-mode-conflict";
import { resourceQuotaExceeded } from "./workloads/resource-quota-exceeded";
import { restartPolicyInvalid } from "./workloads/restart-policy-invalid";
import { statefulsetServiceMissing } from "./workloads/statefulset-service-missing";
import { statefulsetServiceNotHeadless } from "./workloads/statefulset-service-not-headless";
import { statefulsetServiceSelectorMismatch } from "./workloads/statefulset-service-selector-mismatch";
import { updateStrategyInvalid } from "./workloads/update-strategy-invalid";

/** Rules about what points at what. */
export const CROSS_OBJECT_CHECKS: readonly Check[] = [
  hpaMetricContainerMissing,
  hpaMetricRequestMissing,
  hpaReplicasConflict,
  hpaTargetDuplicate,
  hpaTargetMissing,
  hpaTargetNotScalable,
  scaledobjectTargetMissing,
  vpaTargetMissing,
  pdbBlocksEviction,
  pdbOverlap,
  pdbSelectsNothing,
  podmonitorPortMissing,
  servicemonitorPortMissing,
  servicemonitorSelectsNothing,
  networkpolicyPeerSelectsNothing,
  networkpolicyPortUnresolved,
  networkpolicySelectsNothing,
  hostPortConflict,
  imagePullSecretInvalid,
  limitRangeViolation,
  podSubdomainServiceMissing,
  volumeSubpathKeyMissing,
  configmapKeyMissing,
  configmapMissing,
  imagePullSecretMissing,
  priorityClassMissing,
  pvcMissing,
  rbacRoleMissing,
  rbacSubjectMissing,
  secretKeyMissing,
  secretMissing,
  serviceAccountMissing,
  serviceAccountSecretMissing,
  apiserviceServiceMissing,
  ingressClassMissing,
  ingressHostPathConflict,
  ingressServiceMissing,
  ingressServicePortMissing,
  ingressTlsHostMismatch,
  ingressTlsSecretInvalid,
  ingressTlsSecretMissing,
  rolloutServiceMissing,
  routeParentMissing,
  routeServiceMissing,
  routeServicePortMissing,
  webhookServiceMissing,
  webhookServicePortMissing,
  generatedLabelInSelector,
  podAffinitySelectsNothing,
  podAntiAffinitySelectsNothing,
  selectorTemplateMismatch,
  topologySpreadSelectsNothing,
  versionLabelInSelector,
  workloadSelectorOverlap,
  clusterIpCollision,
  endpointsliceServiceMissing,
  nodePortCollision,
  serviceEndpointsPortMismatch,
  serviceSelectsNothing,
  serviceSelectsUnrelatedWorkloads,
  serviceWithoutEndpoints,
  targetPortNameUnresolved,
  targetPortNumberUndeclared,
  duplicateObject,
  namespaceMissing,
  pvcAccessModeConflict,
  resourceQuotaExceeded,
  statefulsetServiceMissing,
  statefulsetServiceNotHeadless,
  statefulsetServiceSelectorMismatch,
];

/** Rules about fields. */
export const FIELD_CHECKS: readonly Check[] = [
  hpaBoundsInvalid,
  pdbPolicyConflict,
  pdbPolicyInvalid,
  configKeyInvalid,
  labelKeyInvalid,
  labelValueInvalid,
  nameInvalid,
  nameTooLong,
  portNameInvalid,
  networkpolicyIpblockInvalid,
  networkpolicyRulesIgnored,
  containerNameDuplicate,
  containerPortDuplicate,
  containerPortNameAmbiguous,
  envVarDuplicate,
  envVarReferenceOrder,
  mountPathDuplicate,
  probePortUnresolved,
  resourceQuantitySuspicious,
  resourceRequestAboveLimit,
  volumeMountUndefined,
  volumeNameDuplicate,
  volumeUnused,
  apiVersionRemoved,
  schemaInvalidValue,
  schemaRequiredMissing,
  schemaUnknownField,
  schemaWrongType,
  yamlDuplicateKey,
  selectorEmpty,
  selectorExpressionInvalid,
  selectorUnsatisfiable,
  nodePortNotAllowed,
  nodePortOutOfRange,
  selectorIgnored,
  serviceExternalnameMissing,
  serviceHeadlessConflict,
  servicePortDuplicate,
  servicePortNameRequired,
  targetPortInvalid,
  cronScheduleInvalid,
  jobSelectorNotAllowed,
  restartPolicyInvalid,
  updateStrategyInvalid,
];

export const ALL_CHECKS: readonly Check[] = [...CROSS_OBJECT_CHECKS, ...FIELD_CHECKS];
