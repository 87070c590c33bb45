import { tokenPosition } from './token-position';

describe('the position of a value', () => {
  it.each([
    ['[]', [], 1, 1],
    ['{"name": null}', ['name'], 1, 10],
    ['{"a":{"b":[1,{"c":"x"}]},"b":2}', ['a', 'b', 1, 'c'], 1, 19],
    ['{"a":{"b":1},\n  "b": 2}', ['b'], 2, 8],
    ['{"a\\"b":1, "c,d":[true, false]}', ['c,d', 1], 1, 25],
    ['{"a":1,"a":2}', ['a'], 1, 12],
    ['{"a":1}', ['b'], 1, 1],
  ])('in %j at %j is found', (text, path, line, col) => {
    expect(tokenPosition(text, path)).toEqual({ line, col });
  });
});
