import { VigilError } from '../../schema';
import { compileLabelFilter } from './label-filter';

const labels = { region: 'eu', pod: 'web-1' };

describe('compileLabelFilter', () => {
  it.each([
    ['', true],
    ['{}', true],
    ['region="eu"', true],
    ['region="us"', false],
    ['region!="us"', true],
    ['region!="eu"', false],
    ['pod=~"web-.*"', true],
    ['pod=~"web"', false],
    ['pod!~"web-\\\\d"', false],
    ['pod=~"(?i)WEB-1"', true],
    ['absent=""', true],
    ['absent!=""', false],
    ['constructor=""', true],
    ['region="eu", pod="web-2"', false],
  ])('%s on {region="eu", pod="web-1"} is %s', (text, expected) => {
    expect(compileLabelFilter(text)(labels)).toBe(expected);
  });

  it('matches line ends with a dot, as PromQL does', () => {
    expect(compileLabelFilter('a=~"x.y"')({ a: 'x\ny' })).toBe(true);
  });

  it('names the label whose pattern cannot be read', () => {
    expect(() => compileLabelFilter('pod=~"("')).toThrow(VigilError);
    expect(() => compileLabelFilter('pod=~"("')).toThrow(/pattern of label "pod" cannot be read/);
  });

  it('takes time in proportion to the label, whatever the pattern', () => {
    // A backtracking engine needs 2^60 steps for this one.
    const test = compileLabelFilter('a=~"(x+x+)+y"');
    expect(test({ a: 'x'.repeat(60) })).toBe(false);
  });
});
