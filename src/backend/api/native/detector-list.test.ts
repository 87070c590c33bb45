import type * as z from 'zod';
import { VigilError } from '../../../schema';
import { closeFixtures, demoSpec, EngineFixture, T0 } from '../../testkit/engine-fixture';
import { ScriptedSource, wave } from '../../testkit/scripted-source';
import * as answers from './answers';
import { DAY, ok, STEP, withDetector } from '../../testkit/with-detector';

jest.setTimeout(30_000);
afterEach(closeFixtures);

describe('GET /detectors', () => {
  it('lists detectors with state, open anomalies and the highest score of each hour', async () => {
    const { fixture, id } = await withDetector();
    const page = await ok(fixture, '/detectors', answers.detectorPage);
    expect(page).toMatchObject({ total: 1, nextCursor: null });
    expect(page.items[0]).toMatchObject({ detector: { id, name: 'orders' }, state: { series: 2 } });
    const hours = page.items[0]?.scoreByHour ?? [];
    expect(hours).toHaveLength(24);
    expect(hours.at(-1)).not.toBeNull();
    expect(Math.max(...hours.map((score) => score ?? 0))).toBe(hours.at(-3));
  });

  it('pages by cursor without repeating or leaving out', async () => {
    const fixture = await EngineFixture.open({ sources: [new ScriptedSource()] });
    for (let i = 0; i < 5; i++) {
      await fixture.create(demoSpec({ name: `d${i}` }));
    }
    for (const sort of ['attention', 'name', 'updated']) {
      const names: string[] = [];
      let cursor: string | null = '';
      while (cursor !== null) {
        const after: string = cursor === '' ? '' : `&cursor=${cursor}`;
        const page: z.infer<typeof answers.detectorPage> = await ok(
          fixture,
          `/detectors?limit=2&sort=${sort}${after}`,
          answers.detectorPage
        );
        names.push(...page.items.map(({ detector }) => detector.name));
        cursor = page.nextCursor;
      }
      expect(names).toEqual(['d0', 'd1', 'd2', 'd3', 'd4']);
    }
  });

  it.each([
    ['search=ORD', ['orders']],
    ['search=nothing', []],
    ['source=demo', ['orders']],
    ['source=csv,prometheus', []],
    ['state=running,learning', ['orders']],
    ['state=failing', []],
    [`labels=${encodeURIComponent('team="shop"')}`, ['orders']],
    [`labels=${encodeURIComponent('team=~"s.*p", x=""')}`, ['orders']],
    [`labels=${encodeURIComponent('team!="shop"')}`, []],
  ])('filters by %s, while the state counts stay those of all', async (query, names) => {
    const { fixture } = await withDetector();
    const page = await ok(fixture, `/detectors?${query}`, answers.detectorPage);
    expect(page.items.map(({ detector }) => detector.name)).toEqual(names);
    expect(page.total).toBe(names.length);
    expect(Object.values(page.states).reduce((sum, count) => sum + count)).toBe(1);
  });

  it('puts what fails and what is odd now first', async () => {
    const source = new ScriptedSource();
    source.before = ({ query }) => {
      if (query.metric === 'cpu_percent') {
        throw new VigilError('unavailable', 'down', { source: 'downstream' });
      }
    };
    source.add({}, wave({ spikes: [T0 - STEP] }));
    const fixture = await EngineFixture.open({ sources: [source] });
    await fixture.create(demoSpec({ name: 'a off', enabled: false }));
    await fixture.create(demoSpec({ name: 'b calm', direction: 'below', intervalMs: STEP, historyMs: 5 * DAY }));
    await fixture.create(demoSpec({ name: 'c odd', intervalMs: STEP, historyMs: 5 * DAY }));
    await fixture.create(demoSpec({ name: 'd failing', source: { kind: 'demo', metric: 'cpu_percent' } }));
    await fixture.settle();
    const page = await ok(fixture, '/detectors', answers.detectorPage);
    expect(page.items.map(({ detector }) => detector.name)).toEqual(['d failing', 'c odd', 'b calm', 'a off']);
  });
});
