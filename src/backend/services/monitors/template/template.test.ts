import * as fc from 'fast-check';
import type { Json } from '../script/values';
import { parseTemplate, type TemplateData } from './parse-template';
import { renderTemplate } from './render-template';

const data: TemplateData = {
  period_end: 1_589_441_200_000,
  ctx: {
    monitor: { name: 'cpu <b>"high"</b> & more' },
    trigger: { name: 'grade', severity: '1' },
    results: [
      { hits: { total: { value: 2 }, hits: [{ _source: { host: 'web-1' } }, { _source: { host: 'web-2' } }] } },
    ],
    alert: null,
    zero: 0,
    no: false,
    empty: [],
  },
};

function render(source: string, charsMax = 10_000, of: TemplateData = data): string {
  return renderTemplate(parseTemplate(source, 'message'), of, { charsMax });
}

describe('a template', () => {
  it.each([
    ['text alone', 'This is my message body.', 'This is my message body.'],
    ['a value', 'Monitor {{ctx.trigger.name}}', 'Monitor grade'],
    ['a value that would be escaped in HTML', '{{ctx.monitor.name}}', 'cpu <b>"high"</b> & more'],
    ['three brackets and &', '{{{ctx.monitor.name}}}{{& ctx.trigger.name}}', 'cpu <b>"high"</b> & moregrade'],
    ['an entry of a list', '{{ctx.results.0.hits.total.value}}', '2'],
    ['the size of a list', '{{ctx.results.0.hits.hits.size}}', '2'],
    ['what is absent or null', '[{{ctx.nothing.at.all}}{{ctx.alert.state}}{{ctx.alert}}]', '[]'],
    ['0 and false', '{{ctx.zero}} {{ctx.no}}', '0 false'],
    [
      'a section over a list',
      '{{#ctx.results.0.hits.hits}}{{_source.host}};{{/ctx.results.0.hits.hits}}',
      'web-1;web-2;',
    ],
    ['names from outside a section', '{{#ctx.results}}{{ctx.trigger.name}}{{/ctx.results}}', 'grade'],
    ['the thing itself', '{{#ctx.results.0.hits.total}}{{#value}}{{.}}{{/value}}{{/ctx.results.0.hits.total}}', '2'],
    ['no section for nothing', '{{#ctx.alert}}a{{/ctx.alert}}{{#ctx.empty}}b{{/ctx.empty}}{{#ctx.no}}c{{/ctx.no}}', ''],
    ['an inverted section', '{{^ctx.alert}}new{{/ctx.alert}}{{^ctx.results}}none{{/ctx.results}}', 'new'],
    ['a comment', 'a{{! not seen }}b', 'ab'],
    ['other delimiters', '{{=<% %>=}}<%ctx.trigger.severity%> {{no}}', '1 {{no}}'],
    ['a map as JSON', '{{ctx.results.0.hits.total}}', '{"value":2}'],
    ['toJson', '{{#toJson}}ctx.results.0.hits.total{{/toJson}}', '{"value":2}'],
    ['date math beside a value', '{{period_end}}||-20m', '1589441200000||-20m'],
  ])('writes %s', (_name, source, expected) => {
    expect(render(source)).toBe(expected);
  });

  it.each([
    'constructor',
    'toString',
    '__proto__',
    'ctx.results.map',
    'ctx.monitor.name.length',
    'ctx.monitor.constructor.name',
  ])('does not see %s, which the data does not have', (name) => {
    expect(render(`[{{${name}}}{{#${name}}}x{{/${name}}}]`)).toBe('[]');
  });

  it.each([
    ['an open section', '{{#a}}', 'unclosed section "a" at'],
    ['an open tag', 'a {{a', 'unclosed tag at 5'],
    ['a section that was never opened', '{{/a}}', 'unopened section "a" at'],
    ['a partial', '{{> other}}', 'partials are not supported ("other" at 0)'],
    ['toJson of something else than a name', '{{#toJson}}{{a}}{{/toJson}}', '"toJson" takes the name of a value'],
    ['very deep sections', '{{#a}}'.repeat(22) + '{{/a}}'.repeat(22), 'more than 20 sections'],
    ['a very long one', 'x'.repeat(20_001), 'at most 20000 characters, got 20001'],
  ])('is refused with %s', (_name, source, message) => {
    expect(() => parseTemplate(source, 'message')).toThrow(
      expect.objectContaining({ code: 'invalid_argument', message: expect.stringContaining(message) })
    );
  });

  it('is cut where it gets too long, and says so', () => {
    expect(render('{{ctx.monitor.name}}', 4)).toBe('cpu…');
    expect(render('1234', 4)).toBe('1234');
    const list = { a: Array.from({ length: 1_000 }, () => 'some text') };
    const text = render('{{#a}}{{#a}}{{#a}}{{#a}}{{.}}{{/a}}{{/a}}{{/a}}{{/a}}', 1_000, list);
    expect(text).toHaveLength(1_000);
    expect(text.endsWith('…')).toBe(true);
  });

  it('ends soon where sections write nothing very often', () => {
    const list = { a: Array.from({ length: 1_000 }, () => 1) };
    expect(render('{{#a}}{{#a}}{{#a}}{{#a}}{{b}}{{/a}}{{/a}}{{/a}}{{/a}}', 1_000, list)).toBe('…');
  });

  it('escapes values alone where asked to', () => {
    const escape = (text: string) => JSON.stringify(text).slice(1, -1);
    const template = parseTemplate('{"a":"{{ctx.monitor.name}}"}', 'query');
    expect(JSON.parse(renderTemplate(template, data, { charsMax: 1_000, escape }))).toEqual({
      a: 'cpu <b>"high"</b> & more',
    });
  });

  it('has an end to empty sections inside one another, too', () => {
    let looks = 0;
    const list = new Proxy(
      Array.from({ length: 10_000 }, (_, i) => i + 1),
      {
        get: (target, key) => {
          looks += 1;
          return Reflect.get(target, key) as unknown;
        },
      }
    );
    render('{{#a}}{{#a}}{{#a}}{{/a}}{{/a}}{{/a}}', 10_000, { a: list });
    expect(looks).toBeLessThan(500_000);
  });

  it('made by chance is refused in words of its own, or writes no more than it may', () => {
    const word = fc.constantFrom(
      '{{',
      '}}',
      '{{{',
      '}}}',
      '#',
      '/',
      '^',
      '&',
      '!',
      '=',
      '>',
      'a',
      'b.0',
      '.',
      ' ',
      '\n',
      '{{#a}}',
      '{{/a}}'
    );
    fc.assert(
      fc.property(
        fc.array(word, { maxLength: 30 }),
        fc.dictionary(fc.constantFrom('a', 'b'), fc.jsonValue()),
        (words, of) => {
          try {
            expect(render(words.join(''), 50, of as { [name: string]: Json }).length).toBeLessThanOrEqual(50);
          } catch (thrown) {
            expect(thrown).toMatchObject({ name: 'VigilError', code: 'invalid_argument' });
          }
        }
      ),
      { seed: 20_260_102, numRuns: 3_000 }
    );
  });
});
