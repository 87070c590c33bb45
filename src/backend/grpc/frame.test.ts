import { tableFromIPC, type Table } from 'apache-arrow';
import type { Field, Frame } from '../services/queries/frame';
import { loadFrameWriter } from './frame';

async function roundTrip(frame: Frame): Promise<{ table: Table; bytes: Uint8Array }> {
  const bytes = (await loadFrameWriter())(frame, 'A');
  return { table: tableFromIPC(bytes), bytes };
}

const times = [1_795_500_000_123, 1_795_500_060_123, 1_795_500_120_123];

const everyKind: Field[] = [
  { name: 'time', kind: 'time', values: times, nullable: false, config: { interval: 60_000 } },
  { name: 'timeEnd', kind: 'time', values: [times[1]!, NaN, times[2]!], nullable: true },
  { name: 'value', kind: 'number', values: [1.5, NaN, -0.1], nullable: true, labels: { pod: 'web-1', ä: '日本' } },
  { name: 'score', kind: 'number', values: [0, 50, Infinity], nullable: false },
  { name: 'text', kind: 'text', values: ['a', '', 'µ🙂'], nullable: false },
  { name: 'label', kind: 'text', values: [null, 'x', null], nullable: true },
  { name: 'open', kind: 'boolean', values: [true, false, true] },
];

describe('loadFrameWriter', () => {
  it('writes an Arrow file, not a stream', async () => {
    const { bytes } = await roundTrip({ name: 'x', fields: everyKind });
    const magic = new TextEncoder().encode('ARROW1');
    expect(bytes.subarray(0, 6)).toEqual(magic);
    expect(bytes.subarray(-6)).toEqual(magic);
  });

  it('keeps every kind of column, nulls included', async () => {
    const { table } = await roundTrip({ name: 'x', fields: everyKind });
    const column = (name: string) => [...(table.getChild(name) ?? [])];
    const raw = table.getChild('time')!.data[0]!.values as BigInt64Array;
    expect([...raw]).toEqual(times.map((ms) => BigInt(ms) * 1_000_000n));
    expect(column('timeEnd')[1]).toBeNull();
    expect(column('value')).toEqual([1.5, null, -0.1]);
    expect(column('score')).toEqual([0, 50, Infinity]);
    expect(column('text')).toEqual(['a', '', 'µ🙂']);
    expect(column('label')).toEqual([null, 'x', null]);
    expect(column('open')).toEqual([true, false, true]);
  });

  it('names the types that Grafana reads: no dictionary, nanoseconds without a zone', async () => {
    const { table } = await roundTrip({ name: 'x', fields: everyKind });
    expect(table.schema.fields.map((field) => String(field.type))).toEqual([
      'Timestamp<NANOSECOND>',
      'Timestamp<NANOSECOND>',
      'Float64',
      'Float64',
      'Utf8',
      'Utf8',
      'Bool',
    ]);
  });

  it('says which columns may hold nulls, whatever they hold now', async () => {
    const full: Field[] = [{ name: 'value', kind: 'number', values: [1], nullable: true }, ...everyKind.slice(3, 5)];
    const { table } = await roundTrip({ name: 'x', fields: full.map((field) => ({ ...field })).slice(0, 1) });
    expect(table.schema.fields[0]?.nullable).toBe(true);
    const all = await roundTrip({ name: 'x', fields: everyKind });
    expect(all.table.schema.fields.map((field) => field.nullable)).toEqual([
      false,
      true,
      true,
      false,
      false,
      true,
      false,
    ]);
  });

  it('carries name, refId, meta, labels and config as text', async () => {
    const meta: Frame['meta'] = {
      type: 'numeric-long',
      typeVersion: [0, 1],
      notices: [{ severity: 'info', text: 'hi' }],
    };
    const { table } = await roundTrip({ name: 'my frame', fields: everyKind, meta });
    const frame = table.schema.metadata;
    expect(frame.get('name')).toBe('my frame');
    expect(frame.get('refId')).toBe('A');
    expect(JSON.parse(frame.get('meta') ?? '')).toEqual(meta);
    expect(JSON.parse(table.schema.fields[2]?.metadata.get('labels') ?? '')).toEqual({ pod: 'web-1', ä: '日本' });
    expect(JSON.parse(table.schema.fields[0]?.metadata.get('config') ?? '')).toEqual({ interval: 60_000 });
    expect(table.schema.fields[3]?.metadata.has('labels')).toBe(false);
  });

  it.each([
    ['without fields', []],
    ['without rows', everyKind.map((field): Field => ({ ...field, values: [] }))],
  ])('writes a readable file for a frame %s', async (_, fields) => {
    const { table } = await roundTrip({ name: 'empty', fields });
    expect(table.numRows).toBe(0);
    expect(table.schema.fields).toHaveLength(fields.length);
    expect(table.schema.metadata.get('name')).toBe('empty');
  });

  it('does not mix up columns that were given as views of one buffer', async () => {
    const shared = Float64Array.from({ length: 3_000 }, (_, i) => i);
    const views = [0, 1_000, 500].map((start) => shared.subarray(start, start + 1_000));
    const fields = views.map((values, i): Field => ({ name: `c${i}`, kind: 'number', values, nullable: false }));
    const { table, bytes } = await roundTrip({ name: 'x', fields });
    views.forEach((values, i) => expect([...(table.getChild(`c${i}`) ?? [])]).toEqual([...values]));
    expect(bytes.length).toBeGreaterThan(24_000);
  });
});
