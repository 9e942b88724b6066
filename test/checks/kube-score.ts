/**
 * kube-score as a second oracle: which of its checks ask what codes of ours ask, and how its report is read.
 *
 * It is fed what a fixture holds, and asked for all of its checks as of our newest Kubernetes version.
 */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { NEWEST_KUBERNETES, runChecks } from "../../lib/checks";
import { type BuildRecipe, buildProgram } from "../../lib/local/build";
import type { Finding } from "../../lib/objects";
import { readYaml } from "../../lib/synth/read-yaml";

/** Codes of ours that answer a check of kube-score, at the same object; some of them below some fields only. */
interface Counterpart {
  readonly codes: readonly string[];
  readonly below?: { readonly path: RegExp; readonly codes: readonly string[] };
}

/** Whoever has told one of these does not add that nothing matches. */
const BROKEN_SELECTOR = ["selector-unsatisfiable", "selector-expression-invalid", "generated-label-in-selector"];
const OWN_SELECTOR: Counterpart = {
  codes: ["selector-template-mismatch", "selector-empty"],
  below: {
    path: /^spec\.selector/,
    codes: [...BROKEN_SELECTOR, "label-key-invalid", "label-value-invalid", "schema-required-missing"],
  },
};

/** Checks of kube-score by their id that we have, too. */
export const SAME_QUESTION: Readonly<Record<string, Counterpart>> = {
  "container-ports-check": {
    codes: ["container-port-duplicate", "port-name-invalid"],
    below: { path: /\.ports\[\d+\]/, codes: ["schema-required-missing", "schema-invalid-value"] },
  },
  "cronjob-restartpolicy": { codes: ["restart-policy-invalid"] },
  "deployment-pod-selector-labels-match-template-metadata-labels": OWN_SELECTOR,
  "deployment-targeted-by-hpa-does-not-have-replicas-configured": { codes: ["hpa-replicas-conflict"] },
  "environment-variable-key-duplication": { codes: ["env-var-duplicate"] },
  "horizontalpodautoscaler-has-target": { codes: ["hpa-target-missing", "hpa-target-not-scalable"] },
  "ingress-targets-service": { codes: ["ingress-service-missing", "ingress-service-port-missing"] },
  "label-values": { codes: [], below: { path: /^metadata\.labels/, codes: ["label-value-invalid"] } },
  "networkpolicy-targets-pod": {
    codes: ["networkpolicy-selects-nothing"],
    below: { path: /^spec\.podSelector/, codes: BROKEN_SELECTOR },
  },
  "pod-topology-spread-constraints": {
    codes: ["topology-spread-selects-nothing"],
    below: { path: /topologySpreadConstraints/, codes: ["schema-required-missing", "schema-invalid-value"] },
  },
  "service-targets-pod": {
    codes: ["service-selects-nothing", "service-without-endpoints"],
    below: { path: /^spec\.selector/, codes: [...BROKEN_SELECTOR, "label-key-invalid", "label-value-invalid"] },
  },
  "stable-version": { codes: ["api-version-removed"] },
  "statefulset-has-servicename": {
    codes: ["statefulset-service-missing", "statefulset-service-not-headless", "statefulset-service-selector-mismatch"],
  },
  "statefulset-pod-selector-labels-match-template-metadata-labels": OWN_SELECTOR,
};

/** Checks of kube-score that no code of ours answers, and why. */
export const NOT_ASKED: Readonly<Record<string, string>> = {
  "container-cpu-requests-equal-limits": "advice",
  "container-ephemeral-storage-request-and-limit": "advice",
  "container-ephemeral-storage-request-equals-limit": "advice",
  "container-image-pull-policy": "advice",
  "container-image-tag": "advice",
  "container-memory-requests-equal-limits": "advice",
  "container-resource-requests-equal-limits": "advice",
  "container-resources": "advice",
  "container-seccomp-profile": "advice on security",
  "container-security-context-privileged": "advice on security",
  "container-security-context-readonlyrootfilesystem": "advice on security",
  "container-security-context-user-group-id": "advice on security",
  "cronjob-has-deadline": "advice",
  "deployment-has-host-podantiaffinity": "advice, and it takes anti-affinity to other pods for none",
  "deployment-has-poddisruptionbudget": "advice",
  "deployment-replicas": "advice",
  "deployment-strategy": "advice",
  "horizontalpodautoscaler-replicas": "advice",
  "pod-networkpolicy": "advice on security",
  "pod-probes": "advice",
  "pod-probes-identical": "advice",
  "poddisruptionbudget-has-policy": "the API server takes a budget without a policy, which then allows every eviction",
  "service-type": "advice",
  "statefulset-has-host-podantiaffinity": "advice, and it takes anti-affinity to other pods for none",
  "statefulset-has-poddisruptionbudget": "advice",
};

const RECIPES = JSON.parse(readFileSync(join(__dirname, "../../bench/peers.json"), "utf8")) as Readonly<
  Record<string, BuildRecipe>
>;

/** The program, built from its public Go module into the cache of the embedded cluster's programs, once. */
export async function buildKubeScore(): Promise<string> {
  const recipe = RECIPES["kube-score"];
  if (recipe === undefined) throw new Error("bench/peers.json has no kube-score");
  return await buildProgram(recipe, { env: process.env, onProgress: (line) => process.stderr.write(`${line}\n`) });
}

interface Scored {
  readonly type_meta: { readonly kind: string };
  readonly object_meta: { readonly name: string; readonly namespace?: string };
  readonly checks: readonly {
    readonly check: { readonly id: string };
    readonly grade: number;
    readonly skipped: boolean;
  }[];
}

/** 10 is its grade for "all OK". */
const ALL_OK = 10;

export interface Comparison {
  /** How often both gave a verdict. */
  readonly verdicts: number;
  readonly asked: readonly string[];
  readonly differences: readonly string[];
}

/** Compares the two on one set of manifests; a difference reads `title · check · Kind/name: kube-score only`. */
export async function compareOn(program: string, title: string, yaml: string): Promise<Comparison> {
  const scored = await score(program, yaml);
  if (scored === undefined) return { verdicts: 0, asked: [], differences: [`${title} · kube-score gives up`] };
  const { objects } = await readYaml(yaml, "fixture.yaml");
  const findings = runChecks(objects.map(({ subject }) => subject));
  const verdicts = scored.flatMap((object) =>
    object.checks.filter(({ skipped }) => !skipped).map(({ check: { id }, grade }) => ({ object, id, grade })),
  );
  const differences = verdicts.flatMap(({ object, id, grade }) => {
    const ours = findings.some((finding) => isSameObject(finding, object) && answers(finding, SAME_QUESTION[id]));
    const theirs = grade < ALL_OK;
    if (SAME_QUESTION[id] === undefined || ours === theirs) return [];
    const place = `${object.type_meta.kind}/${object.object_meta.name}`;
    return [`${title} · ${id} · ${place}: ${theirs ? "kube-score" : "ours"} only`];
  });
  const compared = verdicts.filter(({ id }) => SAME_QUESTION[id] !== undefined);
  return {
    verdicts: compared.length,
    asked: scored.flatMap(({ checks }) => checks.map(({ check }) => check.id)),
    differences,
  };
}

/** What kube-score says of a set; undefined when it stops at a mistake without a report. */
async function score(program: string, yaml: string): Promise<readonly Scored[] | undefined> {
  const { execa } = await import("execa");
  const options = ["--output-format", "json", "--kubernetes-version", `v${NEWEST_KUBERNETES}`];
  const args = ["score", ...options, "--enable-optional-test", "container-ports-check", "-"];
  const { stdout, stderr } = await execa(program, args, { input: yaml, reject: false });
  if (stderr.includes("Failed to score files")) return undefined;
  return (JSON.parse(stdout) as readonly Scored[] | null) ?? [];
}

function isSameObject({ object }: Finding, { type_meta: { kind }, object_meta: { name, namespace } }: Scored): boolean {
  const place = namespace === undefined || namespace === "" ? "default" : namespace;
  return object.kind === kind && object.name === name && (object.namespace ?? "default") === place;
}

function answers({ code, path }: Finding, counterpart: Counterpart | undefined): boolean {
  const { codes = [], below } = counterpart ?? {};
  return codes.includes(code) || (below?.codes.includes(code) === true && below.path.test(path));
}
