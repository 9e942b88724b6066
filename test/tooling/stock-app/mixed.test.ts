import { Testing } from 'cdk8s';
import { matchers, renderChart } from 'slipway/testing';
import { MixedChart } from './mixed';

expect.extend(matchers);

describe('the global expect of @types/jest', () => {
  test('has the matchers, their types among them', () => {
    const chart = new MixedChart(Testing.app(), 'mixed');
    expect(chart.apiPort).toSelect(chart.api);
    expect(chart.apiPort).toRouteTo(chart.api);
    expect(chart).toHaveNoFindings();
    expect(renderChart(chart)).toHaveLength(6);
    // @ts-expect-error: a misspelled matcher is none
    expect(() => expect(chart).toHaveNoFinding()).toThrow();
  });
});
