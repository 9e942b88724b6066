/**
 * A small app and a way to run verbs on it, for the tests of this folder that need a real cluster.
 */
import { afterAll, beforeAll } from "@jest/globals";
import { type Cluster, connect, loadKubeconfig } from "../../lib/cluster";
import {
  type DeployEvent,
  type DeployOutcomeEvent,
  type DeployRequest,
  type DestroyRequest,
  deploy,
  destroy,
  type RollbackRequest,
  rollback,
} from "../../lib/deploy";
import type { Manifest, SynthesizedObject } from "../../lib/objects";
import { dropNamespace, newNamespace, type TestCluster, testCluster } from "../support/test-cluster";

export interface Ran {
  readonly events: readonly DeployEvent[];
  readonly outcome: DeployOutcomeEvent;
}

/** Everything that a run said, and how it ended. */
export async function collect(stream: AsyncGenerator<DeployEvent, DeployOutcomeEvent>): Promise<Ran> {
  const events: DeployEvent[] = [];
  while (true) {
    const next = await stream.next();
    if (next.done === true) return { events, outcome: next.value };
    events.push(next.value);
  }
}

export function ofType<T extends DeployEvent["type"]>(ran: Ran, type: T): Extract<DeployEvent, { type: T }>[] {
  return ran.events.filter((event): event is Extract<DeployEvent, { type: T }> => event.type === type);
}

export async function connectTo(test: TestCluster): Promise<Cluster> {
  return connect(await loadKubeconfig({ kubeconfig: test.kubeconfig, env: {}, home: "/" }));
}

/** An app in a namespace that is its home as well. */
export class TestApp {
  constructor(
    readonly cluster: Cluster,
    readonly namespace: string,
    readonly app = "shop",
  ) {}

  request(objects: readonly Manifest[], more: Partial<DeployRequest> = {}): DeployRequest {
    const { cluster, app, namespace } = this;
    const base = { cluster, app, namespace, homeNamespace: namespace, author: "test@here", timeoutMs: 60_000 };
    return { ...base, objects: objects.map(toObject), ...more };
  }

  deploy(objects: readonly Manifest[], more: Partial<DeployRequest> = {}): Promise<Ran> {
    return collect(deploy(this.request(objects, more)));
  }

  rollback(more: Partial<RollbackRequest> = {}): Promise<Ran> {
    return collect(rollback({ ...this.request([]), ...more }));
  }

  destroy(more: Partial<DestroyRequest> = {}): Promise<Ran> {
    return collect(destroy({ ...this.request([]), ...more }));
  }
}

/** Apps for the tests of one file, each in a namespace of its own; what they leave goes with the file. */
export function useApps(prefix: string) {
  const cluster = testCluster();
  const namespaces: string[] = [];
  let connected: Cluster | undefined;
  const client = (): Cluster => {
    if (connected === undefined) throw new Error("There is a client only while tests run.");
    return connected;
  };
  beforeAll(async () => {
    connected = await connectTo(cluster);
  });
  afterAll(async () => {
    connected?.close();
    for (const namespace of namespaces) await dropNamespace(cluster, namespace);
  });
  const newApp = async (app?: string): Promise<TestApp> => {
    const namespace = await newNamespace(cluster, prefix);
    namespaces.push(namespace);
    return new TestApp(client(), namespace, app);
  };
  return { cluster, client, newApp };
}

export function toObject(manifest: Manifest): SynthesizedObject {
  return { manifest, constructPath: `shop/${manifest.metadata.name}` };
}

export function config(data: Readonly<Record<string, string>>, name = "settings"): Manifest {
  return { apiVersion: "v1", kind: "ConfigMap", metadata: { name }, data };
}

export interface WebOptions {
  readonly name?: string;
  readonly image?: string;
  readonly replicas?: number;
  readonly container?: Readonly<Record<string, unknown>>;
}

/** A Deployment whose pods are ready as soon as they answer, and are gone at once. */
export function web({ name = "web", image = "nginx:1.24", replicas = 1, container = {} }: WebOptions = {}): Manifest {
  const labels = { app: name };
  const app = {
    name: "app",
    image,
    imagePullPolicy: "IfNotPresent",
    readinessProbe: { httpGet: { path: "/", port: 80 }, periodSeconds: 1 },
    ...container,
  };
  const template = { metadata: { labels }, spec: { terminationGracePeriodSeconds: 1, containers: [app] } };
  const spec = { replicas, selector: { matchLabels: labels }, template };
  return { apiVersion: "apps/v1", kind: "Deployment", metadata: { name }, spec };
}

export function service(name = "web"): Manifest {
  return {
    apiVersion: "v1",
    kind: "Service",
    metadata: { name },
    spec: { selector: { app: name }, ports: [{ port: 80 }] },
  };
}

/** A Deployment that never gets ready, known within seconds. */
export function doomedWeb(): Manifest {
  return web({ image: "nginx:no-such-tag" });
}

interface Listed {
  readonly items: readonly { kind: string; metadata: { name: string; resourceVersion: string } }[];
}

/** Everything in a namespace that a deploy could have written, with its resourceVersion. */
export async function versionsIn(test: TestCluster, namespace: string): Promise<Record<string, string>> {
  const kinds = "deployments,replicasets,pods,services,configmaps,secrets,leases,serviceaccounts";
  const { items } = await test.get<Listed>([kinds, "-n", namespace]);
  return Object.fromEntries(items.map(({ kind, metadata }) => [`${kind}/${metadata.name}`, metadata.resourceVersion]));
}
