import type { DetectorSpec } from '../../../../schema';
import { emptySource, newDraft } from './editor-draft';
import { featureNames, featuresOfQuery, tellingLabels, withFeatures } from './feature-draft';

const two = { label: 'metric', names: ['orders', 'errors'] };
const rule = (feature: string) => ({
  conditions: [{ feature, side: 'above' as const, measure: 'absolute' as const, atMost: 3 }],
});

function draftWith(part: Partial<DetectorSpec>): DetectorSpec {
  return { ...newDraft('workbench'), ...part };
}

describe('the features of a draft', () => {
  it('are called value when there is only one', () => {
    expect(featureNames(draftWith({}))).toEqual(['value']);
    expect(featureNames(draftWith({ features: two }))).toEqual(['orders', 'errors']);
  });

  it('take their rules and fill values with them when one is renamed', () => {
    const before = draftWith({
      features: two,
      rules: [rule('errors'), rule('orders')],
      fill: { orders: 1, errors: 2 },
    });
    expect(withFeatures(before, { ...two, names: ['orders', 'faults'] })).toEqual({
      features: { label: 'metric', names: ['orders', 'faults'] },
      rules: [rule('faults'), rule('orders')],
      fill: { orders: 1, faults: 2 },
    });
  });

  it('leave rules of one that is gone to be seen, and drop its fill value', () => {
    const before = draftWith({ features: two, rules: [rule('errors')], fill: { orders: 1, errors: 2 } });
    expect(withFeatures(before, null)).toEqual({ features: null, rules: [rule('errors')], fill: {} });
  });

  it('are those enabled of a search, when there are several', () => {
    const source = emptySource('elasticsearch');
    if (source.kind !== 'elasticsearch') {
      throw new Error('another kind');
    }
    const feature = (name: string, enabled = true) => ({ name, enabled, aggregation: {} });
    expect(featuresOfQuery(source)).toBeNull();
    expect(featuresOfQuery({ ...source, features: [feature('a'), feature('b', false)] })).toBeNull();
    expect(featuresOfQuery({ ...source, features: [feature('a'), feature('b'), feature('c', false)] })).toEqual({
      label: 'feature',
      names: ['a', 'b'],
    });
  });
});

describe('tellingLabels', () => {
  it('offers the label with the fewest values first, and those with a single one last', () => {
    const examples = [
      { region: 'eu', metric: 'orders', pod: 'a' },
      { region: 'eu', metric: 'errors', pod: 'b' },
      { region: 'eu', metric: 'errors', pod: 'c' },
    ];
    expect(tellingLabels(examples)).toEqual([
      { name: 'metric', values: ['errors', 'orders'] },
      { name: 'pod', values: ['a', 'b', 'c'] },
      { name: 'region', values: ['eu'] },
    ]);
    expect(tellingLabels([])).toEqual([]);
  });
});
