// In: a cluster's name and the nodes wanted. Out: a real Kubernetes on this machine, as a kubeconfig and addresses.
// Starts and stops processes, and keeps what it made in a folder of its own; called by testing and cli.
export { clusterDown } from "./down";
export { loadImage } from "./load-image";
export { checkMachine, type MachineCheck } from "./machine";
export { type NodePlan, parseCapacity, parseNodes, parsePair, parseTaint, type Taint } from "./options";
export { findProgramSources, preparePrograms } from "./programs";
export { type ClusterStatus, clusterStatus, listClusterStatus } from "./status";
export { type ClusterOptions, clusterUp, type LocalCluster } from "./up";
