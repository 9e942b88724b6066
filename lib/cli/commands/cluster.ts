/** `slipway cluster …`: a real Kubernetes on this machine, for tests, trials and the demo. */
import type { Command } from "commander";
import { UsageError } from "../../errors";
import type { ClusterStatus, NodePlan } from "../../local";
import { EXIT } from "../exit-code";
import { runAction } from "../run-action";
import type { Terminal } from "../terminal";

const DEFAULT_NAME = "dev";

const EXAMPLES = `
Examples:
  slipway cluster up                                    one real node: containers run, NodePorts answer
  slipway cluster up --nodes real=2,simulated=100       two real nodes, a hundred that exist as objects only
  slipway cluster up --name gpu --nodes simulated=1 --simulated-label hw-type=gpu \\
      --simulated-taint hw-type=gpu:NoSchedule --simulated-capacity nvidia.com/gpu=2
  KUBECONFIG=$(slipway cluster up) kubectl get nodes    the path of its kubeconfig is all it prints
  slipway cluster load-image shop.tar                   an archive that \`docker save\` has written
  slipway cluster down                                  nothing is left
`;

interface NameOption {
  readonly name: string;
}

interface UpOptions extends NameOption {
  readonly nodes?: string;
  readonly simulatedLabel: readonly string[];
  readonly simulatedTaint: readonly string[];
  readonly simulatedCapacity: readonly string[];
  readonly nodeRange?: string;
  readonly podRange?: string;
}

const collect = (value: string, before: readonly string[]): readonly string[] => [...before, value];

export function addClusterCommand(program: Command, terminal: Terminal): void {
  const cluster = program
    .command("cluster")
    .description("run a real Kubernetes on this machine, without Docker")
    .addHelpText("after", EXAMPLES);
  const add = (words: string, description: string): Command =>
    cluster.command(words).description(description).option("--name <name>", "which cluster", DEFAULT_NAME);
  add("up", "start a cluster, or find it running; prints the path of its kubeconfig")
    .option("--nodes <counts>", "real=N,simulated=N (default: real=1)")
    .option("--simulated-label <key=value>", "label of the simulated nodes (repeatable)", collect, [])
    .option("--simulated-taint <key=value:effect>", "taint of the simulated nodes (repeatable)", collect, [])
    .option("--simulated-capacity <resource=amount>", "what they offer beside cpu and memory (repeatable)", collect, [])
    .option("--node-range <cidr>", "a /24 for the nodes (default: one that is free)")
    .option("--pod-range <cidr>", "a /16 for the pods (default: one that is free)")
    .action((options: UpOptions) => runAction(terminal, () => up(options, terminal)));
  add("down", "take a cluster down and leave nothing of it").action((options: NameOption) =>
    runAction(terminal, () => down(options, terminal)),
  );
  cluster
    .command("status")
    .description("what runs; without --name, every cluster")
    .option("--name <name>", "which cluster")
    .action((options: Partial<NameOption>) => runAction(terminal, () => status(options, terminal)));
  add("load-image", "bring an image into a cluster's registry")
    .argument("<image>", "archive as `docker save` writes it, or an image of the container engine here")
    .option("--as <name>", "the name that pods use (default: its own)")
    .action((image: string, options: NameOption & { as?: string }) =>
      runAction(terminal, () => load(image, options, terminal)),
    );
}

async function up(options: UpOptions, terminal: Terminal): Promise<number> {
  const { clusterUp } = await import("../../local/index.js");
  const { name, nodeRange, podRange } = options;
  const ranges = { ...(nodeRange && { nodeRange }), ...(podRange && { podRange }) };
  const nodes = await readNodes(options);
  const onProgress = (line: string): void => terminal.err(line);
  const { env, abort } = terminal;
  const cluster = await clusterUp({ name, nodes, env, abort, onProgress, ...ranges });
  for (const address of cluster.nodeAddresses) terminal.err(`NodePorts answer on ${address}`);
  terminal.err(`cluster ${name} is ready; use it with: export KUBECONFIG=${cluster.kubeconfig}`);
  terminal.out(cluster.kubeconfig);
  return EXIT.done;
}

async function readNodes(options: UpOptions): Promise<Partial<NodePlan>> {
  const { parseCapacity, parseNodes, parsePair, parseTaint } = await import("../../local/index.js");
  const counts = options.nodes === undefined ? {} : parseNodes(options.nodes);
  const { simulatedLabel: labels, simulatedTaint: taints, simulatedCapacity: capacity } = options;
  const given = labels.length + taints.length + capacity.length > 0;
  if (given && !(counts as Partial<NodePlan>).simulated) {
    throw new UsageError("BAD_USAGE", "--simulated-…: there are no simulated nodes.", {
      hint: "Ask for some: --nodes real=1,simulated=1.",
    });
  }
  return {
    ...counts,
    labels: Object.fromEntries(labels.map((text) => parsePair(text, "--simulated-label"))),
    taints: taints.map(parseTaint),
    capacity: Object.fromEntries(capacity.map(parseCapacity)),
  };
}

async function down({ name }: NameOption, { env, err }: Terminal): Promise<number> {
  const { clusterDown } = await import("../../local/index.js");
  const was = await clusterDown(name, { env, onProgress: (line) => err(line) });
  err(was ? `cluster ${name} is gone` : `there is no cluster ${name}`);
  return EXIT.done;
}

async function status({ name }: Partial<NameOption>, { env, out, err }: Terminal): Promise<number> {
  const { clusterStatus, listClusterStatus } = await import("../../local/index.js");
  const found = name === undefined ? await listClusterStatus(env) : [await clusterStatus(name, env)];
  if (found.length === 0) err("There is no cluster. Start one: slipway cluster up");
  for (const cluster of found) for (const line of describe(cluster)) out(line);
  return found.some(({ state }) => state === "broken") ? EXIT.refused : EXIT.done;
}

function describe({ name, state, nodes, nodeAddresses, kubeconfig, dead }: ClusterStatus): readonly string[] {
  if (state === "absent") return [`${name}: there is none`];
  const counts = nodes === undefined ? "" : `, real=${String(nodes.real)},simulated=${String(nodes.simulated)}`;
  const addresses = nodeAddresses.length === 0 ? [] : [`  node addresses: ${nodeAddresses.join(", ")}`];
  const gone = dead.length === 0 ? "it does not answer" : `${dead.join(", ")} no longer run`;
  const broken = state === "broken" ? [`  ${gone}; the next \`up\` removes the remains and starts it`] : [];
  return [`${name}: ${state}${counts}`, `  kubeconfig: ${kubeconfig ?? ""}`, ...addresses, ...broken];
}

async function load(image: string, options: NameOption & { as?: string }, terminal: Terminal): Promise<number> {
  const { loadImage } = await import("../../local/index.js");
  const ref = await loadImage(options.name, image, { env: terminal.env, ...(options.as && { as: options.as }) });
  terminal.err(`loaded into cluster ${options.name}; pods use it as:`);
  terminal.out(ref);
  return EXIT.done;
}
