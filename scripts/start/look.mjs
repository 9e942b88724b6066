// What only the cluster can say: where the NodePorts of the two Services answer (the nodes' addresses, tried one by
// one, as a person would), which ReplicaSets are active, and whether all is gone at the end.
import { homedir } from "node:os";
import { connect, loadKubeconfig } from "../../build/cluster/index.js";
import { sendTraffic } from "../../build/traffic/index.js";

const SERVICES = ["user-service", "web"];
const TRIES = 5;

async function withCluster({ env, context, kubeconfig }, work) {
  const request = { env: { ...process.env, ...env }, home: homedir() };
  const access = await loadKubeconfig({ ...request, ...(context && { context }), ...(kubeconfig && { kubeconfig }) });
  const cluster = connect(access);
  try {
    return await work(cluster);
  } finally {
    cluster.close();
  }
}

/** `name=URL` of each Service on the first node address that answers; none where no address does. */
export function findTargets(place) {
  return withCluster(place, async (cluster) => {
    const ports = await Promise.all(SERVICES.map((name) => nodePortOf(cluster, place.namespace, name)));
    const { items } = await cluster.list(await cluster.fetchKind("v1", "Node"));
    const addresses = items.flatMap(({ status }) => status?.addresses ?? []);
    const usable = addresses.filter(({ type }) => type === "ExternalIP" || type === "InternalIP");
    for (const { address } of usable) {
      const host = address.includes(":") ? `[${address}]` : address;
      const urls = ports.map((port, index) => ({ name: SERVICES[index], url: `http://${host}:${port}/` }));
      if (await answers(urls)) return urls.map(({ name, url }) => `${name}=${url}`);
    }
    return [];
  });
}

async function nodePortOf(cluster, namespace, name) {
  const service = await cluster.fetchObject({ group: "", kind: "Service", namespace, name });
  return service?.spec?.ports?.[0]?.nodePort;
}

async function answers(targets) {
  const answered = new Set();
  await sendTraffic(targets, { maxRequests: TRIES, loops: 1 }, ({ target, outcome }) => {
    if (outcome === "ok") answered.add(target);
  });
  return answered.size === targets.length;
}

/** Whether the story's namespace is gone. */
export function isGone(place) {
  return withCluster(place, async (cluster) => {
    return (await cluster.fetchObject({ group: "", kind: "Namespace", name: place.namespace })) === undefined;
  });
}

/** ReplicaSets of the story's Deployments that have pods: one each, once a roll is over. */
export function listActiveReplicaSets(place) {
  return withCluster(place, async (cluster) => {
    const kind = await cluster.fetchKind("apps/v1", "ReplicaSet");
    const { items } = await cluster.list(kind, { namespace: place.namespace });
    return items.filter(({ status }) => (status?.replicas ?? 0) > 0).map(({ metadata }) => metadata.name);
  });
}
