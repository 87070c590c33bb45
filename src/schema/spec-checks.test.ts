import { detectorSpecSchema } from './detector';
import { toFieldProblems } from './field-problems';

const search = (change: object = {}) => ({
  kind: 'elasticsearch',
  url: 'http://search:9200',
  indices: ['logs'],
  timeField: 'at',
  features: [feature('orders'), feature('errors')],
  ...change,
});
const feature = (name: string, enabled = true) => ({ name, enabled, aggregation: { x: { sum: { field: name } } } });
const both = { label: 'feature', names: ['errors', 'orders'] };
const demo = { kind: 'demo', metric: 'orders' };
const condition = (name: string) => ({ conditions: [{ feature: name, side: 'above' }] });

/** What is wrong, by path. */
function problems(spec: object): Record<string, string> {
  const input = { name: 'shop', ...spec };
  const result = detectorSpecSchema.safeParse(input, { reportInput: true });
  const context = { schema: detectorSpecSchema, input, what: 'detector' };
  const found = result.success ? [] : toFieldProblems(result.error, context);
  return Object.fromEntries(found.map(({ path, message }) => [path, message]));
}

describe('a detector whose fields go together', () => {
  it.each([
    [
      'the only feature by its name',
      { source: demo, missing: 'fixed', fill: { value: 0 }, rules: [condition('value')] },
    ],
    ['features of any source', { source: demo, features: both, missing: 'fixed', fill: { errors: 0, orders: 1 } }],
    ['features of a search, in any order', { source: search(), features: both, rules: [condition('errors')] }],
    ['one enabled feature of a search', { source: search({ features: [feature('a'), feature('b', false)] }) }],
    ['a search without features', { source: search({ features: [] }) }],
    ['fill that is not used', { source: demo, fill: { value: 0 } }],
    [
      'a field called feature, for one feature',
      { source: search({ features: [feature('a')], categoryFields: ['feature'] }) },
    ],
  ])('is taken: %s', (_, spec) => {
    expect(problems(spec)).toEqual({});
  });
});

describe('a detector is refused', () => {
  it.each([
    ['for a fixed value that is not given', { source: demo, missing: 'fixed' }, { fill: 'fill is required' }],
    [
      'for fixed values that are none',
      { source: demo, missing: 'fixed', fill: {} },
      { fill: 'fill must hold a number for value where missing is fixed, got an object' },
    ],
    [
      'for a feature without a fixed value',
      { source: demo, features: both, missing: 'fixed', fill: { errors: 0 } },
      { 'fill.orders': 'fill.orders is required' },
    ],
    [
      'for a fixed value of nothing',
      { source: demo, fill: { orders: 0 } },
      { 'fill.orders': 'fill.orders must belong to value, got 0' },
    ],
    [
      'for a rule about a feature that is not there',
      { source: demo, features: both, rules: [condition('errors'), condition('value')] },
      { 'rules.1.conditions.0.feature': 'rules.1.conditions.0.feature must be one of errors, orders, got "value"' },
    ],
    [
      'for features that are not those of its search',
      { source: search(), features: { label: 'feature', names: ['orders', 'faults'] } },
      {
        features:
          'features must have the label feature and the names of the enabled features: "orders", "errors", got an object',
      },
    ],
    ['for lacking those of its search', { source: search() }, { features: 'features is required' }],
    [
      'for features where its search has one',
      { source: search({ features: [feature('orders'), feature('errors', false)] }), features: both },
      { features: 'features must be null where the search has fewer than two enabled features, got an object' },
    ],
    [
      'for two features of one name',
      { source: search({ features: [feature('a'), feature('a', false)] }) },
      { 'source.features.1.name': 'source.features.1.name must not be the name of another feature, got "a"' },
    ],
    [
      'for category fields that repeat, or are the label of the features',
      { source: search({ categoryFields: ['feature', 'feature'] }), features: both },
      {
        'source.categoryFields.0':
          'source.categoryFields.0 must not be feature, which tells the features apart, got "feature"',
        'source.categoryFields.1': 'source.categoryFields.1 must not repeat a field, got "feature"',
      },
    ],
  ])('%s', (_, spec, expected) => {
    expect(problems(spec)).toEqual(expected);
  });
});
