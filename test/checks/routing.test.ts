/** Edges of the rules about Ingresses, routes and webhooks. */
import { describe, expect, test } from "@jest/globals";
import { manifest } from "../graph/manifests";
import { findings } from "./findings";

type Fields = Readonly<Record<string, unknown>>;
type Manifests = ReturnType<typeof manifest>[];

function ingress(spec: Fields, name = "n/i", metadata: Fields = {}) {
  return manifest("networking.k8s.io/v1 Ingress", name, { metadata, spec });
}

function service(spec: Fields, name = "n/s") {
  return manifest("v1 Service", name, { spec });
}

describe("ingress-host-path-conflict", () => {
  const at = (host: string | undefined, path: string | undefined, pathType: string | undefined, rest: Fields = {}) => ({
    rules: [
      { http: { paths: [] } },
      {
        host,
        http: {
          paths: [
            { path: "/own-of-each", pathType: "Other" },
            { path, pathType },
          ],
        },
      },
    ],
    ...rest,
  });
  const clash = (one: Fields, two: Fields, metadata: Fields = {}) => {
    const unique = (spec: Fields, host: string) => ({
      ...spec,
      rules: [...(spec.rules as object[]), { host, http: {} }],
    });
    return findings("ingress-host-path-conflict", [
      ingress(unique(one, "a"), "n/a"),
      ingress(unique(two, "b"), "n/b", metadata),
    ]).filter((line) => !line.includes("own-of-each"));
  };
  const base = at("a.example.com", "/api", "Prefix");

  test("tells the second claim of a host and path", () => {
    expect(clash(base, base)).toEqual([
      "Ingress/b spec.rules[1].http.paths[1].path: Prefix a.example.com/api is claimed by Ingress a too (near Ingress n/a)",
    ]);
    expect(clash(at(undefined, undefined, undefined), at(undefined, "/", undefined))).toEqual([
      "Ingress/b spec.rules[1].http.paths[1].path:  */ is claimed by Ingress a too (near Ingress n/a)",
    ]);
    expect(findings("ingress-host-path-conflict", [ingress(base), ingress(base)])).toEqual([]);
    expect(findings("ingress-host-path-conflict", [ingress(base), ingress(base, "m/i")])).toHaveLength(2);
  });

  test("knows what makes two claims different", () => {
    expect(clash(base, at("b.example.com", "/api", "Prefix"))).toEqual([]);
    expect(clash(base, at("a.example.com", "/other", "Prefix"))).toEqual([]);
    expect(clash(base, at("a.example.com", "/api", "Exact"))).toEqual([]);
    expect(clash(base, { ...base, ingressClassName: "internal" })).toEqual([]);
    expect(
      clash({ ...base, ingressClassName: "internal" }, base, {
        annotations: { "kubernetes.io/ingress.class": "internal" },
      }),
    ).toHaveLength(1);
    expect(clash(base, base, { annotations: { "nginx.ingress.kubernetes.io/canary": "true" } })).toEqual([]);
    expect(clash(base, base, { annotations: { "nginx.ingress.kubernetes.io/canary": "false" } })).toHaveLength(1);
  });

  test("a trailing slash means nothing to a prefix", () => {
    expect(clash(base, at("a.example.com", "/api/", "Prefix"))).toHaveLength(1);
    expect(clash(at("a", "/api", "Exact"), at("a", "/api/", "Exact"))).toEqual([]);
    expect(clash(at("a", "/", "Prefix"), at("a", "/", "Prefix"))[0]).toContain("Prefix a/ is claimed");
  });
});

describe("ingress-tls-host-mismatch", () => {
  const ask = (hosts: readonly unknown[], ...rules: (string | undefined)[]) =>
    findings("ingress-tls-host-mismatch", [ingress({ rules: rules.map((host) => ({ host })), tls: [{}, { hosts }] })]);
  const at = "Ingress/i spec.tls[1].hosts[0]";

  test("tells a certificate for a host without rules", () => {
    expect(ask(["a.exmaple.com"], "a.example.com", "b.example.com")).toEqual([
      `${at}: no rule serves a.exmaple.com; did you mean a.example.com?`,
    ]);
    expect(ask(["zzz.org"], "a.example.com", "b.example.com")).toEqual([
      `${at}: no rule serves zzz.org; the rules serve a.example.com, b.example.com`,
    ]);
  });

  test("a wildcard covers one label, in either direction, whatever the case", () => {
    expect(ask(["*.example.com"], "a.example.com")).toEqual([]);
    expect(ask(["a.example.com"], "*.example.com")).toEqual([]);
    expect(ask(["A.Example.com"], "a.example.COM")).toEqual([]);
    expect(ask(["*.EXAMPLE.com"], "a.example.COM")).toEqual([]);
    expect(ask(["*.example.com"], "a.b.example.com")).toHaveLength(1);
    expect(ask(["*.example.com"], "example.com")).toHaveLength(1);
    expect(ask(["x.example.com"], "a.example.com")).toHaveLength(1);
  });

  test("a rule without a host serves every host", () => {
    expect(ask(["a.example.com"], "b.example.com", undefined)).toEqual([]);
    expect(ask(["a.example.com"])).toEqual([]);
    expect(ask([undefined, ""], "b.example.com")).toEqual([]);
  });
});

describe("ingress-tls-secret-invalid", () => {
  const ask = (data: Fields | undefined) =>
    findings("ingress-tls-secret-invalid", [
      ingress({ tls: [{ secretName: "s" }] }),
      ...(data === undefined ? [] : [manifest("v1 Secret", "n/s", { data })]),
    ]);
  const at = "Ingress/i spec.tls[0].secretName: Secret s has no";

  test("tells the keys that are not there", () => {
    expect(ask({})).toEqual([`${at} tls.crt and no tls.key (near Secret n/s)`]);
    expect(ask({ "tls.crt": "" })).toEqual([`${at} tls.key (near Secret n/s)`]);
    expect(ask({ "tls.key": "" })).toEqual([`${at} tls.crt (near Secret n/s)`]);
    expect([ask({ "tls.crt": "", "tls.key": "" }), ask(undefined)]).toEqual([[], []]);
  });
});

describe("the port of a backend", () => {
  const ports = [{ name: "http", port: 80 }, { port: 9090 }, { name: "x" }, {}];
  const ask = (port: unknown, spec: Fields = { ports }, name = "s") =>
    findings("ingress-service-port-missing", [ingress({ defaultBackend: { service: { name, port } } }), service(spec)]);
  const at = "Ingress/i spec.defaultBackend.service.port";
  const HAS = "(near Service n/s); it has http (80), 9090, x (?), ?";

  test("is one of the Service", () => {
    expect(ask({ number: 81 })).toEqual([`${at}.number: Service s has no port 81 ${HAS}`]);
    const named = { ports: [{ name: "http", port: 80 }, { name: "x" }] };
    expect(ask({ name: "https" }, named)).toEqual([
      `${at}.name: Service s has no port https (near Service n/s); it has http (80), x (?)`,
    ]);
    expect(ask({ name: "https" })).toEqual([]); // names that are missing are another rule's business
    expect(ask({ number: 81 }, {})).toEqual([
      `${at}.number: Service s has no port 81 (near Service n/s); it has no ports`,
    ]);
    expect([
      ask({ number: 80 }),
      ask({ number: 9090 }),
      ask({ name: "http" }),
      ask({}),
      ask({ number: 81 }, { ports }, "gone"),
    ]).toEqual([[], [], [], [], []]);
    expect(ask({ number: 81 }, { ports, type: "ExternalName" })).toEqual([]);
    expect([ask({ name: "use-annotation" }), ask({ number: 80, name: "gone" })]).toEqual([[], []]);
  });

  test("is one of the Service for routes, which need one", () => {
    const route = (backend: Fields, ...others: Manifests) =>
      findings("route-service-port-missing", [
        manifest("gateway.networking.k8s.io/v1 HTTPRoute", "n/r", {
          spec: { rules: [{ backendRefs: [{ name: "s", ...backend }] }] },
        }),
        service({ ports }),
        ...others,
      ]);
    const place = "HTTPRoute/r spec.rules[0].backendRefs[0].port";
    expect(route({ port: 81 })).toEqual([`${place}: Service s has no port 81 ${HAS}`]);
    expect(route({})).toEqual([`${place}: is required for a Service ${HAS}`]);
    expect([route({ port: 80 }), route({ kind: "Other" }), route({ group: "x.io" }), route({ name: "gone" })]).toEqual([
      [],
      [],
      [],
      [],
    ]);
    expect(route({ group: "x.io", port: 81 }, manifest("x.io/v1 Service", "n/s"))).toEqual([]);
    expect(route({ kind: "Secret", port: 81 }, manifest("v1 Secret", "n/s"))).toEqual([]);
  });

  test("is 443 for a webhook that names none", () => {
    const webhook = (port: unknown, spec: Fields = { ports }) =>
      findings("webhook-service-port-missing", [
        manifest("admissionregistration.k8s.io/v1 ValidatingWebhookConfiguration", "w", {
          webhooks: [{ clientConfig: { service: { name: "s", namespace: "n", port } } }],
        }),
        service(spec),
      ]);
    const place = "ValidatingWebhookConfiguration/w webhooks[0].clientConfig.service.port";
    expect(webhook(undefined)).toEqual([`${place}: Service s has no port 443, the default ${HAS}`]);
    expect(webhook(81)).toEqual([`${place}: Service s has no port 81 ${HAS}`]);
    expect([
      webhook(80),
      webhook(undefined, { ports: [{ port: 443 }] }),
      webhook(81, { type: "ExternalName" }),
    ]).toEqual([[], [], []]);
  });
});

describe("what Ingresses and routes name", () => {
  test("a class is expected of a set that declares some", () => {
    const object = ingress({ ingressClassName: "nginx" });
    const classes = (...names: string[]) => names.map((name) => manifest("networking.k8s.io/v1 IngressClass", name));
    expect(findings("ingress-class-missing", [object])).toEqual([]);
    expect(findings("ingress-class-missing", [object, ...classes("nginx")])).toEqual([]);
    expect(findings("ingress-class-missing", [object, ...classes("ngnix")])).toEqual([
      "Ingress/i spec.ingressClassName: there is no IngressClass nginx (near IngressClass /ngnix); did you mean IngressClass ngnix?",
    ]);
  });

  test("a Service is there, unless an annotation says what is done", () => {
    const told = (port: Fields) =>
      findings("ingress-service-missing", [ingress({ defaultBackend: { service: { name: "s", port } } })]).length;
    expect([told({ number: 80 }), told({ name: "use-annotation" })]).toEqual([1, 0]);
  });

  const route = (rest: Fields) => manifest("gateway.networking.k8s.io/v1 HTTPRoute", "n/r", { spec: rest });
  const gateway = (...listeners: Fields[]) =>
    manifest("gateway.networking.k8s.io/v1 Gateway", "n/g", { spec: { listeners } });

  test("a parent is a Gateway or a Service that is there", () => {
    const told = (parent: Fields, ...others: Manifests) =>
      findings("route-parent-missing", [route({ parentRefs: [parent] }), ...others]).length;
    expect([told({ name: "g" }), told({ name: "g" }, gateway())]).toEqual([1, 0]);
    expect([
      told({ name: "s", group: "", kind: "Service" }),
      told({ name: "s", group: "", kind: "Service" }, service({})),
    ]).toEqual([1, 0]);
    expect([told({ name: "s", group: "x.io", kind: "Service" }), told({ name: "s", group: "", kind: "Mesh" })]).toEqual(
      [0, 0],
    );
    expect(told({ name: "s", group: "", kind: "Service", sectionName: "x" }, service({}))).toBe(0);
  });

  test("a listener is one of the Gateway", () => {
    const told = (parent: Fields, ...listeners: Fields[]) =>
      findings("route-parent-missing", [route({ parentRefs: [{ name: "g", ...parent }] }), gateway(...listeners)]);
    const both = [{ name: "http", port: 80 }, { port: 1 }, { name: "https", port: 443 }];
    const place = "HTTPRoute/r spec.parentRefs[0]";
    expect(told({ sectionName: "htpt" }, ...both)).toEqual([
      `${place}.sectionName: Gateway g has no listener htpt (near Gateway n/g); did you mean http?`,
    ]);
    expect(told({ sectionName: "xxxxxxxx" }, ...both)).toEqual([
      `${place}.sectionName: Gateway g has no listener xxxxxxxx (near Gateway n/g); it has http, https`,
    ]);
    expect(told({ port: 81, sectionName: "x" }, ...both)).toEqual([
      `${place}.port: Gateway g has no listener on port 81 (near Gateway n/g)`,
    ]);
    expect([told({ port: 443 }, ...both), told({ sectionName: "http" }, ...both), told({}, ...both)]).toEqual([
      [],
      [],
      [],
    ]);
  });

  test("a backend of a route is a Service, or somebody else's kind", () => {
    const told = (backend: Fields) =>
      findings("route-service-missing", [route({ rules: [{ backendRefs: [{ name: "s", ...backend }] }] })]).length;
    expect([told({}), told({ kind: "Other" }), told({ group: "x.io" })]).toEqual([1, 0, 0]);
  });
});
