import { jsonProblemWords, readJson } from './json-text';

describe('readJson', () => {
  it.each(['{}', ' [1, -2.5e3, "a\\u0041\\n", true, null] ', '{"a": {"b": []}}', '"x"'])('reads %s', (text) => {
    expect(readJson(text)).toEqual({ value: JSON.parse(text) });
  });

  it.each([
    ['', 1, 1, 'a value is missing here'],
    ['{"a": }', 1, 7, 'a value is missing here'],
    ['{\n  "a": 1\n  "b": 2\n}', 3, 3, 'a comma or } is missing here'],
    ['{"a" 1}', 1, 6, 'a colon is missing after the name'],
    ['{a: 1}', 1, 2, 'a name in double quotes is missing here'],
    ['{"a": 1,}', 1, 9, 'a name in double quotes is missing here'],
    ['[1, 2', 1, 6, 'a comma or ] is missing here'],
    ['{"a": "b', 1, 7, 'this text is not ended, or holds what has to be escaped'],
    ['{} {}', 1, 4, 'there is more after its end'],
    ['[01]', 1, 3, 'a comma or ] is missing here'],
  ])('says where %j stops being JSON', (text, line, column, words) => {
    expect(readJson(text)).toEqual({ problem: { line, column, words } });
  });

  it('does not break on what is nested deeper than the stack', () => {
    expect(readJson('['.repeat(200_000))).toMatchObject({ problem: { line: 1 } });
  });

  it('words the place', () => {
    expect(jsonProblemWords({ line: 2, column: 7, words: 'a value is missing here' })).toBe(
      'not JSON at line 2, column 7: a value is missing here'
    );
  });
});
