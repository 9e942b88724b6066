/**
 * Secrets, routes, scaling, rights: what must not compile, and what must. See wiring.ts.
 */
import { App, Chart } from "cdk8s";
import { expectTypeOf } from "expect-type";
import {
  Autoscaler,
  ClusterIpService,
  Config,
  HttpRoute,
  Ingress,
  Namespace,
  NetworkRule,
  PriorityClass,
  RollingDeployment,
  Secret,
  SecretRef,
  type Service,
  ServiceAccount,
  StorageClaim,
  WebApp,
  type Workload,
} from "../../lib";

const chart = new Chart(new App(), "chart");
const http = { name: "app", image: "app:1", ports: { http: 80 } } as const;
const api = new RollingDeployment(chart, "api", { containers: [http] });
const service = new ClusterIpService(chart, "s", {
  target: api,
  ports: [{ name: "web", port: 80, targetPort: "http" }],
});
const web = new WebApp(chart, "web", { image: "web:1", port: 3000 });

const secret = new Secret(chart, "secret", { stringData: { user: "u" }, data: { "tls.key": "eA==" } });
const database = new SecretRef(chart, "database", { keys: ["password"] });
expectTypeOf(secret.key).parameter(0).toEqualTypeOf<"user" | "tls.key">();
expectTypeOf(database.key).parameter(0).toEqualTypeOf<"password">();
new Ingress(chart, "i0", {
  rules: [{ paths: [{ backend: service.port("web") }, { backend: web.service.port("http") }] }],
});

// A field of a class may be typed by the plain name.
const fields: { config: Config; secret: SecretRef; pods: Workload; service: Service; app: WebApp } = {
  config: new Config(chart, "config0", { data: { A: "a" } }),
  secret: database,
  pods: api,
  service,
  app: web,
};
fields.pods = web.deployment;

// @ts-expect-error — the Secret has no key `pasword`
database.key("pasword");
// @ts-expect-error — a file of a key that the Secret lacks
secret.volume({ items: [{ key: "tls.crt", path: "crt" }] });
// @ts-expect-error — values of a Secret are texts
new Secret(chart, "e0", { stringData: { port: 1 } });
// @ts-expect-error — the WebApp's Service has the port `http`
web.service.port("web");
// @ts-expect-error — a backend is a Service's port, not its name
new Ingress(chart, "e1", { rules: [{ paths: [{ backend: "web" }] }] });
// @ts-expect-error — a path matches Exact, Prefix or as the controller likes
new Ingress(chart, "e2", { rules: [{ paths: [{ pathType: "prefix", backend: service.port("web") }] }] });
// @ts-expect-error — a weight stands beside its backend
new HttpRoute(chart, "e3", { gateways: [{ name: "g" }], rules: [{ backends: [{ weight: 1 }] }] });
// @ts-expect-error — no such method
new HttpRoute(chart, "e4", { gateways: [], rules: [{ matches: [{ method: "get" }], backends: [] }] });
// @ts-expect-error — the target has no port `htp`
new NetworkRule(chart, "e5", { target: api, incoming: [{ from: web, ports: ["htp"] }] });
// @ts-expect-error — the other side is a workload, not its labels
new NetworkRule(chart, "e6", { target: api, incoming: [{ from: { app: "web" } }] });
new NetworkRule(chart, "n0", {
  target: api,
  outgoing: [
    { to: web, ports: ["http", 3000] },
    { to: [web, { cidr: "10.0.0.0/8" }], ports: ["http", 5432] },
    { to: "anybody", ports: [443] },
  ],
});
// @ts-expect-error — the other side has no port `htp`
new NetworkRule(chart, "e6b", { target: api, outgoing: [{ to: web, ports: ["htp"] }] });
// @ts-expect-error — an autoscaler needs its upper bound
new Autoscaler(chart, "e7", { target: api, minReplicas: 2 });
// @ts-expect-error — a percentage or an amount, not both
new Autoscaler(chart, "e8", { target: api, maxReplicas: 2, cpu: { averageUtilization: 50, averageValue: "1" } });
// @ts-expect-error — a Config cannot be scaled
new Autoscaler(chart, "e9", { target: new Config(chart, "config", { data: {} }).name, maxReplicas: 2 });
// @ts-expect-error — permissions are to resources (`pods`), not to kinds
new ServiceAccount(chart, "e10", { may: [{ verbs: ["get"], resources: ["Pods"] }] });
// @ts-expect-error — the verb is `list`
new ServiceAccount(chart, "e11", { may: [{ verbs: ["lst"], resources: ["pods"] }] });
// @ts-expect-error — a permission without a verb allows nothing
new ServiceAccount(chart, "e12", { may: [{ verbs: [], resources: ["pods"] }] });
// @ts-expect-error — to whole resources or to single objects, not both
new ServiceAccount(chart, "e13", { may: [{ verbs: ["get"], resources: ["pods"], objects: [api] }] });
// @ts-expect-error — a Namespace is in no namespace
new Namespace(chart, "e14", { namespace: "shop" });
// @ts-expect-error — a priority class needs its value
new PriorityClass(chart, "e15", {});
// @ts-expect-error — no such access mode
new StorageClaim(chart, "e16", { size: "1Gi", accessModes: ["ReadWrite"] });
