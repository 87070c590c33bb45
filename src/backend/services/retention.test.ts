import { DAY_MS, HOUR_MS } from '../../schema';
import { closeFixtures, demoSpec, EngineFixture, T0, until } from '../testkit/engine-fixture';
import { ScriptedSource, wave } from '../testkit/scripted-source';

afterEach(closeFixtures);

describe('retention', () => {
  it('lets go of series that have been silent for longer than results are kept, in memory too', async () => {
    const goneMs = T0 - 3 * DAY_MS;
    const source = new ScriptedSource(
      { labels: { pod: 'gone' }, curve: (timeMs) => (timeMs <= goneMs ? 5 : undefined) },
      { labels: { pod: 'here' }, curve: wave() }
    );
    const fixture = await EngineFixture.open({ sources: [source], args: ['--results-days', '2'] });
    const id = await fixture.create(demoSpec({ intervalMs: HOUR_MS, historyMs: 10 * DAY_MS }));
    await fixture.settle();
    const pods = async () => {
      const { body } = await fixture.call('GET', `/detectors/${id}/series?sort=labels`);
      return body.items.map(({ labels }: { labels: { pod: string } }) => labels.pod);
    };
    expect(await pods()).toEqual(['gone', 'here']);
    await fixture.pass(HOUR_MS, HOUR_MS);
    await until(async () => (await pods()).length === 1);
    expect(await pods()).toEqual(['here']);
  });

  it('keeps what a file has given, however old the file is', async () => {
    const source = new ScriptedSource({ labels: {}, curve: wave() });
    source.kind = 'csv';
    source.end = { fromMs: T0 - 900 * DAY_MS, toMs: T0 - 899 * DAY_MS };
    const fixture = await EngineFixture.open({ sources: [source] });
    const id = await fixture.create(demoSpec({ source: { kind: 'csv', file: 'a.csv' }, intervalMs: HOUR_MS }));
    await fixture.settle();
    await fixture.pass(2 * HOUR_MS, HOUR_MS);
    await fixture.stop();
    const later = await EngineFixture.open({ sources: [source], dataDir: fixture.dataDir, clock: fixture.clock });
    const { body } = await later.call('GET', `/detectors/${id}/results?from=0&to=${T0}`);
    expect(body.columns.timeMs).toHaveLength(7);
  });
});
