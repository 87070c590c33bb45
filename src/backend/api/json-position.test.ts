import { jsonErrorPosition } from './json-position';

describe('jsonErrorPosition', () => {
  it.each([
    ['{"a":1,}', 7],
    ['{"a" 1}', 5],
    ['[1 2]', 3],
    ['[1,]', 3],
    ['{"a":oops}', 5],
    ['{a:1}', 1],
    ['{"a":01}', 5],
    ['{"a":"x\ny"}', 5],
    ['{"a":1]', 6],
    ['{"a":[1}', 7],
    ['1 1', 2],
    ['"\\x"', 0],
    ['', 0],
    ['  {"a": ', 8],
    ['[[[', 3],
    ['{"a":1', 6],
    [']', 0],
    [',', 0],
  ])('of %j is %i', (text, position) => {
    expect(() => JSON.parse(text)).toThrow();
    expect(jsonErrorPosition(text)).toBe(position);
  });
});
