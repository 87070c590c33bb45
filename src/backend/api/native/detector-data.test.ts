import { closeFixtures, demoSpec, EngineFixture, T0 } from '../../testkit/engine-fixture';
import { ScriptedSource } from '../../testkit/scripted-source';
import * as answers from './answers';
import { DAY, HOUR, ok, STEP, withDetector } from '../../testkit/with-detector';

jest.setTimeout(30_000);
afterEach(closeFixtures);

describe('what a detector has seen', () => {
  it('is listed by series, worst first or by labels, filtered and paged', async () => {
    const { fixture, id } = await withDetector();
    const all = await ok(fixture, `/detectors/${id}/series?sort=labels`, answers.seriesPage);
    expect(all.items.map(({ labels }) => labels['pod'])).toEqual(['a', 'b']);
    expect(all.items[0]).toMatchObject({ lastMs: T0, firstMs: T0 - 5 * DAY + STEP });
    const eu = await ok(
      fixture,
      `/detectors/${id}/series?labels=${encodeURIComponent('region="eu"')}`,
      answers.seriesPage
    );
    expect(eu).toMatchObject({ total: 1, items: [{ labels: { pod: 'a' } }] });
    const first = await ok(fixture, `/detectors/${id}/series?limit=1`, answers.seriesPage);
    const second = await ok(fixture, `/detectors/${id}/series?limit=1&cursor=${first.nextCursor}`, answers.seriesPage);
    expect(second.nextCursor).toBeNull();
    expect(new Set([...first.items, ...second.items].map(({ seriesKey }) => seriesKey)).size).toBe(2);
  });

  it('is read as columns: the worst series of the range unless one is named, thinned', async () => {
    const { fixture, id } = await withDetector();
    const worst = await ok(
      fixture,
      `/detectors/${id}/results?from=${T0 - DAY}&to=${T0}&maxPoints=50`,
      answers.seriesResults
    );
    expect(worst).toMatchObject({ labels: { pod: 'a' }, thinned: true });
    expect(worst.columns.timeMs.length).toBeLessThanOrEqual(50);
    expect(Math.max(...worst.columns.value.map((value) => value ?? 0))).toBeGreaterThan(150);
    const other = (await ok(fixture, `/detectors/${id}/series?sort=labels`, answers.seriesPage)).items[1];
    const named = await ok(
      fixture,
      `/detectors/${id}/results?from=${T0 - HOUR}&to=${T0}&series=${other?.seriesKey}`,
      answers.seriesResults
    );
    expect(named).toMatchObject({ labels: { pod: 'b' }, thinned: false });
    expect(named.columns.timeMs).toHaveLength(13);
  });

  it('is told run by run, newest first', async () => {
    const { fixture, id } = await withDetector();
    await fixture.pass(STEP, STEP);
    const { items } = await ok(fixture, `/detectors/${id}/runs`, answers.runList);
    expect(items.map(({ origin, toMs }) => ({ origin, toMs }))).toEqual([
      { origin: 'live', toMs: T0 + STEP },
      { origin: 'backfill', toMs: T0 },
    ]);
  });

  it('is told member by member, of the worst series unless one is named, from its newest snapshot', async () => {
    const { fixture, id } = await withDetector();
    const worst = await ok(fixture, `/detectors/${id}/members`, answers.seriesMembers);
    expect(worst).toMatchObject({ labels: { pod: 'a' }, asOfMs: T0 });
    expect(worst.members.length).toBeGreaterThan(0);
    const other = (await ok(fixture, `/detectors/${id}/series?sort=labels`, answers.seriesPage)).items[1];
    const named = await ok(fixture, `/detectors/${id}/members?series=${other?.seriesKey}`, answers.seriesMembers);
    expect(named).toMatchObject({ seriesKey: other?.seriesKey, labels: { pod: 'b' } });
    const none = await fixture.call('GET', `/detectors/${id}/members?series=none`);
    expect(none).toMatchObject({ status: 404, body: { error: { code: 'not_found' } } });
  });

  it('has no members where no series has come yet', async () => {
    const fixture = await EngineFixture.open({ sources: [new ScriptedSource()] });
    const id = await fixture.create(demoSpec({ enabled: false }));
    expect(await ok(fixture, `/detectors/${id}/members`, answers.seriesMembers)).toEqual({
      seriesKey: '',
      labels: {},
      members: [],
      asOfMs: null,
    });
  });

  it('is offered to editors as names and values of labels', async () => {
    const { fixture, id } = await withDetector();
    expect(await ok(fixture, '/detectors/labels', answers.labelValues)).toEqual({
      names: ['pod', 'region'],
      values: [],
    });
    expect(await ok(fixture, `/detectors/labels?detector=${id}&name=pod`, answers.labelValues)).toMatchObject({
      values: ['a', 'b'],
    });
    expect(await ok(fixture, '/detectors/labels?detector=none&name=pod', answers.labelValues)).toEqual({
      names: [],
      values: [],
    });
  });
});

describe('anomalies', () => {
  it.each([
    ['', 1],
    ['detector=orders', 1],
    ['detector=nothing', 0],
    ['severity=slight,moderate,severe', 1],
    [`labels=${encodeURIComponent('pod="a"')}`, 1],
    [`labels=${encodeURIComponent('pod=~"(b|c)"')}`, 0],
    [`from=${T0 - 3 * HOUR}&to=${T0}`, 1],
    [`from=${T0 - 5 * HOUR}&to=${T0 - 4 * HOUR}`, 0],
    ['search=ORDERS', 1],
    ['search=zebra', 0],
    ['series=0000000000000000', 0],
  ])('are found by "%s"', async (query, count) => {
    const { fixture } = await withDetector();
    const page = await ok(fixture, `/anomalies?${query}`, answers.anomalyPage);
    expect({ items: page.items.length, total: page.total }).toEqual({ items: count, total: count });
  });

  it('are counted by severity without the severity filter, and without any filter', async () => {
    const { fixture } = await withDetector();
    const [anomaly] = (await ok(fixture, '/anomalies', answers.anomalyPage)).items;
    const others = ['slight', 'moderate', 'severe'].filter((severity) => severity !== anomaly?.severity).join(',');
    const page = await ok(fixture, `/anomalies?severity=${others}`, answers.anomalyPage);
    expect(page).toMatchObject({ total: 0, items: [], unfiltered: 1 });
    expect(page.severities[anomaly?.severity ?? 'slight']).toBe(1);
  });

  it('are read one by one', async () => {
    const { fixture } = await withDetector();
    const [anomaly] = (await ok(fixture, '/anomalies', answers.anomalyPage)).items;
    expect(await ok(fixture, `/anomalies/${anomaly?.id}`, answers.anomaly)).toEqual(anomaly);
  });
});
