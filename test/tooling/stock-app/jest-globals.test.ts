import { describe, expect, test } from '@jest/globals';
import { Testing } from 'cdk8s';
import { matchers } from 'slipway/testing';
import { MixedChart } from './mixed';

expect.extend(matchers);

describe('the expect of @jest/globals', () => {
  test('has the matchers, their types among them', () => {
    const chart = new MixedChart(Testing.app(), 'mixed');
    expect(chart.apiPort).toSelect(chart.api);
    expect(chart.apiPort).toRouteTo(chart.api);
    expect(chart).toHaveNoFindings();
    // @ts-expect-error: a misspelled matcher is none
    expect(() => expect(chart).toHaveNoFinding()).toThrow();
  });
});
