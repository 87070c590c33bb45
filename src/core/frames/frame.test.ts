import * as fc from 'fast-check';
import { readFrame } from './frame';

const NONE = { problem: null, notices: [] };

interface FieldGiven {
  name: string;
  type: string;
  values: unknown[];
  labels?: Record<string, string>;
}

function frame(fields: FieldGiven[], schema: object = {}, data: object = {}) {
  return {
    schema: { ...schema, fields: fields.map(({ name, type, labels }) => ({ name, type, ...(labels && { labels }) })) },
    data: { values: fields.map(({ values }) => values), ...data },
  };
}

const time = (...values: unknown[]): FieldGiven => ({ name: 'Time', type: 'time', values });
const number = (values: unknown[], labels = {}, name = 'Value'): FieldGiven => ({
  name,
  type: 'number',
  values,
  labels,
});
const text = (name: string, ...values: unknown[]): FieldGiven => ({ name, type: 'string', values });

/** Labels, times and values of each series. */
function seriesOf(given: unknown) {
  return readFrame(given, 'A').series.map(({ labels, times, values }) => [labels, [...times], [...values]]);
}

describe('readFrame', () => {
  it('reads a frame of one series, with the labels of its field', () => {
    const given = frame([time(1, 2), number([3, 4.5], { job: 'a' })], { name: 'legend' });
    expect(readFrame(given, 'B')).toEqual({
      ...NONE,
      series: [
        {
          refId: 'B',
          labels: { job: 'a' },
          field: 'Value',
          frame: 'legend',
          sharesLabels: false,
          times: Float64Array.of(1, 2),
          values: Float64Array.of(3, 4.5),
        },
      ],
    });
  });

  it('reads a wide frame: a series for each numeric field', () => {
    expect(seriesOf(frame([time(1, 2), number([3, 4], { pod: 'a' }), number([5, null], { pod: 'b' })]))).toEqual([
      [{ pod: 'a' }, [1, 2], [3, 4]],
      [{ pod: 'b' }, [1, 2], [5, NaN]],
    ]);
  });

  it('reads a long frame: texts are labels, each combination a series', () => {
    const given = frame([
      text('host', 'a', 'b', 'a', 'a'),
      time(1, 1, 2, 2),
      text('disk', 'x', 'x', 'x', null),
      number([1, 2, 3, 4], {}, 'used'),
    ]);
    expect(seriesOf(given)).toEqual([
      [{ host: 'a', disk: 'x' }, [1, 2], [1, 3]],
      [{ host: 'b', disk: 'x' }, [1], [2]],
      [{ host: 'a', disk: '' }, [2], [4]],
    ]);
  });

  it('says when only the names of fields tell series apart', () => {
    const shares = (fields: FieldGiven[]) =>
      readFrame(frame([time(1), ...fields]), 'A').series.map((s) => s.sharesLabels);
    expect(shares([number([1], { pod: 'a' }), number([1], { pod: 'b' })])).toEqual([false, false]);
    expect(shares([number([1], { pod: 'a' }, 'min'), number([1], { pod: 'a' }, 'max')])).toEqual([true, true]);
    expect(shares([number([1], {}, 'used'), number([1], {}, 'free')])).toEqual([true, true]);
  });

  it('makes gaps of nulls, of the NaN and infinities that Grafana notes beside them, and of what is no number', () => {
    const entities = [null, { NaN: [1], Inf: [2], NegInf: [3] }];
    const given = frame(
      [time(1, 2, 3, 4, 5), number([1, null, null, null, 'x'])],
      {},
      { entities, nanos: [[0, 5, 0, 0, 0], null] }
    );
    expect(seriesOf(given)).toEqual([[{}, [1, 2, 3, 4, 5], [1, NaN, NaN, NaN, NaN]]]);
  });

  it('counts true as 1 and false as 0', () => {
    expect(seriesOf(frame([time(1, 2), { name: 'up', type: 'boolean', values: [true, false] }]))).toEqual([
      [{}, [1, 2], [1, 0]],
    ]);
  });

  it('names the fields it found when one is missing', () => {
    const logs = frame([time(1), text('line', 'hello')]);
    expect(readFrame(logs, 'A').problem).toBe('no numeric field among "Time" (time), "line" (string)');
    expect(readFrame(frame([number([1])]), 'A').problem).toBe('no time field among "Value" (number)');
  });

  it.each([
    ['no fields', { schema: { fields: [] }, data: { values: [] } }],
    ['no rows', frame([text('line')])],
    ['exemplars', frame([time(1), number([1])], { meta: { dataTopic: 'annotations' } })],
    ['no frame at all', 7],
  ])('takes nothing from %s, without complaint', (_, given) => {
    expect(readFrame(given, 'A')).toEqual({ ...NONE, series: [] });
  });

  it('passes on warnings, not remarks', () => {
    const notices = [
      { severity: 'warning', text: 'truncated' },
      { severity: 'info', text: 'fyi' },
      { severity: 'error' },
      'x',
    ];
    expect(readFrame(frame([time(1), number([1])], { meta: { notices } }), 'A').notices).toEqual(['truncated']);
  });

  it('takes nothing of its prototype for a field', () => {
    expect(
      readFrame(
        {
          schema: JSON.parse(
            '{"fields":[{"name":"Time","type":"time"},{"name":"v","type":"number","labels":{"__proto__":"x"}}]}'
          ),
          data: { values: [[1], [2]] },
        },
        'A'
      ).series
    ).toHaveLength(1);
  });

  it('never fails and invents no point, whatever the JSON is', () => {
    const type = fc.constantFrom('time', 'number', 'string', 'boolean', 'other');
    const column = fc.oneof(fc.jsonValue(), fc.array(fc.oneof(fc.integer(), fc.constant(null), fc.string())));
    const field = fc.record({ name: fc.jsonValue(), type: fc.oneof(type, fc.jsonValue()), labels: fc.jsonValue() });
    const anyFrame = fc.record({
      schema: fc.record({ fields: fc.array(field), name: fc.jsonValue(), meta: fc.jsonValue() }),
      data: fc.record({ values: fc.array(column) }),
    });
    fc.assert(
      fc.property(fc.oneof(fc.jsonValue(), anyFrame), (given) => {
        const rows = new Set(
          JSON.stringify(given)
            ?.match(/-?\d+(?:\.\d+)?(?:e[+-]?\d+)?/gi)
            ?.map(Number)
        );
        for (const { times, values } of readFrame(given, 'A').series) {
          expect(times).toHaveLength(values.length);
          for (const timeMs of times) {
            expect(Number.isNaN(timeMs) || rows.has(timeMs)).toBe(true);
          }
        }
      }),
      { seed: 11, numRuns: 300 }
    );
  });
});
