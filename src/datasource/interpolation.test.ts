import { parseLabelMatchers } from '../schema';
import { detectorsOf, interpolateQuery } from './interpolation';
import { makeTemplates } from './testkit/make-datasource';

const templates = makeTemplates({
  region: ['eu', 'us'],
  one: ['eu'],
  host: 'web-1.shop',
  quoted: 'a"b\\c',
  detector: ['checkout', 'orders'],
  none: [],
  empty: '',
  level: 'severe',
  matchers: 'region="eu"',
});
const labelsOf = (labels: string) => interpolateQuery({ refId: 'A', labels }, templates, {}).labels ?? '';

describe('interpolateQuery', () => {
  it.each([
    { name: 'text without variables stays as it is', labels: 'region = "eu" ', becomes: 'region = "eu" ' },
    { name: 'a single value keeps =', labels: 'host="$host"', becomes: 'host="web-1.shop"' },
    { name: 'several values turn = into an expression', labels: 'region="$region"', becomes: 'region=~"(eu|us)"' },
    { name: 'several values turn != into an expression', labels: 'region!="$region"', becomes: 'region!~"(eu|us)"' },
    { name: 'one value of a multi-value variable stays plain', labels: 'region="$one"', becomes: 'region="eu"' },
    {
      name: 'a value within an expression is taken literally',
      labels: 'host=~"$host"',
      becomes: 'host=~"web-1\\\\.shop"',
    },
    { name: 'text around several values stays literal', labels: 'zone="a.$region"', becomes: 'zone=~"a\\\\.(eu|us)"' },
    {
      name: 'an own expression around a variable is kept',
      labels: 'zone=~"$region-.*"',
      becomes: 'zone=~"(eu|us)-.*"',
    },
    { name: 'quotes and backslashes are kept apart', labels: 'name="$quoted"', becomes: 'name="a\\"b\\\\c"' },
    {
      name: 'a variable of whole matchers is put in as it is',
      labels: '$matchers, pod="x"',
      becomes: 'region="eu", pod="x"',
    },
  ])('$name', ({ labels, becomes }) => {
    expect(labelsOf(labels)).toBe(becomes);
  });

  it('gives matchers that the engine reads back as meant', () => {
    expect(parseLabelMatchers(labelsOf('name="$quoted", host=~"$host"'))).toEqual([
      { name: 'name', operator: '=', value: 'a"b\\c' },
      { name: 'host', operator: '=~', value: 'web-1\\.shop' },
    ]);
  });

  it('fills detector and severity, with scoped variables before those of the dashboard', () => {
    const query = { refId: 'A', detector: '$host', severity: '$level' };
    const scoped = { host: { text: 'x', value: 'repeated' } };
    expect(interpolateQuery(query, templates, scoped)).toEqual({
      refId: 'A',
      detector: 'repeated',
      severity: 'severe',
    });
  });
});

describe('detectorsOf', () => {
  it.each([
    { name: 'no detector means all of them', detector: '', names: [''] },
    { name: 'a plain name', detector: 'cost $', names: ['cost $'] },
    { name: 'one name for each value', detector: '$detector', names: ['checkout', 'orders'] },
    { name: 'values within a name', detector: '${detector} p95', names: ['checkout p95', 'orders p95'] },
    { name: 'a variable without a value asks for nothing', detector: '$empty', names: [] },
    { name: 'nor does one with an empty list', detector: '$none', names: [] },
  ])('$name', ({ detector, names }) => {
    expect(detectorsOf({ refId: 'A', detector }, templates, {})).toEqual(names);
  });
});
