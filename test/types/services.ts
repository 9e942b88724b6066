/**
 * Services: what must not compile, and what must. See wiring.ts.
 */
import { App, Chart } from "cdk8s";
import { expectTypeOf } from "expect-type";
import {
  ClusterIpService,
  ExternalNameService,
  HeadlessService,
  LoadBalancerService,
  NodePortService,
  podsOf,
  RollingDeployment,
} from "../../lib";

const chart = new Chart(new App(), "chart");
const http = { name: "app", image: "app:1", ports: { http: 80 }, unnamedPorts: [9090] } as const;
const spring = new RollingDeployment(chart, "spring", {
  selector: { app: "echo", release: "spring" },
  containers: [http],
});
const summer = new RollingDeployment(chart, "summer", {
  selector: { app: "echo", release: "summer" },
  containers: [{ ...http, ports: { http: 80, metrics: 9100 } }],
});

const both = podsOf(spring, summer);
expectTypeOf(both.podLabels.app).toEqualTypeOf<"echo">();
expectTypeOf(both.targetPorts).toEqualTypeOf<readonly ("http" | 80 | 9090)[]>();
new NodePortService(chart, "s0", { target: both, selector: { app: "echo" }, ports: [{ port: 80 }] });
new ClusterIpService(chart, "s1", { target: podsOf(both, spring), ports: [{ port: 80, targetPort: "http" }] });
new HeadlessService(chart, "s2", { target: both });
new LoadBalancerService(chart, "s3", { target: summer, ports: [{ port: 80, targetPort: 9100, nodePort: 30001 }] });

const echo = new ClusterIpService(chart, "s4", { target: both, ports: [{ name: "web", port: 8080, targetPort: 80 }] });
expectTypeOf(echo.port).parameter(0).toEqualTypeOf<"web" | 8080>();

// @ts-expect-error — the two differ in `release`, so it selects none of the two
new ClusterIpService(chart, "e0", { target: both, selector: { release: "spring" }, ports: [{ port: 80 }] });
// @ts-expect-error — only one of the two has the port `metrics`
new ClusterIpService(chart, "e1", { target: both, ports: [{ port: 80, targetPort: "metrics" }] });
// @ts-expect-error — a ClusterIP Service has no port on the nodes
new ClusterIpService(chart, "e2", { target: spring, ports: [{ port: 80, nodePort: 30000 }] });
// @ts-expect-error — nor has a headless one
new HeadlessService(chart, "e3", { target: spring, ports: [{ port: 80, nodePort: 30000 }] });
// @ts-expect-error — a NodePort Service has no load balancer
new NodePortService(chart, "e4", { target: spring, ports: [{ port: 80 }], loadBalancerClass: "internal" });
// @ts-expect-error — an ExternalName Service selects nothing
new ExternalNameService(chart, "e5", { externalName: "db.example.com", target: spring });
// @ts-expect-error — no such policy
new LoadBalancerService(chart, "e6", { target: spring, ports: [{ port: 80 }], externalTrafficPolicy: "local" });
// @ts-expect-error — the Service has no port `http`; its pods have
echo.port("http");
// @ts-expect-error — only Services reached from outside have an external policy
new ClusterIpService(chart, "e7", { target: spring, ports: [{ port: 80 }], externalTrafficPolicy: "Local" });
