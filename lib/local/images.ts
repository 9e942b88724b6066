/**
 * What the images of the embedded cluster do. Each is the one app server (kube/app) with settings of its own, under
 * the name that a manifest uses, so that manifests written for the real images run unchanged, without a network.
 * A pod may change any setting through `env`, or through `args` as NAME=value.
 */

export interface AppImage {
  /** As a pod names it; without a registry, since every registry's name leads to the local one. */
  readonly ref: string;
  readonly service: string;
  readonly version: string;
  readonly port: number;
  readonly message?: string;
  /** Ends at once instead of serving. */
  readonly exitCode?: number;
}

/** The sandbox of every pod. */
export const PAUSE_IMAGE = "docker.io/slipway/pause:1";

const HTTP = 80;

/** Images that share a pod in the documents' manifests have ports of their own. */
export const APP_IMAGES: readonly AppImage[] = [
  ...tags("nginx", ["latest", "1.17", "1.24", "1.25"], HTTP),
  ...tags("mogumogusityau/user-service", ["1.0.0"], 3000),
  ...tags("mogumogusityau/payment-service", ["1.0.0"], 3000),
  ...tags("jeongchanmin/spring-server", ["0.1.2", "0.1.3"], 8080),
  ...tags("gihyodocker/nginx", ["latest"], HTTP),
  ...tags("gihyodocker/echo", ["latest", "patched"], 8080),
  ...tags("backend", ["latest"], 8000),
  ...tags("my-server", ["latest"], 8081),
  ...tags("another-server", ["latest"], 8082),
  ...tags("sub-server", ["latest"], 8083),
  ...tags("ai-learning", ["latest"], 8888),
  ...tags("fluent/fluentd", ["latest"], 24224),
  ...tags("redis", ["latest"], 6379),
  {
    ref: "app-initializer:latest",
    service: "app-initializer",
    version: "latest",
    port: HTTP,
    message: "initialized",
    exitCode: 0,
  },
  {
    ref: "hello-world:latest",
    service: "hello-world",
    version: "latest",
    port: HTTP,
    message: "Hello from Docker!",
    exitCode: 0,
  },
  // Without a terminal the real one's shell ends at once, too.
  { ref: "busybox:latest", service: "busybox", version: "latest", port: HTTP, message: "", exitCode: 0 },
];

function tags(repository: string, versions: readonly string[], port: number): AppImage[] {
  const service = repository.slice(repository.lastIndexOf("/") + 1);
  return versions.map((version) => ({ ref: `${repository}:${version}`, service, version, port }));
}

/** What `push-images` of the Go program reads. */
export interface PushRequest {
  readonly ref: string;
  readonly binary?: string;
  readonly archive?: string;
  readonly env?: Readonly<Record<string, string>>;
  readonly args?: readonly string[];
  readonly ports?: readonly number[];
}

export function toPushRequest(image: AppImage, binary: string): PushRequest {
  const { ref, service, version, port, message, exitCode } = image;
  const env = {
    SERVICE: service,
    VERSION: version,
    PORT: String(port),
    ...(message === undefined ? {} : { MESSAGE: message }),
    ...(exitCode === undefined ? {} : { EXIT_CODE: String(exitCode) }),
  };
  return { ref, binary, env, ports: exitCode === undefined ? [port] : [] };
}

/** Everything that a new cluster's registry holds. */
export function builtInImages(binary: string): readonly PushRequest[] {
  const pause = { ref: PAUSE_IMAGE, binary, args: ["pause"] };
  return [pause, ...APP_IMAGES.map((image) => toPushRequest(image, binary))];
}
