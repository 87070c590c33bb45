import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Thread } from '../base/threads/thread';
import { readHere, readLong } from '../sources/long-answers';
import { bundleThreads } from '../testkit/bundle-threads';
import { ModelThreads } from './model-threads';

jest.setTimeout(60_000);

const MINUTE_MS = 60_000;
const SHAPE = { features: ['a', 'b'], categoryFields: ['host'], intervalMs: MINUTE_MS };

let programs: string;
let threads: ModelThreads;

beforeAll(() => {
  programs = mkdtempSync(join(tmpdir(), 'vigil-answers-'));
  bundleThreads(programs);
  threads = new ModelThreads({
    max: 1,
    start: () => new Thread({ code: { file: join(programs, 'worker.cjs') }, name: 'vigil-answers' }),
  });
});

afterAll(async () => {
  await threads.stop();
  rmSync(programs, { recursive: true });
});

/** An answer of a search engine with a few thousand buckets. */
function longAnswer(buckets: number): string {
  const made = Array.from({ length: buckets }, (_, at) => ({
    key: { c0: `host-${Math.floor(at / 10)}`, t: (at % 10) * MINUTE_MS },
    doc_count: 1,
    f0: { value: at / 7 },
    f1: { value: at % 3 === 0 ? null : at },
  }));
  const aggregations = { t: { buckets: made, after_key: made.at(-1)?.key } };
  return JSON.stringify({ responses: [{ _shards: { total: 1, failed: 0 }, aggregations }] });
}

describe('ModelThreads reading answers', () => {
  it('gives the buckets of a long answer as this thread would', async () => {
    const text = longAnswer(5_000);
    const there = await readLong(threads).buckets(text, SHAPE);
    expect(threads.count).toBe(1);
    expect(there).toEqual(await readHere.buckets(text, SHAPE));
    expect(there?.series).toHaveLength(1_000);
  });

  it('says in the same way that an answer is none, or failed', async () => {
    expect(await threads.buckets('<html>', SHAPE)).toBeNull();
    const failed = JSON.stringify({ responses: [{ timed_out: true }] });
    expect(await threads.buckets(failed, SHAPE)).toEqual(await readHere.buckets(failed, SHAPE));
  });
});
