/**
 * The containers of a pod, with their ports. One list for all of them, since names, ports and references count the
 * same wherever a container stands.
 */
import { asFields, asList, asNumber, asText, type Fields } from "./fields";

export interface ContainerPort {
  readonly name: string | undefined;
  readonly number: number | undefined;
  readonly hostPort: number | undefined;
  readonly hostIp: string | undefined;
  readonly protocol: string;
  readonly path: string;
}

export type ContainerList = "containers" | "initContainers" | "ephemeralContainers";

export class Container {
  readonly fields: Fields;
  readonly list: ContainerList;
  readonly path: string;
  readonly name: string | undefined;
  private cachedPorts: readonly ContainerPort[] | undefined;

  constructor(fields: Fields, list: ContainerList, path: string) {
    this.fields = fields;
    this.list = list;
    this.path = path;
    this.name = asText(fields.name);
  }

  /** An init container that stays: its ports serve as those of main containers do. */
  get isSidecar(): boolean {
    return this.list === "initContainers" && this.fields.restartPolicy === "Always";
  }

  /** Whether it runs as long as the pod does. */
  get runsWithPod(): boolean {
    return this.list === "containers" || this.isSidecar;
  }

  get ports(): readonly ContainerPort[] {
    this.cachedPorts ??= readPorts(this.fields.ports, this.path);
    return this.cachedPorts;
  }
}

const NO_CONTAINERS: readonly Container[] = [];
const NO_PORTS: readonly ContainerPort[] = [];
const LISTS: readonly ContainerList[] = ["containers", "initContainers", "ephemeralContainers"];

export function readContainers(spec: Fields, specPath: string): readonly Container[] {
  const found = LISTS.map((list) => readList(spec, list, specPath)).filter((containers) => containers.length > 0);
  return found.length > 1 ? found.flat() : (found[0] ?? NO_CONTAINERS);
}

function readList(spec: Fields, list: ContainerList, specPath: string): readonly Container[] {
  const items = asList(spec[list]);
  if (items.length === 0) return NO_CONTAINERS;
  return items.map((item, index) => new Container(asFields(item), list, `${specPath}.${list}[${String(index)}]`));
}

function readPorts(value: unknown, containerPath: string): readonly ContainerPort[] {
  const items = asList(value);
  if (items.length === 0) return NO_PORTS;
  return items.map((item, index) => {
    const fields = asFields(item);
    return {
      name: asText(fields.name),
      number: asNumber(fields.containerPort),
      hostPort: asNumber(fields.hostPort),
      hostIp: asText(fields.hostIP),
      protocol: asText(fields.protocol) ?? "TCP",
      path: `${containerPath}.ports[${String(index)}]`,
    };
  });
}
