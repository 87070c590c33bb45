import { parseLabelMatchers, type LabelMatcher } from './label-matcher';

const matcher = (name: string, operator: LabelMatcher['operator'], value: string) => ({ name, operator, value });

describe('parseLabelMatchers', () => {
  it.each<[string, string, LabelMatcher[]]>([
    ['empty text', '', []],
    ['blanks', '  \n ', []],
    ['empty braces', ' { } ', []],
    ['one', 'region="eu"', [matcher('region', '=', 'eu')]],
    [
      'all operators',
      'a="1", b!="2",c=~"3.*" , d!~"4|5"',
      [matcher('a', '=', '1'), matcher('b', '!=', '2'), matcher('c', '=~', '3.*'), matcher('d', '!~', '4|5')],
    ],
    ['braces and a last comma', '{a="1",}', [matcher('a', '=', '1')]],
    ['blanks everywhere', ' a = "1" ,\n\tb = "2" ', [matcher('a', '=', '1'), matcher('b', '=', '2')]],
    ['an empty value', 'a=""', [matcher('a', '=', '')]],
    ['dots and dashes in a name', 'k8s.pod/name-x="1"', [matcher('k8s.pod/name-x', '=', '1')]],
    ['a quoted name', '"my label"="1"', [matcher('my label', '=', '1')]],
    ['escapes', String.raw`a="x\"y\\z\n", "q\"r"="1"`, [matcher('a', '=', 'x"y\\z\n'), matcher('q"r', '=', '1')]],
    ['commas and braces in a value', 'a="{x,y=\'z\'}"', [matcher('a', '=', "{x,y='z'}")]],
    ['a value of many lines', 'a="x\ny"', [matcher('a', '=', 'x\ny')]],
    ['signs outside ASCII', 'a="grün🔥"', [matcher('a', '=', 'grün🔥')]],
  ])('reads %s', (_name, text, matchers) => {
    expect(parseLabelMatchers(text)).toEqual(matchers);
  });

  it.each([
    ['a value without quotes', 'region=eu', 1, 'region=eu'],
    ['a value that does not end', 'region="eu', 1, 'region="eu'],
    ['no operator', 'region', 1, 'region'],
    ['an operator of another language', 'region=="eu"', 1, 'region=="eu"'],
    ['a name that begins with a digit', '1a="x"', 1, '1a="x"'],
    ['the second one', 'a="1", b', 8, 'b'],
    ['the second one within braces', ' {a="1", b}', 10, 'b'],
    ['two commas', 'a="1",,b="2"', 7, ',b="2"'],
    ['no comma between two', 'a="1" b="2"', 1, 'a="1" b="2"'],
    ['a brace that does not end', '{a="1"', 1, '{a="1"'],
  ])('names the character where it meets %s', (_name, text, character, rest) => {
    expect(() => parseLabelMatchers(text)).toThrow(
      expect.objectContaining({
        code: 'invalid_argument',
        message: `label matcher at character ${character} must look like name="value", got "${rest}"`,
      })
    );
  });

  it('shows no more than 20 characters of what it could not read', () => {
    expect(() => parseLabelMatchers('!'.repeat(100))).toThrow(`got "${'!'.repeat(20)}"`);
  });

  it('refuses a text beyond the limit and takes one at the limit, in little time', () => {
    expect(() => parseLabelMatchers('x'.repeat(2_001))).toThrow('must be at most 2000 characters, got 2001');
    expect(parseLabelMatchers(`a="${'x'.repeat(1_996)}"`)).toHaveLength(1);
    expect(() => parseLabelMatchers(`a="${'\\'.repeat(1_995)}`)).toThrow('label matcher at character 1');
  });
});
