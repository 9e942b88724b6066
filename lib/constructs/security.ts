/**
 * Security contexts, and the "restricted" Pod Security standard as one word: what it asks for is written, what it
 * forbids is refused (https://kubernetes.io/docs/concepts/security/pod-security-standards/#restricted).
 */
import { type Refuse, shown } from "./refuse";
import { isCount } from "./syntax";

export interface SeccompProfile {
  readonly type: "RuntimeDefault" | "Localhost" | "Unconfined";
  readonly localhostProfile?: string;
}

export interface UserContext {
  readonly runAsUser?: number;
  readonly runAsGroup?: number;
  /** The kubelet refuses to start an image whose user is root. */
  readonly runAsNonRoot?: boolean;
  readonly seccompProfile?: SeccompProfile;
}

/** https://kubernetes.io/docs/tasks/configure-pod-container/security-context/ */
export interface PodSecurityContext extends UserContext {
  /** Group that owns the pod's volumes. */
  readonly fsGroup?: number;
  readonly fsGroupChangePolicy?: "OnRootMismatch" | "Always";
  readonly supplementalGroups?: readonly number[];
  readonly sysctls?: readonly { readonly name: string; readonly value: string }[];
}

export interface ContainerSecurityContext extends UserContext {
  readonly allowPrivilegeEscalation?: boolean;
  readonly readOnlyRootFilesystem?: boolean;
  readonly privileged?: boolean;
  readonly capabilities?: { readonly add?: readonly string[]; readonly drop?: readonly string[] };
}

/** What `security: "restricted"` adds; a `securityContext` that says more is merged over it. */
export const RESTRICTED_SECURITY = {
  pod: { runAsNonRoot: true, seccompProfile: { type: "RuntimeDefault" } },
  container: { allowPrivilegeEscalation: false, capabilities: { drop: ["ALL"] } },
} as const;

const VOLUMES = [
  ...["configMap", "csi", "downwardAPI", "emptyDir", "ephemeral"],
  ...["image", "name", "persistentVolumeClaim", "projected", "secret"],
];

type Json = Readonly<Record<string, unknown>>;

interface BuiltSpec {
  readonly securityContext: PodSecurityContext | undefined;
  readonly hostNetwork?: boolean;
  readonly volumes: readonly Json[] | undefined;
  readonly containers: readonly Json[];
  readonly initContainers: readonly Json[] | undefined;
}

/** Throws on what contradicts itself. */
export function checkSecurity(
  context: ContainerSecurityContext & PodSecurityContext,
  field: string,
  refuse: Refuse,
): void {
  for (const name of ["runAsUser", "runAsGroup", "fsGroup"] as const) {
    const id = context[name];
    if (id !== undefined && !isCount(id))
      refuse(`${field}.${name} is ${shown(id)}`, "Give a whole number of at least 0");
  }
  const group = context.supplementalGroups?.find((id) => !isCount(id));
  if (group !== undefined)
    refuse(`${field}.supplementalGroups has ${shown(group)}`, "Give whole numbers of at least 0");
  const { seccompProfile: seccomp, allowPrivilegeEscalation, privileged, capabilities } = context;
  if ((seccomp?.type === "Localhost") !== (seccomp?.localhostProfile !== undefined)) {
    refuse(
      `${field}.seccompProfile is ${shown(seccomp?.type)}`,
      "Give localhostProfile with Localhost, and only with it",
    );
  }
  const power = privileged === true ? "privileged" : capabilities?.add?.find((name) => /^(CAP_)?SYS_ADMIN$/.test(name));
  if (allowPrivilegeEscalation === false && power !== undefined) {
    refuse(`${field} has ${power} with allowPrivilegeEscalation: false`, "Drop one of the two");
  }
}

/** The pod spec with what the standard asks for. */
export function toRestricted(spec: BuiltSpec, refuse: Refuse): Json {
  const securityContext = { ...RESTRICTED_SECURITY.pod, ...spec.securityContext };
  const forbid = (field: string, value: unknown) =>
    refuse(
      `${field} is ${shown(value)}, which the restricted standard forbids`,
      'Drop it, or drop security: "restricted"',
    );
  checkUser(securityContext, "securityContext", forbid);
  if (spec.hostNetwork === true) forbid("hostNetwork", true);
  for (const volume of spec.volumes ?? []) {
    const kind = Object.keys(volume).find((field) => !VOLUMES.includes(field));
    if (kind !== undefined) forbid(`volumes.${String(volume.name)}`, kind);
  }
  const restrict = (list: readonly Json[], field: string) =>
    list.map((container, index) => restrictContainer(container, `${field}[${String(index)}]`, forbid));
  return {
    ...spec,
    securityContext,
    initContainers: spec.initContainers && restrict(spec.initContainers, "initContainers"),
    containers: restrict(spec.containers, "containers"),
  };
}

type Forbid = (field: string, value: unknown) => never;

function restrictContainer(container: Json, field: string, forbid: Forbid): Json {
  const given = (container.securityContext ?? {}) as ContainerSecurityContext;
  const place = `${field}.securityContext`;
  checkUser(given, place, forbid);
  if (given.privileged === true) forbid(`${place}.privileged`, true);
  if (given.allowPrivilegeEscalation === true) forbid(`${place}.allowPrivilegeEscalation`, true);
  const { add = [], drop } = given.capabilities ?? {};
  const extra = add.find((capability) => capability !== "NET_BIND_SERVICE");
  if (extra !== undefined) forbid(`${place}.capabilities.add`, extra);
  if (drop !== undefined && !drop.includes("ALL")) forbid(`${place}.capabilities.drop`, drop.join());
  const ports = (container.ports ?? []) as readonly { readonly hostPort?: number }[];
  const hostPort = ports.find((port) => port.hostPort !== undefined)?.hostPort;
  if (hostPort !== undefined) forbid(`${field}.ports has a hostPort that`, hostPort);
  const { container: preset } = RESTRICTED_SECURITY;
  const capabilities = { ...preset.capabilities, ...given.capabilities };
  return { ...container, securityContext: { ...preset, ...given, capabilities } };
}

function checkUser({ runAsNonRoot, runAsUser, seccompProfile }: UserContext, place: string, forbid: Forbid): void {
  if (runAsNonRoot === false) forbid(`${place}.runAsNonRoot`, false);
  if (runAsUser === 0) forbid(`${place}.runAsUser`, 0);
  if (seccompProfile?.type === "Unconfined") forbid(`${place}.seccompProfile.type`, "Unconfined");
}
