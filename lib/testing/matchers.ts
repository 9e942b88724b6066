/**
 * Matchers for jest 29 and 30: `expect.extend(matchers)`, once, in a file of `setupFilesAfterEnv` or in the test.
 */
import { toVisibleText } from "../objects";
import { findingsOf, findingToLine } from "./findings";
import { judgeRoute, judgeSelection, type Verdict } from "./selection";

/** What a jest matcher returns. */
export interface MatcherResult {
  readonly pass: boolean;
  message(): string;
}

/**
 * @example
 * expect.extend(matchers);
 * expect(service).toSelect(deployment);
 * expect(ingress).toRouteTo(deployment);
 * expect(app).toHaveNoFindings();
 */
export const matchers = {
  /** A Service, budget, network rule or workload selects the pods of a workload. */
  toSelect(received: unknown, pods: unknown): MatcherResult {
    return toResult("select these pods", judgeSelection(received, pods));
  },
  /** Requests to a Service, an Ingress or an HTTPRoute reach the pods of a workload, at a port that they have. */
  toRouteTo(received: unknown, workload: unknown): MatcherResult {
    return toResult("route to this workload", judgeRoute(received, workload));
  },
  /** The checks find nothing in an app, a chart or a construct. */
  toHaveNoFindings(received: unknown): MatcherResult {
    const findings = findingsOf(received);
    const because =
      findings === undefined
        ? "what was given to expect() is no App, Chart or construct"
        : findings.map(findingToLine).join("\n") || "there are none";
    return toResult("have no findings", { pass: findings?.length === 0, because });
  },
};

function toResult(what: string, { pass, because }: Verdict): MatcherResult {
  return { pass, message: () => toVisibleText(`expected ${pass ? "not " : ""}to ${what}:\n${because}`) };
}

/**
 * The matchers, as TypeScript sees them on `expect(…)`, both on the global one of `@types/jest` and on that of
 * `@jest/globals`; nothing is to be declared. Where a package manager hides `expect` from other packages (pnpm), write
 *
 * @example
 * declare module "expect" {
 *   interface Matchers<R> extends SlipwayMatchers<R> {}
 * }
 */
export interface SlipwayMatchers<R> {
  toSelect(pods: unknown): R;
  toRouteTo(workload: unknown): R;
  toHaveNoFindings(): R;
}

// For `@types/jest`, as in the stock template.
declare global {
  namespace jest {
    interface Matchers<R> extends SlipwayMatchers<R> {}
  }
}

// For `@jest/globals`, whose matchers are those of `expect`: a package that we do not bring. A declaration file may add
// to a missing one; for our own build, tsconfig.build.json names it.
declare module "expect" {
  interface Matchers<R> extends SlipwayMatchers<R> {}
}
