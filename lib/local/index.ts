// In: a cluster's name and the nodes wanted. Out: a real Kubernetes on this machine, as a kubeconfig and addresses.
// Starts and stops processes, and keeps what it made in a folder of its own; called by testing and cli.
export { clusterDown, type DownOptions } from "./down";
export { APP_IMAGES, type AppImage } from "./images";
export { type LoadOptions, loadAppImage, loadImage } from "./load-image";
export { checkMachine, type MachineCheck } from "./machine";
export { type NodePlan, parseCapacity, parseNodes, parsePair, parseTaint, type Taint } from "./options";
export { findProgramSources, type ProgramSource, preparePrograms } from "./programs";
export { type ClusterStatus, clusterStatus, listClusterStatus } from "./status";
export { type ClusterOptions, clusterUp, DEFAULT_CLUSTER_NAME, type LocalCluster } from "./up";
