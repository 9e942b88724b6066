/**
 * Services that take the workload instead of a copy of its labels and ports: one class for each way to be reached.
 */
import type { Construct } from "constructs";
import type { Labels } from "../objects";
import type { Narrowing } from "./labels";
import { refuseFor, shown } from "./refuse";
import { type ExternalServiceOptions, Service, type ServiceOptions, type ServiceProps } from "./service";
import type { NodePortServicePort, ServicePort } from "./service-ports";
import { addressRange } from "./syntax";

/**
 * A Service with an address inside the cluster. What it adds to what is written: the label `app.kubernetes.io/name`,
 * which `labels` replaces, and the target's selector.
 *
 * @example
 * const containers = [{ name: "app", image: "api:1", ports: { http: 8080 } }] as const;
 * const api = new RollingDeployment(chart, "api", { containers });
 * new ClusterIpService(chart, "api-service", { name: "api", target: api, ports: [{ port: 80, targetPort: "http" }] });
 *
 * @throws CONSTRUCT_INVALID for a port that the target lacks, and for values that the API server would refuse
 */
export class ClusterIpService<
  const L extends Labels,
  P extends string | number,
  const Sel extends Narrowing<L> = L,
  N extends string = never,
  V extends number = number,
> extends Service<N | V> {
  constructor(
    scope: Construct,
    id: string,
    props: ServiceProps<L, P, Sel, ServicePort<NoInfer<P>, N, V>> & ServiceOptions,
  ) {
    super(scope, id, { props, spec: {} });
  }
}

/**
 * A Service that also answers on a port of every node. What it adds to what is written: `type`, the label
 * `app.kubernetes.io/name`, which `labels` replaces, and the target's selector.
 *
 * @example
 * const containers = [{ name: "app", image: "api:1", ports: { http: 8080 } }] as const;
 * const api = new RollingDeployment(chart, "api", { containers });
 * const ports = [{ port: 80, targetPort: "http", nodePort: 30000 }] as const;
 * new NodePortService(chart, "api-service", { name: "api", target: api, ports });
 *
 * @throws CONSTRUCT_INVALID for a port that the target lacks, and for values that the API server would refuse
 */
export class NodePortService<
  const L extends Labels,
  P extends string | number,
  const Sel extends Narrowing<L> = L,
  N extends string = never,
  V extends number = number,
> extends Service<N | V> {
  constructor(
    scope: Construct,
    id: string,
    props: ServiceProps<L, P, Sel, NodePortServicePort<NoInfer<P>, N, V>> & ExternalServiceOptions,
  ) {
    super(scope, id, { props, spec: { type: "NodePort" } });
  }
}

export interface LoadBalancerOptions extends ExternalServiceOptions {
  /** Which implementation makes the load balancer. @default the cluster's own */
  readonly loadBalancerClass?: string;
  /** Addresses that may connect: `10.0.0.0/8`. @default all */
  readonly loadBalancerSourceRanges?: readonly string[];
  /** @default true, by the API server */
  readonly allocateLoadBalancerNodePorts?: boolean;
}

/**
 * A Service with a load balancer in front, which the cluster's provider makes. What it adds to what is written: `type`,
 * the label `app.kubernetes.io/name`, which `labels` replaces, and the target's selector.
 *
 * @example
 * const containers = [{ name: "chat", image: "chat:1", ports: { http: 8080 } }] as const;
 * const chat = new RollingDeployment(chart, "chat", { containers });
 * const ports = [{ port: 80, targetPort: "http" }] as const;
 * new LoadBalancerService(chart, "chat-public", { target: chat, ports, externalTrafficPolicy: "Local" });
 *
 * @throws CONSTRUCT_INVALID for a port that the target lacks, and for values that the API server would refuse
 */
export class LoadBalancerService<
  const L extends Labels,
  P extends string | number,
  const Sel extends Narrowing<L> = L,
  N extends string = never,
  V extends number = number,
> extends Service<N | V> {
  constructor(
    scope: Construct,
    id: string,
    props: ServiceProps<L, P, Sel, NodePortServicePort<NoInfer<P>, N, V>> & LoadBalancerOptions,
  ) {
    const { loadBalancerClass, loadBalancerSourceRanges, allocateLoadBalancerNodePorts } = props;
    const spec = { type: "LoadBalancer", loadBalancerClass, loadBalancerSourceRanges, allocateLoadBalancerNodePorts };
    super(scope, id, { props, spec });
    const bad = loadBalancerSourceRanges?.find((range) => addressRange(range) !== undefined);
    if (bad !== undefined) {
      refuseFor(this)(`loadBalancerSourceRanges has ${shown(bad)}: it ${String(addressRange(bad))}`, "Change it");
    }
  }
}

/**
 * A Service without an address of its own: its name stands for the addresses of the pods, and each pod of a StatefulSet
 * gets a name under it. What it adds to what is written: `clusterIP: None`, the label `app.kubernetes.io/name`, which
 * `labels` replaces, and the target's selector.
 *
 * @example
 * const redis = new RollingDeployment(chart, "redis", { containers: [{ name: "redis", image: "redis:7" }] });
 * new HeadlessService(chart, "redis-pods", { target: redis });
 *
 * @throws CONSTRUCT_INVALID for a port that the target lacks, and for values that the API server would refuse
 */
export class HeadlessService<
  const L extends Labels,
  P extends string | number,
  const Sel extends Narrowing<L> = L,
  N extends string = never,
  V extends number = number,
> extends Service<N | V> {
  constructor(
    scope: Construct,
    id: string,
    props: Omit<ServiceProps<L, P, Sel, never>, "ports"> & {
      /** @default none: the name alone is enough for most clients */
      readonly ports?: readonly ServicePort<NoInfer<P>, N, V>[];
    } & ServiceOptions,
  ) {
    super(scope, id, { props, spec: { clusterIP: "None" } });
  }
}
