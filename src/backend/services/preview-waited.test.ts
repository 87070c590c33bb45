import { DAY_MS, MINUTE_MS, VigilError, type CreatePreview } from '../../schema';
import { silentLogger } from '../base/logger';
import { ManualClock } from '../base/testkit/manual-clock';
import { demoSpec, T0, until } from '../testkit/engine-fixture';
import { ScriptedSource, wave } from '../testkit/scripted-source';
import { LocalModels } from './evaluation/local-models';
import { Previews } from './previews';
import { Sources } from './sources';

const request: CreatePreview = { spec: demoSpec({ historyMs: DAY_MS }), fromMs: T0 - DAY_MS, toMs: T0 };

function open() {
  const clock = new ManualClock(T0);
  const source = new ScriptedSource({ labels: {}, curve: wave() });
  const sources = new Sources([source], clock);
  const previews = new Previews({ sources, hosts: new LocalModels(), clock, logger: silentLogger });
  const run = (orgId = 1, signal = new AbortController().signal) => previews.run(orgId, request, signal);
  return { source, previews, run };
}

describe('a preview that is waited for', () => {
  it('gives what a collected one does, and leaves nothing to be collected', async () => {
    const { previews, run } = open();
    const waited = await run();
    expect(waited.series[0]?.columns.timeMs).toHaveLength(DAY_MS / MINUTE_MS);
    const { id } = previews.create(1, request);
    await until(() => previews.get(1, id).state === 'done');
    expect(previews.get(1, id).result).toEqual(waited);
  });

  it('counts against the same limits, until it is over', async () => {
    const { source, previews, run } = open();
    const gate = Promise.withResolvers<void>();
    source.before = () => gate.promise;
    const running = [1, 2, 3, 4].map(() => run());
    await expect(run()).rejects.toMatchObject({ code: 'resource_exhausted' });
    expect(() => previews.create(1, request)).toThrow(VigilError);
    gate.resolve();
    await Promise.all(running);
    await expect(run()).resolves.toBeDefined();
  });

  it('ends with its caller, while the source does not listen, and before it has begun', async () => {
    const { source, run } = open();
    source.before = () => new Promise(() => {});
    const gone = new AbortController();
    const running = run(1, gone.signal);
    await until(() => source.requests.length === 1);
    gone.abort();
    await expect(running).rejects.toMatchObject({ code: 'canceled' });
    await expect(run(1, gone.signal)).rejects.toThrow();
    expect(source.requests).toHaveLength(1);
    source.before = () => {};
    await expect(run()).resolves.toBeDefined();
  });

  it('fails with what its source says', async () => {
    const { source, run } = open();
    source.before = () => {
      throw new VigilError('unavailable', 'no route to host', { source: 'downstream' });
    };
    await expect(run()).rejects.toMatchObject({ code: 'unavailable', source: 'downstream' });
  });

  it('ends with all others when the engine stops', async () => {
    const { source, previews, run } = open();
    source.before = () => new Promise(() => {});
    const running = run();
    await until(() => source.requests.length === 1);
    previews.stop();
    await expect(running).rejects.toMatchObject({ code: 'canceled' });
  });
});
