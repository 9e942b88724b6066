// In: kubeconfig, requests as plain JSON. Out: live objects, snapshots as they change, ClusterErrors.
// The only code that talks to an API server; called by deploy, local, testing and cli.
export type { ClusterAccess } from "./access";
export * from "./cluster";
export * from "./cluster-error";
export { type ConnectOptions, connect } from "./connect";
export { type KubeconfigRequest, loadKubeconfig } from "./kubeconfig";
export { maskValues, readSecretValues } from "./secret-values";
