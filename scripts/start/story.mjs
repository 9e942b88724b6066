// The story itself, step by step, in the words of the command line. What it saw is collected in `seen`; nothing here
// decides whether that was right.
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { findTargets, isGone, listActiveReplicaSets } from "./look.mjs";
import { slipway, slipwayJson, toEvents } from "./slipway.mjs";

/** While a release rolls out, and while one is restored, each target gets at least this many requests. */
export const LEAST_REQUESTS = 500;
// Many slow loops instead of few quick ones: during an outage each loop waits for its timeout.
const PACE = ["--loops", "64", "--interval", "400ms"];
// TCP repeats a dropped first packet after 1, 3 and 7 seconds: such a request is slow, not lost. The outage of document
// 001's own Deployment keeps the short default, so that its loops go on asking.
const PATIENCE = ["--request-timeout", "web=10s"];
const AT_ONCE = 5;

export async function tellStory(place, folder, seen) {
  const { flags } = place;
  const env = (release) => ({ ...place.env, APP_RELEASE: release });
  const heading = (text) => console.log(`\n── ${text} ${"─".repeat(Math.max(0, 96 - text.length))}`);
  const deploy = async (release, targets = []) => {
    const events = join(folder, `deploy-${release}.jsonl`);
    const observed = targets.flatMap((target) => ["--observe", target]);
    // Document 001's own Deployment loses requests; that is shown, and never a reason to fail.
    const gate =
      targets.length === 0
        ? []
        : ["--max-failed", "web=0", "--observe-least", String(LEAST_REQUESTS), ...PACE, ...PATIENCE];
    const args = ["deploy", "--yes", ...flags, "--timeout", "2m", "--events", events, ...observed, ...gate];
    const exitCode = await slipway(args, { env: env(release) });
    seen.deploys[release] = { exitCode, events: toEvents(existsSync(events) ? readFileSync(events, "utf8") : "") };
  };
  const ask = async (when) => {
    if (seen.targets.length === 0) return;
    const { events } = await slipwayJson(["observe", ...seen.targets, "--requests", String(AT_ONCE)], {
      env: place.env,
    });
    const { targets = [] } = events.findLast(({ type }) => type === "traffic") ?? {};
    seen.answers[when] = targets;
    for (const { target, sent, failed, versions } of targets) {
      console.log(`${target}: ${sent - failed} of ${sent} requests answered, by ${Object.keys(versions).join(", ")}`);
    }
  };

  heading("1. synthesize main.ts");
  const output = place.embedded ? [] : ["--output", join(folder, "manifests")]; // dist/ holds what main.ts renders by default
  seen.synth = await slipway(["synth", ...output], { env: env("v1") });
  heading("2. check it: the API server's strict dry run, nothing written");
  seen.plan = await slipway(["plan", ...flags], { env: env("v1") });
  heading("3. deploy v1");
  await deploy("v1");
  stopUnless(seen.deploys.v1.exitCode === 0, "v1 was not deployed");
  seen.targets = place.traffic ? await findTargets(place) : [];
  if (place.traffic && seen.targets.length === 0) {
    console.log("TRAFFIC SKIPPED: no node address answers on the NodePorts from here.");
  }
  await ask("after v1");
  heading("4. roll to v2 while requests run");
  await deploy("v2", seen.targets);
  await ask("after v2");
  seen.activeReplicaSets = await listActiveReplicaSets(place);
  stopUnless(seen.deploys.v2.exitCode === 0, "v2 was not rolled out");
  heading("5. deploy v3: every check passes, but its process fails");
  await deploy("v3", seen.targets);
  await ask("after restore");
  heading("6. what is deployed now, and what was");
  seen.status = await slipway(["status", ...flags], { env: place.env });
  seen.history = await slipway(["history", ...flags], { env: place.env });
  heading("7. clean up");
  seen.destroy = await slipway(["destroy", "--yes", ...flags], { env: place.env });
  seen.gone = await isGone(place);
}

/** What follows makes no sense without this: the rest of the story is left out, and the summary says what is missing. */
function stopUnless(ok, what) {
  if (!ok) throw new StoryStopped(`${what}: the story ends here.`);
}

export class StoryStopped extends Error {}

/** Whatever happened before: the story leaves nothing on a cluster that goes on living. */
export async function removeLeftovers(place, seen) {
  if (place.embedded || seen.destroy === 0 || seen.deploys.v1 === undefined) return;
  await slipway(["destroy", "--yes", ...place.flags], { env: place.env });
}
