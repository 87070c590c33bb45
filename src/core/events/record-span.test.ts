import { DAY_MS, HOUR_MS } from '../../schema';
import { ByteReader } from '../state/byte-reader';
import { ByteWriter } from '../state/byte-writer';
import { Random } from '../stats/random';
import { RecordSpan } from './record-span';

/** A value an hour from the epoch on. */
function seen(values: readonly number[], records = new RecordSpan(), fromHour = 0): RecordSpan {
  values.forEach((value, i) => records.push((fromHour + i) * HOUR_MS, value));
  return records;
}

const hours = (count: number, value: number) => new Array<number>(count).fill(value);

describe('RecordSpan', () => {
  it('knows no record without history, or with less than a day of it', () => {
    expect(new RecordSpan().of(0, 1)).toBeNull();
    expect(seen(hours(24, 10)).of(DAY_MS - 1, 20)).toBeNull();
    expect(seen(hours(24, 10)).of(DAY_MS, 20)).toEqual({ kind: 'highest', spanMs: DAY_MS });
  });

  it('reaches back to the beginning of the series, at most 28 days', () => {
    expect(seen(hours(60, 10)).of(60 * HOUR_MS, 20)).toEqual({ kind: 'highest', spanMs: 60 * HOUR_MS });
    expect(seen(hours(40 * 24, 10)).of(40 * DAY_MS, 20)).toEqual({ kind: 'highest', spanMs: 28 * DAY_MS });
    expect(seen(hours(40 * 24, 10)).of(40 * DAY_MS, 2)).toEqual({ kind: 'lowest', spanMs: 28 * DAY_MS });
  });

  it('does not count anything of the day in which a value as high was seen', () => {
    const records = seen([...hours(48, 10), 30, ...hours(71, 10)]);
    expect(records.of(5 * DAY_MS, 30)).toEqual({ kind: 'highest', spanMs: 2 * DAY_MS });
    expect(records.of(5 * DAY_MS, 31)).toEqual({ kind: 'highest', spanMs: 5 * DAY_MS });
    expect(records.of(5 * DAY_MS, 10)).toBeNull();
  });

  it('knows no record of what was seen today', () => {
    const records = seen([...hours(72, 10), 30]);
    expect(records.of(73 * HOUR_MS, 30)).toBeNull();
    expect(records.of(73 * HOUR_MS, 29)).toBeNull();
  });

  it('forgets days that are long past, also over a long time without values', () => {
    const records = seen(hours(24, 50));
    seen(hours(24, 10), records, 100 * 24);
    expect(records.of(101 * DAY_MS, 20)).toEqual({ kind: 'highest', spanMs: 28 * DAY_MS });
    expect(records.of(200 * DAY_MS, 20)).toEqual({ kind: 'highest', spanMs: 28 * DAY_MS });
  });

  it('never claims more than is true, and at most two days less', () => {
    const random = new Random(5);
    const values = Array.from({ length: 24 * 50 }, () => random.normal() + 3 * random.normal() ** 3);
    const records = new RecordSpan();
    values.forEach((value, i) => {
      const found = records.of(i * HOUR_MS, value);
      const higher = values.slice(0, i).findLastIndex((past) => past >= value);
      const truth = Math.min(28 * DAY_MS, (higher < 0 ? i : i - higher) * HOUR_MS);
      const claimed = found?.kind === 'highest' ? found.spanMs : 0;
      expect(claimed).toBeLessThanOrEqual(truth);
      expect(claimed).toBeGreaterThan(found?.kind === 'lowest' ? -1 : truth - 2 * DAY_MS);
      records.push(i * HOUR_MS, value);
    });
  });

  it('keeps what it knows over writing and reading', () => {
    const records = seen([...hours(48, 10), 30, ...hours(71, 10)]);
    const out = new ByteWriter();
    records.write(out);
    const copy = new RecordSpan();
    const input = new ByteReader(out.toBytes());
    copy.read(input);
    input.end();
    for (const value of [9, 10, 11, 30, 31]) {
      expect(copy.of(5 * DAY_MS, value)).toEqual(records.of(5 * DAY_MS, value));
    }
  });
});
