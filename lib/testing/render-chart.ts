/**
 * A chart as a snapshot wants it: only what somebody changed shows up as a change.
 */
import type { Manifest } from "../objects";

export interface RenderChartOptions {
  /**
   * Writes `<version>` for image tags and for the label `app.kubernetes.io/version`, so that a release changes no
   * snapshot. @default false
   */
  readonly maskVersions?: boolean;
}

const CONTENT_HASH = /^(.+)-[0-9a-f]{10}$/;

/**
 * The chart's manifests, for `toMatchSnapshot()`: in the order of kind, namespace and name, whatever the order of the
 * constructs, and with `<hash>` for the content hash of a ConfigMap's or Secret's name.
 *
 * @example
 * expect(renderChart(chart)).toMatchSnapshot();
 */
export function renderChart(
  chart: { toJson(): unknown },
  { maskVersions = false }: RenderChartOptions = {},
): readonly Manifest[] {
  const manifests = [...(chart.toJson() as readonly Manifest[])].sort(inOrder);
  const hashed = new Map(
    manifests
      .filter(({ kind }) => kind === "ConfigMap" || kind === "Secret")
      .map(({ metadata: { name } }) => [name, name.replace(CONTENT_HASH, "$1-<hash>")]),
  );
  const text = JSON.stringify(manifests, (key, value: unknown) => {
    if (typeof value !== "string") return value;
    if (maskVersions && key === "image") return value.replace(/(:[\w][\w.-]*)?(@sha256:[0-9a-f]+)?$/, ":<version>");
    if (maskVersions && key === "app.kubernetes.io/version") return "<version>";
    return hashed.get(value) ?? value;
  });
  return JSON.parse(text) as readonly Manifest[];
}

function inOrder(one: Manifest, other: Manifest): number {
  const [first, second] = [one, other].map(({ kind, metadata: { namespace = "", name } }) =>
    [kind, namespace, name].join("\n"),
  ) as [string, string];
  return first < second ? -1 : Number(first > second);
}
