import { LIMITS, VigilError, type SourceQuery } from '../../schema';
import { ManualClock } from '../base/testkit/manual-clock';
import { ScriptedSource } from '../testkit/scripted-source';
import { sourceName, sourcePlace, Sources } from './sources';

const request = (signal = new AbortController().signal) => ({
  orgId: 1,
  query: { kind: 'demo', metric: 'orders' } as const,
  range: { fromMs: 0, toMs: 60_000 },
  intervalMs: 60_000,
  seriesLimit: 10,
  signal,
});

describe('Sources', () => {
  it('remembers how each source is doing', async () => {
    const clock = new ManualClock();
    const source = new ScriptedSource();
    const sources = new Sources([source], clock);
    await sources.fetch(request());
    source.before = () => {
      throw new VigilError('unavailable', 'down', { source: 'downstream' });
    };
    await clock.advance(10_000);
    await expect(sources.fetch(request())).rejects.toThrow('down');
    const nowMs = clock.nowMs();
    expect(sources.activity(1)).toEqual([
      {
        kind: 'demo',
        name: 'demo shop',
        lastSuccessMs: nowMs - 10_000,
        lastErrorMs: nowMs,
        lastError: 'down',
        requestsPerMinute: 2,
      },
    ]);
    await clock.advance(55_000);
    expect(sources.activity(1)[0]?.requestsPerMinute).toBe(1);
  });

  it('tells each organisation of what it has asked itself, and of nothing else', async () => {
    const sources = new Sources([new ScriptedSource()], new ManualClock());
    await sources.fetch(request());
    await sources.extent(request().query, 2, request().signal);
    expect(sources.activity(1)).toHaveLength(1);
    expect(sources.activity(2)).toHaveLength(1);
    expect(sources.activity(3)).toEqual([]);
  });

  it('forgets what was asked longest ago rather than remember every place ever asked', async () => {
    const source = new ScriptedSource();
    source.kind = 'csv';
    const sources = new Sources([source], new ManualClock());
    const ask = (n: number) =>
      sources.extent({ kind: 'csv', file: `${n}.csv`, timeColumn: 't', valueColumns: [] }, 1, request().signal);
    for (let n = 0; n < 1_000; n++) {
      await ask(n);
    }
    await ask(0);
    await ask(1_000);
    const names = sources.activity(1).map(({ name }) => name);
    expect(names).toHaveLength(1_000);
    expect(names).toContain('0.csv');
    expect(names).not.toContain('1.csv');
  });

  it('gives up on a source that never answers', async () => {
    const clock = new ManualClock();
    const source = new ScriptedSource();
    source.before = () => new Promise(() => {});
    const fetching = new Sources([source], clock).fetch(request());
    const outcome = expect(fetching).rejects.toMatchObject({ code: 'deadline_exceeded', source: 'downstream' });
    await clock.advance(5 * LIMITS.sourceTimeoutMs);
    await outcome;
    expect(source.requests[0]?.signal.aborted).toBe(true);
    expect(clock.pending).toBe(0);
  });

  it('lets go at once when asked to, and does not count that as a failure', async () => {
    const clock = new ManualClock();
    const source = new ScriptedSource();
    source.before = () => new Promise(() => {});
    const sources = new Sources([source], clock);
    const controller = new AbortController();
    const outcome = expect(sources.fetch(request(controller.signal))).rejects.toMatchObject({ code: 'canceled' });
    controller.abort();
    await outcome;
    expect(sources.activity(1)[0]?.lastError).toBeNull();
    expect(clock.pending).toBe(0);
  });

  it('says so when it has no source of that kind', async () => {
    await expect(new Sources([], new ManualClock()).fetch(request())).rejects.toMatchObject({
      code: 'failed_precondition',
    });
  });
});

describe('sourceName and sourcePlace', () => {
  it('never hold the credentials of an address', () => {
    const query = { kind: 'prometheus', url: 'http://user:secret@prom:9090/base/?token=abc', expr: 'up' } as const;
    expect(sourceName(query)).toBe('http://prom:9090/base');
    expect(sourcePlace({ orgId: 1, source: query })).toBe('1:prometheus:http://prom:9090/base');
  });

  it('tell places apart that can be slow on their own', () => {
    const grafana = (uid: string): SourceQuery => ({
      kind: 'grafana',
      datasource: { uid, type: 'loki', name: 'Logs' },
      queries: [{ refId: 'A' }],
    });
    const place = (uid: string, orgId = 1) => sourcePlace({ orgId, source: grafana(uid) });
    expect(place('a')).toBe(place('a'));
    expect(place('a')).not.toBe(place('b'));
    expect(place('a')).not.toBe(place('a', 2));
    expect(sourceName(grafana('a'))).toBe('Logs');
    const file = { kind: 'csv', file: 'a.csv', timeColumn: 't', valueColumns: [] } as const;
    expect(sourcePlace({ orgId: 1, source: { ...file, valueColumns: [] } })).toBe('1:csv:');
  });
});
