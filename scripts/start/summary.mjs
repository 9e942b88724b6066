// What was seen, as facts with a yes or no each; and the numbers that the reader wants at the end.
import { LEAST_REQUESTS } from "./story.mjs";

const V3_REASON = { embedded: "cannot reach the payment database", elsewhere: "/no-such-program" };

/** JSON-safe lines: phases, rolls, the cause, the release that was restored, what was seen, the outcome. */
export function summarize(seen, place, durationMs) {
  const facts = [...lifeFacts(seen), ...failureFacts(seen, place), ...trafficFacts(seen, place)];
  const cause = outcomeOf(seen, "v3")?.cause;
  const exitCode = facts.every(({ ok }) => ok) ? 0 : 1;
  return [
    ...phasesOf(seen),
    ...rollsOf(seen),
    ...(cause === undefined ? [] : [{ type: "cause", release: "v3", ...cause, simulated: place.simulated }]),
    { type: "restored", release: outcomeOf(seen, "v3")?.restored ?? null },
    ...facts,
    {
      type: "outcome",
      outcome: exitCode === 0 ? "succeeded" : "failed",
      exitCode,
      durationMs,
      traffic: seen.targets.length > 0,
      simulated: place.simulated,
    },
  ];
}

const fact = (what, ok) => ({ type: "seen", what, ok: ok === true });
const eventsOf = (seen, release) => seen.deploys[release]?.events ?? [];
const outcomeOf = (seen, release) => eventsOf(seen, release).findLast(({ type }) => type === "outcome");

function lifeFacts(seen) {
  const succeeded = (release) =>
    seen.deploys[release]?.exitCode === 0 && outcomeOf(seen, release)?.outcome === "succeeded";
  return [
    fact("main.ts was synthesized", seen.synth === 0),
    fact("the strict dry run found nothing wrong", seen.plan === 0),
    fact("v1 was deployed", succeeded("v1")),
    fact("v2 was rolled out", succeeded("v2")),
    fact("each Deployment has one active ReplicaSet after it", seen.activeReplicaSets?.length === 2),
    fact("status and history were shown", seen.status === 0 && seen.history === 0),
    fact("destroy left nothing", seen.destroy === 0 && seen.gone === true),
  ];
}

function failureFacts(seen, place) {
  const { exitCode } = seen.deploys.v3 ?? {};
  const { cause, restored } = outcomeOf(seen, "v3") ?? {};
  const told = [cause?.message ?? "", ...(cause?.evidence ?? [])].join("\n");
  const reason = place.embedded ? V3_REASON.embedded : V3_REASON.elsewhere;
  return [
    fact("v3 failed, and the last good release was restored (exit 7)", exitCode === 7),
    fact(`v3's cause says "${reason}"`, told.includes(reason)),
    ...(place.embedded ? [fact("v3's cause says that its process exits with code 3", /\b3\b/.test(told))] : []),
    fact("the release that was restored is v2", restored !== undefined && restored === outcomeOf(seen, "v2")?.release),
  ];
}

/** Versions are read from the answers; an image that names none leaves those facts out, and the summary says so. */
function trafficFacts(seen, place) {
  if (seen.targets.length === 0) return place.traffic && place.embedded ? [fact("the NodePorts answered", false)] : [];
  return ["user-service", "web"].flatMap((target) => {
    const answered = (when) => seen.answers[when]?.find((summary) => summary.target === target);
    const [v1, v2, v3] = ["after v1", "after v2", "after restore"].map((when) =>
      Object.keys(answered(when)?.versions ?? {}),
    );
    const phases = phasesOf(seen).filter((phase) => phase.target === target);
    // A program that does not exist is known for a failure within seconds: that roll is too short to count requests.
    const counted = phases.filter(({ phase }) => place.embedded || phase !== "roll v3");
    const roll = phases.find(({ phase }) => phase === "roll v2");
    const named = ![...v1, ...v2].includes("unknown");
    return [
      fact(
        `${target}: ${LEAST_REQUESTS} requests and more in ${counted.map(({ phase }) => phase).join(", ")}`,
        phases.length === 3 && counted.every(({ sent }) => sent >= LEAST_REQUESTS),
      ),
      ...["after v1", "after v2", "after restore"].map((when) =>
        fact(`${target}: each request ${when} was answered`, answered(when)?.sent >= 5 && answered(when)?.failed === 0),
      ),
      ...(named ? versionFacts({ target, v1, v2, v3, roll }) : []),
      ...(target === "web"
        ? [fact("web: no request was lost", phases.length === 3 && phases.every(({ failed }) => failed === 0))]
        : []),
    ];
  });
}

function versionFacts({ target, v1, v2, v3, roll }) {
  const [one, two] = [v1[0], v2[0]];
  return [
    fact(
      `${target}: v1 and v2 are told apart, one version at a time outside the roll`,
      v1.length === 1 && v2.length === 1 && one !== two,
    ),
    fact(
      `${target}: both versions answered during the roll`,
      [one, two].every((version) => (roll?.versions[version] ?? 0) > 0),
    ),
    fact(`${target}: v2 answers after the restore`, v3.length === 1 && v3[0] === two),
  ];
}

/** Requests by phase and target, over the rolls to v2 and v3 and the restore of v2. */
function phasesOf(seen) {
  const names = { v2: { rollout: "roll v2" }, v3: { rollout: "roll v3", restore: "restore v2" } };
  return Object.entries(names).flatMap(([release, phaseNames]) => {
    const last = eventsOf(seen, release).findLast(({ type }) => type === "traffic");
    return (last?.phases ?? []).flatMap(({ phase, targets }) =>
      targets
        .toSorted((a, b) => (a.target < b.target ? -1 : 1))
        .map((summary) => ({ type: "phase", phase: phaseNames[phase] ?? phase, ...summary })),
    );
  });
}

/** From the first write to the last change that the rollout needed. */
function rollsOf(seen) {
  return ["v1", "v2", "v3"].flatMap((release) => {
    const events = eventsOf(seen, release);
    const restoring = events.findIndex(({ type }) => type === "restoring");
    const [roll, restore] = restoring < 0 ? [events, []] : [events.slice(0, restoring), events.slice(restoring)];
    return [
      ...timed(
        `roll ${release}`,
        roll.find(({ type }) => type === "applied"),
        roll.findLast(({ type }) => type === "rollout" || type === "failing"),
      ),
      ...timed(
        "restore v2",
        restore[0],
        restore.findLast(({ type }) => type === "rollout"),
      ),
    ];
  });
}

function timed(what, first, last) {
  if (first === undefined || last === undefined) return [];
  return [{ type: "roll", what, seconds: (Date.parse(last.time) - Date.parse(first.time)) / 1000 }];
}
