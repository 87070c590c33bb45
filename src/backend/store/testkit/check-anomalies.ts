import { noReasons, seriesKey, type Anomaly, type Severity } from '../../../schema';
import type { AnomalyFilter } from '../store';
import type { StoreUnderTest } from './check-store';
import { anomaly, commit, detector, START_MS } from './samples';

const MINUTE_MS = 60_000;

export function checkAnomalies(current: () => StoreUnderTest): void {
  const cpu = detector('cpu', { name: 'CPU of Köln' });
  const disk = detector('disk');
  const foreign = detector('foreign', { orgId: 2 });
  const anomalies = () => current().store.anomalies;

  beforeEach(async () => {
    for (const one of [cpu, disk, foreign]) {
      await current().store.detectors.create(one);
    }
  });

  const put = (of: typeof cpu, ...found: Anomaly[]) => current().store.runs.commit(commit(of, { anomalies: found }));
  const minuteOf = (found: Anomaly) => (found.startMs - START_MS) / MINUTE_MS;
  async function listed(filter: Partial<AnomalyFilter> = {}) {
    const { items } = await anomalies().list({ orgId: 1, ...filter }, { limit: 1_000, cursor: null });
    const { total } = await anomalies().count({ orgId: 1, ...filter });
    expect(total).toBe(items.length);
    return items.map(minuteOf);
  }

  it('gives back what it was given, also after a restart', async () => {
    const found = [
      anomaly(cpu, 2, {
        expected: null,
        lower: null,
        upper: null,
        endMs: null,
        value: -0,
        labels: { a: '"ü\n', b: '' },
      }),
      anomaly(cpu, 1, { value: 5e-324, expected: 1e308, peakScore: 100, side: 'below', origin: 'backfill' }),
      anomaly(cpu, 0, {
        reasons: { ...noReasons(START_MS), shares: [{ name: 'pod "ü\n', share: 1 / 3 }], record: null },
      }),
    ];
    await put(cpu, ...found);
    await current().reopen();
    await expect(anomalies().list({ orgId: 1 }, { limit: 9, cursor: null })).resolves.toEqual({
      items: found,
      nextCursor: null,
    });
    await expect(anomalies().get(1, found[0]?.id ?? '')).resolves.toEqual(found[0]);
  });

  it('replaces one that is found again', async () => {
    await put(cpu, anomaly(cpu, 0, { endMs: null, severity: 'slight' }), anomaly(cpu, 5));
    await put(cpu, anomaly(cpu, 0, { endMs: START_MS + 1, severity: 'severe', explanation: 'Changed.' }));
    const stored = await anomalies().get(1, anomaly(cpu, 0).id);
    expect(stored).toMatchObject({ endMs: START_MS + 1, severity: 'severe', explanation: 'Changed.' });
    await expect(listed()).resolves.toEqual([5, 0]);
    await expect(listed({ search: 'changed' })).resolves.toEqual([0]);
    await expect(listed({ open: true })).resolves.toEqual([]);
  });

  it('shows the name its detector has now', async () => {
    await put(cpu, anomaly(cpu, 0));
    await current().store.detectors.update({ ...cpu, name: 'renamed', version: 2 }, 1);
    await expect(anomalies().get(1, anomaly(cpu, 0).id)).resolves.toMatchObject({ detectorName: 'renamed' });
    await expect(listed({ search: 'renamed' })).resolves.toEqual([0]);
    await expect(listed({ search: 'köln' })).resolves.toEqual([]);
  });

  it('keeps organisations apart', async () => {
    await put(foreign, anomaly(foreign, 0));
    await expect(listed()).resolves.toEqual([]);
    await expect(listed({ orgId: 2 })).resolves.toEqual([0]);
    await expect(listed({ detectorIds: ['foreign'] })).resolves.toEqual([]);
    await expect(anomalies().get(1, anomaly(foreign, 0).id)).resolves.toBeNull();
    await expect(anomalies().get(2, anomaly(foreign, 0).id)).resolves.not.toBeNull();
  });

  describe('filters', () => {
    beforeEach(async () => {
      await put(cpu, anomaly(cpu, 0, { severity: 'slight' }), anomaly(cpu, 10, { severity: 'severe', endMs: null }));
      await put(
        disk,
        anomaly(disk, 20, { labels: { mount: '/VAR' } }),
        anomaly(disk, 30, { explanation: 'Half of 100 % used_up.' })
      );
    });

    const at = (minute: number) => START_MS + minute * MINUTE_MS;
    const severities = (...list: Severity[]) => ({ severities: list });

    it.each<[string, Partial<AnomalyFilter>, number[]]>([
      ['nothing', {}, [30, 20, 10, 0]],
      ['a detector', { detectorIds: ['disk'] }, [30, 20]],
      ['several detectors', { detectorIds: ['disk', 'none', 'cpu'] }, [30, 20, 10, 0]],
      ['no detector', { detectorIds: [] }, []],
      ['a series', { seriesKeys: [seriesKey({ mount: '/VAR' })] }, [20]],
      ['no series', { seriesKeys: [] }, []],
      ['a severity', severities('severe'), [10]],
      ['several severities', severities('slight', 'severe'), [10, 0]],
      ['no severity', severities(), []],
      ['open', { open: true }, [10]],
      ['closed', { open: false }, [30, 20, 0]],
      ['a range before all', { range: { fromMs: 0, toMs: at(0) - 1 } }, []],
      ['a range up to the start of one', { range: { fromMs: 0, toMs: at(0) } }, [0]],
      ['a range from the end of one', { range: { fromMs: at(5), toMs: at(6) } }, [0]],
      ['a range after the end of one', { range: { fromMs: at(5) + 1, toMs: at(9) } }, []],
      ['a range in which one is still open', { range: { fromMs: at(500), toMs: at(600) } }, [10]],
      ['a range over all', { range: { fromMs: 0, toMs: at(99) } }, [30, 20, 10, 0]],
      ['part of a detector name, other case', { search: 'KÖLN' }, [10, 0]],
      ['part of a label, other case', { search: 'mount="/var' }, [20]],
      ['part of an explanation', { search: '100 % used_' }, [30]],
      ['signs that mean something in SQL', { search: "%' or 1=1 --" }, []],
      ['text that is nowhere', { search: 'nowhere' }, []],
      ['empty text', { search: '' }, [30, 20, 10, 0]],
      ['a check in code', { where: (found) => found.labels.pod === 'web-1' }, [30, 10, 0]],
      ['all at once', { detectorIds: ['cpu'], ...severities('severe'), open: true, search: 'above' }, [10]],
    ])('by %s', async (_name, filter, minutes) => {
      await expect(listed(filter)).resolves.toEqual(minutes);
    });

    it('counts by severity', async () => {
      await expect(anomalies().count({ orgId: 1 })).resolves.toEqual({
        total: 4,
        severities: { slight: 1, moderate: 2, severe: 1 },
      });
      const where = (found: Anomaly) => found.detectorId === 'cpu';
      await expect(anomalies().count({ orgId: 1, where })).resolves.toEqual({
        total: 2,
        severities: { slight: 1, moderate: 0, severe: 1 },
      });
    });

    it('counts open ones of many detectors, leaving out those without any', async () => {
      await put(cpu, anomaly(cpu, 40, { endMs: null }), anomaly(cpu, 41, { endMs: null }));
      await expect(anomalies().openCounts(['cpu', 'disk', 'none'])).resolves.toEqual(
        new Map([['cpu', { slight: 0, moderate: 2, severe: 1 }]])
      );
      await expect(anomalies().openCounts([])).resolves.toEqual(new Map());
    });
  });

  describe('pages', () => {
    async function pages(filter: AnomalyFilter, limit: number, between?: () => Promise<void>) {
      const sizes: number[] = [];
      const seen: string[] = [];
      let cursor: string | null = null;
      do {
        const page: { items: Anomaly[]; nextCursor: string | null } = await anomalies().list(filter, { limit, cursor });
        sizes.push(page.items.length);
        seen.push(...page.items.map((found) => found.id));
        cursor = page.nextCursor;
        await between?.();
      } while (cursor !== null);
      return { sizes, seen };
    }

    /** Two of them start at each minute. */
    const many = Array.from({ length: 40 }, (_, i) =>
      anomaly(cpu, i >> 1, { labels: { pod: `p${i % 2}` }, severity: i % 4 === 0 ? 'severe' : 'slight' })
    );

    beforeEach(() => put(cpu, ...many));

    it.each([1, 7, 39, 40, 41])('of %i give every one once, in the same order', async (limit) => {
      const all = await pages({ orgId: 1 }, 1_000);
      const { sizes, seen } = await pages({ orgId: 1 }, limit);
      expect(seen).toEqual(all.seen);
      expect(new Set(seen).size).toBe(40);
      expect(sizes.slice(0, -1).every((size) => size === limit)).toBe(true);
      expect(sizes).toHaveLength(Math.ceil(40 / limit));
    });

    it('stay full under a check in code', async () => {
      const where = (found: Anomaly) => found.severity === 'severe';
      const { sizes } = await pages({ orgId: 1, where }, 4);
      expect(sizes).toEqual([4, 4, 2]);
    });

    it('neither repeat nor skip what was there while newer ones come in', async () => {
      let minute = 100;
      const { seen } = await pages({ orgId: 1 }, 7, () => put(cpu, anomaly(cpu, minute++)));
      expect(seen).toHaveLength(40);
      expect(new Set(seen).size).toBe(40);
    });

    it('go on when the last one of a page is gone', async () => {
      const first = await anomalies().list({ orgId: 1 }, { limit: 7, cursor: null });
      await current().store.prune({ resultsBeforeMs: 0, anomaliesBeforeMs: START_MS + 1e9 });
      await expect(anomalies().list({ orgId: 1 }, { limit: 7, cursor: first.nextCursor })).resolves.toEqual({
        items: [],
        nextCursor: null,
      });
    });

    it.each(['', 'x', 'bnVsbA', 'WzEsMl0', '[1,"a"]'])('refuse the cursor %p', async (cursor) => {
      await expect(anomalies().list({ orgId: 1 }, { limit: 7, cursor })).rejects.toMatchObject({
        code: 'invalid_argument',
      });
    });
  });
}
