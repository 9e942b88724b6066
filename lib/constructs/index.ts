// In: typed props. Out: cdk8s constructs, each around one raw ApiObject, wired by reference, never by string.
// Called by users' charts through lib/index.ts.
// Bad values throw a ConstructError from the constructor, with the construct path, the fact and the fix.

export {
  type AffinityProps,
  HOSTNAME_KEY,
  type NearbyPods,
  type NodeAffinity,
  type NodeExpression,
  type NodeTerm,
  type PodAffinity,
  type PodAffinityTerm,
  TOPOLOGY_SPREAD_DEFAULTS,
  type TopologySpread,
} from "./affinity";
export type { ObjectProps } from "./api-object";
export {
  Autoscaler,
  type AutoscalerProps,
  type Autoscaling,
  type ResourceTarget,
  type ScaleTarget,
} from "./autoscaler";
export type { BuiltinResource } from "./builtin-resources";
export { Config, type ConfigData, type ConfigProps, type ContentOptions } from "./config";
export type {
  ContainerOptions,
  ContainerProps,
  ImagePullPolicy,
  InitContainerProps,
  ProgramProps,
  SidecarProps,
  TerminationMessagePolicy,
} from "./container";
export { CronTask, type CronTaskProps } from "./cron-task";
export { DisruptionBudget, type DisruptionBudgetProps, type DisruptionLimit } from "./disruption-budget";
export {
  type Env,
  type EnvFromSource,
  type EnvSource,
  type PodField,
  podField,
  type ResourceField,
  resourceField,
} from "./env";
export { ExternalNameService, type ExternalNameServiceProps } from "./external-name-service";
export { ConfigRef, type ExternalObjectProps, SecretRef } from "./external-objects";
export {
  GpuPinnedPod,
  type GpuPinnedPodProps,
  type GpuPodOptions,
  type PinnedByLabels,
  type PinnedToPool,
} from "./gpu-pinned-pod";
export {
  type GatewayRef,
  HttpRoute,
  type HttpRouteProps,
  type RouteBackend,
  type RouteMatch,
  type RouteRule,
} from "./http-route";
export { Ingress, type IngressPath, type IngressProps, type IngressRule } from "./ingress";
export { JOB_DEFAULTS, type JobOptions, type PodFailureRule } from "./job";
export { type FileOptions, KeySource, type ReferenceOptions } from "./key-source";
export type { KplusAction, KplusEnvFrom, KplusScalable, KplusVolume } from "./kplus";
export type { Matches, NameLabel, Narrowing, NoLabels, NotIn } from "./labels";
export type { ManifestPatch, Patch, PatchValue } from "./merge-patch";
export {
  Namespace,
  type NamespaceProps,
  type PodSecurityLevel,
  ResourceQuota,
  type ResourceQuotaProps,
} from "./namespace";
export {
  type AddressRange,
  type IncomingRule,
  type NamespacePeer,
  type NetworkPeer,
  type NetworkPeers,
  NetworkRule,
  type NetworkRuleProps,
  type OutgoingRule,
  type OutgoingRules,
  type PortsOfPeers,
} from "./network-rule";
export { NodeAgent, type NodeAgentProps, type NodeAgentUpdate } from "./node-agent";
export type { NodeLabels, NodePool, PlainPool, PoolLabels, PoolWithResource, Taint, TaintEffect } from "./node-pool";
export type { PlacementProps, Toleration } from "./placement";
export { PlainPod, type PlainPodProps, type RestartPolicy } from "./plain-pod";
export { podsOf, type SharedLabels, type SharedPorts } from "./pod-group";
export type { KplusPods, NoNamedPorts, PodSource, PodTarget, TargetPort } from "./pod-source";
export type { DnsConfig, NamedObject, PodOptions, PodProps } from "./pod-spec";
export type { PodPort, PortOptions, PortProps, Protocol } from "./ports";
export { PriorityClass, type PriorityClassProps } from "./priority-class";
export type { Exec, HttpGet, HttpHeader, Lifecycle, LifecycleHandler, Probe, ProbeHandler } from "./probe";
export { ReplicaSetWorkload, type ReplicaSetWorkloadProps } from "./replica-set-workload";
export type { Quantity, ResourceList, Resources } from "./resources";
export {
  RollingDeployment,
  type RollingDeploymentProps,
  type RollingUpdate,
  type RolloutLimits,
  type Strategy,
} from "./rolling-deployment";
export type { Scale } from "./scale";
export { Secret, type SecretProps } from "./secret";
export {
  type ContainerSecurityContext,
  type PodSecurityContext,
  RESTRICTED_SECURITY,
  type SeccompProfile,
  type UserContext,
} from "./security";
export {
  type ExternalServiceOptions,
  Service,
  type ServiceOptions,
  type ServicePortRef,
  type ServiceProps,
} from "./service";
export {
  type Permission,
  type ResourceName,
  ServiceAccount,
  type ServiceAccountProps,
  type Verb,
} from "./service-account";
export type { NodePortServicePort, ServicePort } from "./service-ports";
export {
  ClusterIpService,
  HeadlessService,
  type LoadBalancerOptions,
  LoadBalancerService,
  NodePortService,
} from "./services";
export {
  type ClaimTemplate,
  type GoverningService,
  type Retention,
  StatefulApp,
  type StatefulAppProps,
} from "./stateful-app";
export {
  type AccessMode,
  CLAIM_DEFAULTS,
  type ClaimOptions,
  StorageClaim,
  type StorageClaimProps,
} from "./storage-claim";
export { BEFORE_ANNOTATION, type Launched, ON_CHANGE_ANNOTATION, TaskJob, type TaskJobProps } from "./task-job";
export type { NoVolumes, VolumeDevice, VolumeMount, VolumeName } from "./volume-mounts";
export type {
  DownwardApiItem,
  HostPathType,
  KeyFiles,
  KeyToPath,
  ServiceAccountTokenSource,
  VolumeSource,
  Volumes,
} from "./volumes";
export { WEB_APP_DEFAULTS, WebApp, type WebAppOptions, type WebAppProps, type WebAppScale } from "./web-app";
export { type TemplateProps, Workload } from "./workload";
