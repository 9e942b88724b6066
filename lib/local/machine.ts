/** What this machine can run, asked before anything is started, so that a lack is told in words and not by a log. */
import { accessSync, constants, existsSync } from "node:fs";
import { join } from "node:path";
import { LocalClusterError } from "../errors";
import { findGo } from "./build";
import { detectCgroups } from "./cgroups";
import type { Environment } from "./paths";
import { run } from "./run";

export interface MachineCheck {
  readonly name: string;
  readonly ok: boolean;
  /** What was found, or what is missing. */
  readonly detail: string;
  /** What to do about it; only when not ok. */
  readonly fix?: string;
  /** Real nodes need all of theirs; the control plane and simulated nodes run without. */
  readonly neededFor: "building" | "real nodes";
  /** Brings what is missing, on Debian and Ubuntu. */
  readonly debianPackage?: string;
}

/** Programs of real nodes and the Debian packages that bring them. */
export const NODE_PROGRAMS: Readonly<Record<string, string>> = {
  containerd: "containerd",
  runc: "runc",
  ip: "iproute2",
  iptables: "iptables",
  conntrack: "conntrack",
  nsenter: "util-linux",
  mount: "mount",
};

const PLUGIN_FOLDERS = ["/opt/cni/bin", "/usr/lib/cni", "/usr/libexec/cni"];
const PLUGINS = ["bridge", "portmap", "host-local", "loopback"];

/** Where the CNI plugins are; undefined when some are missing. */
export function findPluginFolder(env: Environment): string | undefined {
  const folders = env.CNI_PATH ? [...env.CNI_PATH.split(":"), ...PLUGIN_FOLDERS] : PLUGIN_FOLDERS;
  return folders.find((folder) => PLUGINS.every((plugin) => existsSync(join(folder, plugin))));
}

export function findOnPath(program: string, env: Environment): string | undefined {
  const folders = (env.PATH ?? "").split(":").filter((folder) => folder !== "");
  return folders.map((folder) => join(folder, program)).find(isExecutable);
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

export async function checkMachine(env: Environment): Promise<readonly MachineCheck[]> {
  return [await checkGo(), ...checkSystem(), ...checkPrograms(env), checkPlugins(env)];
}

async function checkGo(): Promise<MachineCheck> {
  const version = await findGo();
  const [major = 0, minor = 0] = (version ?? "").split(".").map(Number);
  const ok = version !== undefined && (major > 1 || (major === 1 && minor >= 26));
  const detail = version === undefined ? "not found" : `go ${version}`;
  const base = { name: "Go 1.26 or newer", ok, detail, neededFor: "building" } as const;
  return ok
    ? base
    : { ...base, fix: "Install it from https://go.dev/dl/, or set SLIPWAY_KUBE to a binary built elsewhere." };
}

function checkSystem(): MachineCheck[] {
  const neededFor = "real nodes" as const;
  const linux = process.platform === "linux";
  const root = process.getuid?.() === 0;
  const cgroups = detectCgroups();
  const instead = "Use simulated nodes here: --nodes real=0,simulated=1.";
  return [
    { name: "Linux", ok: linux, detail: process.platform, neededFor, ...(linux ? {} : { fix: instead }) },
    {
      name: "root",
      ok: root,
      detail: root ? "yes" : "no",
      neededFor,
      ...(root ? {} : { fix: `Run it as root. ${instead}` }),
    },
    {
      name: "cgroups",
      ok: cgroups !== undefined,
      detail: cgroups === undefined ? "not mounted at /sys/fs/cgroup" : `version ${String(cgroups)}`,
      neededFor,
      ...(cgroups === undefined ? { fix: `Mount them, or start the container with them writable. ${instead}` } : {}),
    },
  ];
}

function checkPrograms(env: Environment): MachineCheck[] {
  return Object.entries(NODE_PROGRAMS).map(([program, debianPackage]) => {
    const path = findOnPath(program, env);
    const base = {
      name: program,
      ok: path !== undefined,
      detail: path ?? "not on PATH",
      neededFor: "real nodes",
    } as const;
    return path === undefined ? { ...base, fix: installHint(debianPackage), debianPackage } : base;
  });
}

function checkPlugins(env: Environment): MachineCheck {
  const folder = findPluginFolder(env);
  const detail = folder ?? `not in ${PLUGIN_FOLDERS.join(", ")}`;
  const base = { name: "CNI plugins", ok: folder !== undefined, detail, neededFor: "real nodes" } as const;
  const debianPackage = "containernetworking-plugins";
  return folder === undefined ? { ...base, fix: installHint(debianPackage), debianPackage } : base;
}

function installHint(debianPackage: string): string {
  return `Debian and Ubuntu: apt-get install --no-install-recommends ${debianPackage}`;
}

/** @throws CLUSTER_UNSUPPORTED naming everything that is missing for real nodes */
export async function requireRealNodes(env: Environment): Promise<void> {
  const missing = (await checkMachine(env)).filter(({ ok, neededFor }) => !ok && neededFor === "real nodes");
  if (missing.length === 0) return;
  const facts = missing.map(({ name, detail }) => `${name}: ${detail}`).join("; ");
  const fixes = [...new Set(missing.map(({ fix = "" }) => fix))].join(" ");
  throw new LocalClusterError("CLUSTER_UNSUPPORTED", `Real nodes cannot run here (${facts}).`, { hint: fixes });
}

/** The version of containerd's configuration file that the one on PATH wants. */
export async function readContainerdVersion(): Promise<2 | 3> {
  const { stdout } = await run("containerd", ["--version"]);
  const major = Number(/\bv?(\d+)\.\d+\.\d+/.exec(stdout)?.[1] ?? "1");
  return major >= 2 ? 3 : 2;
}
