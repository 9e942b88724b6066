// In: typed props. Out: cdk8s constructs, each around one raw ApiObject, wired by reference, never by string.
// Called by users' charts through lib/index.ts.
// Bad values throw a ConstructError from the constructor, with the construct path, the fact and the fix.
export type { ObjectProps } from "./api-object";
export { Config, type ConfigData, type ConfigProps } from "./config";
export type { ContainerOptions, ContainerProps, ImagePullPolicy, TerminationMessagePolicy } from "./container";
export { DisruptionBudget, type DisruptionBudgetProps, type DisruptionLimit } from "./disruption-budget";
export type { Env, EnvSource } from "./env";
export { GpuPinnedPod, type GpuPinnedPodProps, type GpuPinning } from "./gpu-pinned-pod";
export type { Matches, NameLabel, Narrowing, NoLabels, NotIn } from "./labels";
export type { NodePool, PlacementProps, Taint, TaintEffect, Toleration } from "./node-pool";
export type { PodSource, TargetPort } from "./pod-source";
export type { PodProps } from "./pod-spec";
export type { PodPort, PortOptions, PortProps, Protocol } from "./ports";
export type { Exec, HttpGet, HttpHeader, Lifecycle, LifecycleHandler, Probe, ProbeHandler } from "./probe";
export type { Quantity, ResourceList, Resources } from "./resources";
export { RollingDeployment, type RollingDeploymentProps, type RollingUpdate } from "./rolling-deployment";
export {
  ClusterIpService,
  NodePortService,
  type NodePortServicePort,
  type ServicePort,
  type ServiceProps,
} from "./services";
export { WEB_APP_DEFAULTS, WebApp, type WebAppProps } from "./web-app";
