import { analyse } from './analyse';
import { compileGlob } from './glob';

describe('analyse', () => {
  it.each([
    ['Test-Detector_1 for  web.example.com!', ['test', 'detector_1', 'for', 'web.example.com']],
    ['server-metrics', ['server', 'metrics']],
    ['1,000.5 and 3. Then', ['1,000.5', 'and', '3', 'then']],
    ["don't 'quote'", ["don't", 'quote']],
    ['Ünïcode 日本', ['ünïcode', '日本']],
    ['', []],
    ['-- !?', []],
  ])('%j', (text, words) => {
    expect(analyse(text)).toEqual(words);
  });

  it('cuts what is longer than a word may be', () => {
    expect(analyse('x'.repeat(600)).map(({ length }) => length)).toEqual([255, 255, 90]);
  });
});

describe('compileGlob', () => {
  it.each([
    ['a*', 'abc', true],
    ['*', '', true],
    ['a?c', 'abc', true],
    ['a?c', 'ac', false],
    ['*b*b*', 'abcb', true],
    ['*b*b*b', 'abcb', false],
    ['a\\*', 'a*', true],
    ['a\\*', 'ab', false],
    ['', '', true],
    ['', 'a', false],
    ['**a', 'xxa', true],
  ])('%s fits %s: %s', (pattern, text, fits) => {
    expect(compileGlob(pattern)(text)).toBe(fits);
  });

  it('takes no longer for an evil pattern', () => {
    const beginMs = performance.now();
    expect(compileGlob('*a'.repeat(200) + 'b')('a'.repeat(5_000))).toBe(false);
    expect(performance.now() - beginMs).toBeLessThan(1_000);
  });
});
