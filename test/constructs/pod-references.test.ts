import { describe, expect, test } from "@jest/globals";
import {
  Config,
  PlainPod,
  PriorityClass,
  RollingDeployment,
  Secret,
  SecretRef,
  ServiceAccount,
  StorageClaim,
  TaskJob,
  WebApp,
} from "../../lib";
import { refusal, render } from "./render";

describe("a pod names other objects by reference", () => {
  test("configs, secrets, claims, the service account, the priority: each by the name that it has", () => {
    const objects = render((chart) => {
      const config = new Config(chart, "settings", { name: "app-settings", data: { "app.ini": "x", LEVEL: "info" } });
      const secret = new Secret(chart, "token", { stringData: { TOKEN: "t" } });
      const registry = new SecretRef(chart, "registry", { keys: [".dockerconfigjson"] });
      const claim = new StorageClaim(chart, "uploads", { size: "1Gi" });
      new PlainPod(chart, "pod", {
        serviceAccount: new ServiceAccount(chart, "reader", {}),
        priorityClass: new PriorityClass(chart, "high", { value: 1000 }),
        imagePullSecrets: [registry],
        volumes: { settings: config.volume(), token: secret.volume(), uploads: claim.volume({ readOnly: true }) },
        containers: [
          {
            name: "app",
            image: "app:1",
            env: { TOKEN: secret.key("TOKEN") },
            envFrom: [config.envFrom("APP_")],
            volumeMounts: [
              { name: "settings", mountPath: "/etc/app" },
              { name: "uploads", mountPath: "/uploads" },
            ],
          },
        ],
      });
    });
    expect(objects.find(({ kind }) => kind === "Pod")?.spec).toMatchObject({
      serviceAccountName: "reader",
      priorityClassName: "high",
      imagePullSecrets: [{ name: "registry" }],
      volumes: [
        { name: "settings", configMap: { name: "app-settings" } },
        { name: "token", secret: { secretName: "token" } },
        { name: "uploads", persistentVolumeClaim: { claimName: "uploads", readOnly: true } },
      ],
      containers: [
        {
          env: [{ name: "TOKEN", valueFrom: { secretKeyRef: { name: "token", key: "TOKEN" } } }],
          envFrom: [{ prefix: "APP_", configMapRef: { name: "app-settings" } }],
        },
      ],
    });
  });

  test("one of another namespace is refused, wherever it is named", () => {
    const message = refusal((chart) => {
      const claim = new StorageClaim(chart, "uploads", { namespace: "elsewhere", size: "1Gi" });
      const containers = [{ name: "app", image: "app:1" }];
      new PlainPod(chart, "pod", { volumes: { uploads: claim.volume() }, containers });
    });
    expect(message).toBe(
      'chart/pod: volumes.uploads mounts from namespace "elsewhere", the pods are in "shop". Create it in the pods\' namespace.',
    );
  });
});

describe("a Job that runs before others", () => {
  const containers = [{ name: "app", image: "app:1" }];

  test("names a WebApp by its Deployment", () => {
    const job = render((chart) => {
      const before = new WebApp(chart, "web", { image: "web:1", port: 80 });
      new TaskJob(chart, "migrate", { before, containers });
    }).find(({ kind }) => kind === "Job");
    expect(job?.metadata.annotations).toEqual({ "slipway.dev/before": "Deployment/web" });
  });

  test("does not reach into another namespace", () => {
    const message = refusal((chart) => {
      const before = new RollingDeployment(chart, "api", { namespace: "elsewhere", containers });
      new TaskJob(chart, "migrate", { before, containers });
    });
    expect(message).toBe(
      'chart/migrate: before names Deployment/api of another namespace, "elsewhere". Put the Job into the namespace of what waits for it.',
    );
  });
});
