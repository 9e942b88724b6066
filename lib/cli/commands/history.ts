/**
 * `slipway history [N]`: the releases of an app, or one of them in detail.
 */
import type { Command } from "commander";
import type { AppQuery, Release } from "../../deploy";
import { DeployError } from "../../errors";
import { readAppName } from "../app-name";
import { withCluster } from "../connection";
import { parseCount } from "../duration";
import { EXIT } from "../exit-code";
import { findHome } from "../home-namespace";
import { type AppOptions, addAppOptions } from "../options";
import { paint } from "../paint";
import { releaseLines, releaseTable } from "../render/release-lines";
import { makeVisible, toJsonLine } from "../render/visible";
import { runAction } from "../run-action";
import type { Terminal } from "../terminal";

export function addHistoryCommand(program: Command, terminal: Terminal): void {
  addAppOptions(program.command("history"))
    .description("list the releases of an app, or show one in detail")
    .argument("[release]", "number of a release")
    .action((number: string | undefined, options: AppOptions) =>
      runAction(terminal, () => showHistory(number, options, terminal), options),
    );
}

async function showHistory(number: string | undefined, options: AppOptions, terminal: Terminal): Promise<number> {
  const wanted = number === undefined ? undefined : parseCount(number, { flag: "history", least: 1 });
  const startedMs = Date.now();
  const app = await readAppName(options, terminal.cwd);
  const releases = await withCluster(options, terminal, async (cluster) => {
    const homeNamespace = await findHome({ app, options, cluster }, terminal);
    return fetchReleases({ cluster, app, homeNamespace, abort: terminal.abort }, wanted);
  });
  if (options.format === "json") {
    for (const release of releases) terminal.out(toJsonLine(toReleaseEvent(release, wanted !== undefined)));
    const time = new Date().toISOString();
    const durationMs = Date.now() - startedMs;
    terminal.out(toJsonLine({ type: "outcome", time, outcome: "succeeded", exitCode: EXIT.done, durationMs }));
    return EXIT.done;
  }
  const visible = makeVisible(releases);
  const lines =
    wanted === undefined ? releaseTable(visible) : visible.flatMap((one) => releaseLines(one, paint(terminal)));
  for (const line of lines) terminal.out(line);
  return EXIT.done;
}

async function fetchReleases(query: AppQuery, wanted: number | undefined): Promise<readonly Release[]> {
  const { fetchRelease, listReleases } = await import("../../deploy/index.js");
  if (wanted !== undefined) return [await fetchRelease(query, wanted)];
  const releases = await listReleases(query);
  if (releases.length > 0) return releases;
  throw new DeployError(
    "RELEASE_NOT_FOUND",
    `${query.app}: nothing was deployed under this name in namespace ${query.homeNamespace}.`,
    {
      hint: "Check --name, --context and --home-namespace.",
    },
  );
}

/** A release for programs; its manifests only where one release was asked for. */
function toReleaseEvent(release: Release, detailed: boolean) {
  const { objects, inventory: _, format: __, ...head } = release;
  const shown = objects.map(({ manifest, ...object }) => (detailed ? { ...object, manifest } : object));
  return { type: "release", time: release.startedAt, ...head, objects: shown };
}
