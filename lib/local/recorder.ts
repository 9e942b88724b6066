/** The state of a cluster while it is being made: each change is on disk before the next step. */
import { join } from "node:path";
import { type ProgramRecord, startProgram } from "./processes";
import { type ClusterState, type NetworkState, type RealNodeState, writeState } from "./state";

export interface ProgramOptions {
  readonly name: string;
  readonly command: readonly [string, ...string[]];
  /** Called as soon as there is a pid. */
  readonly onStarted?: (pid: number) => void;
}

export class Recorder {
  #state: ClusterState;

  constructor(state: ClusterState) {
    this.#state = state;
    writeState(state);
  }

  get state(): ClusterState {
    return this.#state;
  }

  set(change: Partial<ClusterState>): void {
    this.#state = { ...this.#state, ...change };
    writeState(this.#state);
  }

  /** The network that is about to be made; undefined when making it did not succeed. */
  setNetwork(network: NetworkState | undefined): void {
    const { network: _, ...rest } = this.#state;
    this.#state = network === undefined ? rest : { ...rest, network };
    writeState(this.#state);
  }

  addNode(node: RealNodeState): void {
    this.set({ nodes: [...this.#state.nodes, node] });
  }

  async start({ name, command, onStarted }: ProgramOptions): Promise<ProgramRecord> {
    const logFile = join(this.#state.folder, "logs", `${name}.log`);
    const program = await startProgram({ name, command, logFile });
    onStarted?.(program.pid);
    this.set({ programs: [...this.#state.programs, program] });
    return program;
  }

  program(name: string): ProgramRecord {
    const found = this.#state.programs.find((program) => program.name === name);
    if (found === undefined) throw new Error(`no program ${name} was started`);
    return found;
  }
}
