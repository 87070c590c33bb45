import * as fc from 'fast-check';
import { parseScript } from './parse-script';
import { runCondition } from './run-script';
import type { ScriptData } from './values';

const SEED = 20_260_101;
const OWN = ['invalid_argument', 'failed_precondition'];

/** Runs it; the result, or the code of its own error. Anything else is thrown. */
function attempt(source: string, ctx: ScriptData): unknown {
  try {
    return runCondition(parseScript(source, ['ctx', 'params']), { ctx, params: {} });
  } catch (thrown) {
    const { name, code } = thrown as { name: string; code: string };
    if (name === 'VigilError' && OWN.includes(code)) {
      return code;
    }
    throw new Error(`${JSON.stringify(source)} gave ${String(thrown)}`);
  }
}

const token = fc.constantFrom(
  ...'ctx results hits value return def if else null true false a b size isEmpty contains this new'.split(' '),
  ...'. ?. ?: ? : [ ] ( ) { } ; + - * / % < <= > >= == != && || ! = , 0 1 2.5 1L 3d "t" \'t\' \\ ` # @ \n /* */ //'.split(
    ' '
  )
);

/** Expressions that fit grammatically, whatever their types. */
const { expression } = fc.letrec<{ expression: string }>((tie) => ({
  expression: fc.oneof(
    { maxDepth: 6, withCrossShrink: true },
    fc.constantFrom(
      'ctx',
      'ctx.results[0]',
      'ctx.list',
      'ctx.text',
      '1',
      '0',
      '2.5',
      'null',
      'true',
      "'t'",
      'ctx.none'
    ),
    fc
      .tuple(
        tie('expression'),
        fc.constantFrom('+', '-', '*', '/', '%', '<', '>=', '==', '!=', '&&', '||'),
        tie('expression')
      )
      .map(([left, operator, right]) => `(${left} ${operator} ${right})`),
    tie('expression').map((of) => `(!${of})`),
    tie('expression').map((of) => `(-${of})`),
    fc
      .tuple(
        tie('expression'),
        fc.constantFrom('.a', '?.a', '[0]', '[-1]', "['a']", '.size()', '.isEmpty()', '.length')
      )
      .map(([of, step]) => `(${of})${step}`),
    fc.tuple(tie('expression'), tie('expression'), tie('expression')).map(([a, b, c]) => `(${a} ? ${b} : ${c})`)
  ),
}));

const ctx = fc.record({
  results: fc.array(fc.jsonValue()),
  list: fc.array(fc.integer()),
  text: fc.string(),
  none: fc.constant(null),
});

describe('a condition made by chance', () => {
  it('of any characters ends, with an error of its own if with one', () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 200, unit: 'binary' }), (source) => {
        attempt(source, {});
      }),
      { seed: SEED, numRuns: 2_000 }
    );
  });

  it('of words of the language ends, with an error of its own if with one', () => {
    fc.assert(
      fc.property(fc.array(token, { maxLength: 60 }), (tokens) => {
        attempt(tokens.join(' '), { results: [] });
      }),
      { seed: SEED, numRuns: 5_000 }
    );
  });

  it('that fits grammatically gives true, false or an error of its own over any data', () => {
    fc.assert(
      fc.property(expression, ctx, (source, data) => {
        expect([true, false, ...OWN]).toContain(attempt(`return ${source}`, data as ScriptData));
      }),
      { seed: SEED, numRuns: 5_000 }
    );
  });
});
