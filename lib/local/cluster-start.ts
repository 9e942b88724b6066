/** What every step of a start is given. */
import type { Abort } from "../objects";
import type { WantedRanges } from "./network";
import type { Environment } from "./paths";
import type { Programs } from "./programs";
import type { Recorder } from "./recorder";

export interface ClusterStart {
  readonly recorder: Recorder;
  readonly programs: Programs;
  readonly env: Environment;
  readonly onProgress: (line: string) => void;
  readonly wanted: WantedRanges;
  readonly abort?: Abort;
}
