import { parseScript } from './parse-script';
import { runCondition } from './run-script';
import { Instant, type ScriptData } from './values';

const ctx: ScriptData = {
  monitor: { name: 'cpu', enabled: true },
  trigger: { severity: '1' },
  alert: null,
  error: null,
  periodStart: new Instant(1_589_440_000_000),
  periodEnd: new Instant(1_589_441_200_000),
  results: [
    {
      took: 7,
      hits: {
        total: { value: 9, relation: 'eq' },
        hits: [
          {
            _id: 'a',
            _source: { confidence: 0.76, anomaly_grade: 1, tags: ['x', 'y'], data_end_time: 1_589_441_000_000 },
          },
        ],
      },
      aggregations: {
        max_anomaly_grade: { value: 0.8 },
        none: { value: null },
        three: { value: 3 },
        hosts: {
          buckets: [
            { key: 'web-1', doc_count: 3 },
            { key: 'web-2', doc_count: 4 },
          ],
        },
      },
    },
  ],
};

function run(source: string, data: ScriptData = ctx): boolean {
  return runCondition(parseScript(source, ['ctx', 'params']), { ctx: data, params: { limit: 0.7 } });
}

/** The script of the document's example. */
const EXAMPLE =
  'return ctx.results[0].aggregations.max_anomaly_grade.value != null && ctx.results[0].aggregations.max_anomaly_grade.value > 0.7 && ctx.results[0].hits.hits[0]._source.confidence > 0.7';

describe('a condition', () => {
  it.each([
    ['the example of the document', EXAMPLE, true],
    ['a script without return', 'ctx.results[0].hits.total.value > 0', true],
    ['an end with ;', 'return true;', true],
    ['a value on the line after return', 'return\n  ctx.monitor.name == "cpu" &&\n  true;', true],
    ['an empty script', '', false],
    ['no value at all', 'if (false) { return true; }', false],
    ['comments', 'return /* at the end */ true // yes', true],
    ['text in single quotes', "return ctx.monitor.name == 'cpu'", true],
    ['text in double quotes', 'return ctx.monitor.name == "cpu"', true],
    ['access by name', "return ctx['monitor']['name'] == 'cpu'", true],
    ['a missing entry', 'return ctx.alert == null && ctx.nothing == null', true],
    ['a missing entry by name', "return ctx['nothing'] == null", true],
    ['null-safe access', 'return ctx.alert?.state == null', true],
    ['a null-safe call', 'return ctx.alert?.size() == null', true],
    ['a value unless null', 'return (ctx.alert?.count ?: 5) == 5', true],
    ['size()', 'return ctx.results[0].hits.hits.size() == 1', true],
    ['size() of a map', 'return ctx.monitor.size() == 2', true],
    ['length', 'return ctx.results.length == 1', true],
    ['length()', 'return ctx.monitor.name.length() == 3', true],
    ['isEmpty()', 'return ctx.results.isEmpty()', false],
    ['isEmpty() of a text', "return ''.isEmpty()", true],
    ['contains() of a list', "return ctx.results[0].hits.hits[0]._source.tags.contains('y')", true],
    ['contains() of a text', "return ctx.monitor.name.contains('pu')", true],
    ['containsKey()', "return ctx.containsKey('monitor') && !ctx.containsKey('toString')", true],
    ['equals()', "return 'cpu'.equals(ctx.monitor.name)", true],
    ['startsWith() and endsWith()', "return ctx.monitor.name.startsWith('c') && ctx.monitor.name.endsWith('u')", true],
    ['the last of a list', "return ctx.results[0].aggregations.hosts.buckets[-1].key == 'web-2'", true],
    ['ternary', "return ctx.trigger.severity == '1' ? true : false", true],
    ['a nested ternary', 'return false ? true : 1 > 2 ? false : true', true],
    ['precedence', 'return 1 + 2 * 3 == 7 && !(1 > 2) || false', true],
    [
      'a definition',
      'def grade = ctx.results[0].aggregations.max_anomaly_grade.value; return grade > params.limit;',
      true,
    ],
    ['if and else', 'if (ctx.results[0].took > 100) { return false; } else { return true; }', true],
    ['if without brackets', 'if (ctx.error != null) return false; return true;', true],
    ['definitions inside if', 'if (true) { def a = 1; return a == 1; } return false;', true],
    ['a period', 'return ctx.periodEnd.toEpochMilli() - ctx.periodStart.toEpochMilli() == 1200000', true],
    [
      'a time as long',
      'return ctx.results[0].hits.hits[0]._source.data_end_time / 1000 * 1000 == 1589441000000L',
      true,
    ],
  ])('understands %s', (_name, source, expected) => {
    expect(run(source)).toBe(expected);
  });

  it.each([
    ['whole division', '7 / 2 == 3', true],
    ['whole division rounds to 0', '-7 / 2 == -3', true],
    ['the remainder has the sign of the dividend', '-7 % 3 == -1', true],
    ['division with a fraction', '7.0 / 2 == 3.5', true],
    ['division marked as one with a fraction', '7d / 2 == 3.5 && 7f / 2 == 3.5', true],
    [
      'division of counts',
      'ctx.results[0].aggregations.hosts.buckets[0].doc_count / ctx.results[0].aggregations.hosts.buckets[1].doc_count == 0',
      true,
    ],
    ['division of values of aggregations', 'ctx.results[0].aggregations.three.value / 2 == 1.5', true],
    ['division of a total', 'ctx.results[0].hits.total.value / 2 == 4', true],
    ['1 and 1.0', '1 == 1.0', true],
    ['a value that happens to be whole', 'ctx.results[0].hits.hits[0]._source.anomaly_grade == 1', true],
    ['number and text', "1 == '1'", false],
    ['number and true', '1 == true', false],
    ['null and 0', 'null == 0', false],
    ['null and null', 'null == null', true],
    ['texts by value', "'a' + 'b' == 'ab'", true],
    ['text and null', "'a' + null == 'anull'", true],
    ['text and whole number', "'a' + 1 == 'a1'", true],
    ['text and a number without fraction', "'a' + 1.0 == 'a1.0'", true],
    ['lists by what is in them', 'ctx.results == ctx.results && ctx.results != ctx.results[0].hits.hits', true],
    ['maps by what is in them', 'ctx.monitor == ctx.monitor && ctx.monitor != ctx.trigger', true],
    ['long wraps around', '9223372036854775807L + 1 == -9223372036854775807L - 1', true],
    ['division by 0.0', '1.0 / 0.0 > 1000000', true],
    ['0.0 / 0.0 is not itself', '0.0 / 0.0 == 0.0 / 0.0', false],
    ['octal and hexadecimal', '010 == 8 && 0x10 == 16', true],
    ['the second side of && is not looked at', 'false && ctx.alert.state == 1', false],
    ['the second side of || is not looked at', 'true || ctx.alert.state == 1', true],
    ['the other side of a ternary is not looked at', 'true ? true : ctx.alert.state == 1', true],
  ])('has the meaning of Java: %s', (_name, source, expected) => {
    expect(run(`return ${source}`)).toBe(expected);
  });

  it.each([
    ['a member of null', 'return ctx.alert.state == 1', '1, column 18: null has no "state"'],
    ['a method of null', 'return ctx.alert.isEmpty()', '1, column 18: null has no isEmpty()'],
    ['a member after a null-safe one', 'return ctx.alert?.a.b == 1', '1, column 21: null has no "b"'],
    ['comparing null', 'return ctx.results[0].aggregations.none.value > 0.7', '"\\>" needs numbers, got null'],
    ['comparing texts', 'return ctx.monitor.name > 1', 'needs numbers, got a text'],
    ['an index outside', 'return ctx.results[1] == null', 'index 1 is outside of a list of 1'],
    [
      'an index with a fraction',
      'return ctx.results[ctx.results[0].aggregations.three.value] == 1',
      'needs a whole number as index',
    ],
    ['a list as condition', 'return ctx.results', 'true or false is needed, got a list'],
    ['null as condition', 'return ctx.alert', 'true or false is needed, got null'],
    ['a number in &&', 'return ctx.results.size() && true', 'true or false is needed, got the number 1'],
    ['whole division by 0', 'return ctx.results[0].took / 0 == 1', 'division by zero'],
    ['whole remainder by 0', 'return ctx.results[0].took % 0 == 1', 'division by zero'],
    ['adding to null', 'return ctx.alert + 1 == 1', 'a number is needed, got null'],
    ['the second line', 'def a = 1;\nreturn ctx.alert.state == a', 'line 2, column 18'],
    ['size() of a number', 'return ctx.results[0].took.size() == 1', 'the number 7 has no size()'],
    ['what every object has', 'return ctx.results.constructor == null', 'a list has no "constructor"'],
  ])('fails at run time on %s', (_name, source, message) => {
    expect(() => run(source)).toThrow(
      expect.objectContaining({
        code: 'failed_precondition',
        message: expect.stringMatching(message.replace(/[()[\].?+]/g, '\\$&')),
      })
    );
  });

  it.each(['__proto__', 'constructor', 'toString', 'hasOwnProperty'])('sees no %s where the data has none', (name) => {
    expect(run(`return ctx.${name} == null && ctx['${name}'] == null && !ctx.containsKey('${name}')`)).toBe(true);
  });

  it('sees an entry of the data whatever it is called', () => {
    const data = JSON.parse('{"__proto__": {"grade": 1}}') as ScriptData;
    expect(run('return ctx.__proto__.grade == 1', data)).toBe(true);
  });

  it('gives up on comparing what is very large', () => {
    const list = Array.from({ length: 60_000 }, (_, i) => i);
    expect(() => run('return ctx.a == ctx.b || ctx.a == ctx.b', { a: list, b: [...list.slice(0, -1), -1] })).toThrow(
      'more than 100000 steps'
    );
  });

  it('gives up on a text that grows without end', () => {
    const doubling = Array.from({ length: 40 }, (_, i) => `def t${i + 1} = t${i} + t${i};`).join('\n');
    expect(() => run(`def t0 = 'x';\n${doubling}\nreturn t40 == ''`)).toThrow('more than 100000 characters');
  });
});

describe('parseScript', () => {
  it.each([
    ['a loop', 'for (def i : ctx.results) { return true; }', '1, column'],
    ['a while loop', 'while (true) { }', '1, column 1: a while statement is not supported'],
    ['an assignment', 'ctx.a = 1; return true', '1, column 1: "ctx.a = 1" is not supported'],
    ['an unknown name', 'return process.env == null', '1, column 8: "process" is not known; there is ctx, params'],
    ['a free function', 'return eval("1")', '1, column 8: "eval("1")" is not supported'],
    ['an unknown method', 'return ctx.results.stream()', '1, column 20: there is no method stream()'],
    ['a method by index', "return ctx['a']()", 'only methods of values can be called'],
    ['wrong number of arguments', 'return ctx.results.size(1) == 1', '1, column 20: size() takes nothing, got 1'],
    ['a lambda', 'return ctx.results.contains(x -> x)', '1, column'],
    ['an arrow function', 'return ctx.results.contains(x => x)', '"x => x" is not supported'],
    ['a function', 'function f() { return true } return f()', 'a function declaration is not supported'],
    ['new', 'return new Date() == null', '"new Date()" is not supported'],
    ['a regular expression', 'return /a/ == null', '"/a/" is not supported'],
    ['a template text', 'return `a` == null', 'is not supported'],
    ['a list', 'return [1] == null', '"[1]" is not supported'],
    ['===', 'return 1 === 1', '1, column 8: "===" is not supported'],
    ['bits', 'return (1 & 1) == 1', '"&" is not supported'],
    ['??', 'return ctx.a ?? true', '1, column 14: "??" is not known; write "?:"'],
    ['?.[', 'return ctx?.[0] == null', '"?.[" is not known'],
    ['typeof', "return typeof ctx == 'object'", '"typeof" is not supported'],
    ['this', 'return this == null', '"this" is not supported'],
    ['instanceof', 'return ctx instanceof ctx', '"instanceof" is not supported'],
    ['another name for a type', 'int a = 1; return a == 1', '1, column 5: unexpected token'],
    ['a name defined twice', 'def a = 1; def a = 2; return true', `identifier 'a' has already been declared`],
    ['a name that is there from outside', 'def ctx = 1; return true', '1, column 5: "ctx" is there already'],
    ['a name defined inside', 'if (true) { def a = 1; } return a == 1', '"a" is not known'],
    ['a name used before', 'return a == 1; def a = 1;', '"a" is not known'],
    ['something after return', 'return true; return false;', '1, column 14: nothing can follow a return'],
    ['return without a value', 'return;', '"return" needs a value'],
    [
      'return without a value before another statement',
      'return;\nctx.a == 1',
      'line 1, column 1: "return" needs a value',
    ],
    ['what is wrong on the line after return', 'return\n  ctx.a ** 2', 'line 2, column 3: "**" is not supported'],
    ['an expression in the middle', 'ctx.a; return true', '"return" is missing'],
    ['half a script', 'return ctx.results[0', '1, column 21: unexpected token'],
    ['an open text', "return 'a", '1, column 8: unterminated string constant'],
    ['the second line', 'def a = 1;\nreturn a ** 2 == 1', '2, column 8: "**" is not supported'],
    ['text as condition', "return 'a' && true", '1, column 8: true or false is needed here, got a text'],
    ['a number as condition of if', 'if (1) { return true; }', 'true or false is needed here, got a number'],
    ['null in a sum', 'return null + 1 == 1', '"+" needs numbers, got null'],
    ['comparing a text', "return 'a' > 1", '">" needs numbers, got a text'],
    ['a member of a number', 'return 1.5.a == 1', 'this has nothing inside, got a number'],
    ['a number that is too large', 'return 9223372036854775808 > 1', '9223372036854775808 is too large'],
    ['a number with gaps', 'return 7_0 / 20 == 3', '1, column 8: "7_0" is no number'],
    ['a binary number', 'return 0b11 / 2 == 1', '1, column 8: "0b11" is no number'],
    ['a spread', 'return ctx.results.contains(...ctx)', 'is not supported'],
    ['a label', 'a: return true', 'is not supported'],
    ['const', 'const a = 1; return true', 'only "def name = value;" defines something'],
  ])('refuses %s', (_name, source, message) => {
    expect(() => parseScript(source, ['ctx', 'params'])).toThrow(
      expect.objectContaining({ code: 'invalid_argument', message: expect.stringContaining(message) })
    );
  });

  it.each([
    ['brackets', `return ${'('.repeat(101)}1${')'.repeat(101)} == 1`, '100 brackets stand inside one another'],
    ['signs', `return ${'!'.repeat(300)}true`, 'nested too deeply'],
    ['very many signs', `return ${'!'.repeat(9_900)}true`, 'not enough stack space'],
    ['a row of operators', `return ${'1 + '.repeat(2_000)}1 == 1`, 'nested too deeply'],
    ['a row of conditions', `return ${'true ? true : '.repeat(600)}false`, 'nested too deeply'],
    ['if inside if', `${'if (true) '.repeat(900)}return true;`, 'nested too deeply'],
    ['length', ' '.repeat(10_001), 'at most 10000 characters, got 10001'],
  ])('has an end to %s', (_name, source, message) => {
    expect(() => run(source)).toThrow(
      expect.objectContaining({ code: 'invalid_argument', message: expect.stringContaining(message) })
    );
  });
});
