import { MINUTE_MS } from '../../../schema';
import { closeFixtures, demoSpec, EngineFixture } from '../../testkit/engine-fixture';
import { ScriptedSource, wave } from '../../testkit/scripted-source';

// Hundreds of models take a while on a busy machine.
jest.setTimeout(60_000);
afterEach(closeFixtures);

const SERIES = 300;
/** Of 76 KiB each in 16 MiB. */
const FITTING = 215;

const source = () =>
  new ScriptedSource(...Array.from({ length: SERIES }, (_, n) => ({ labels: { pod: `p${n}` }, curve: wave() })));

async function open(args: string[] = []) {
  const fixture = await EngineFixture.open({ sources: [source()], args: ['--model-memory', '16', ...args] });
  return fixture;
}

/** Of one light series: those of its members that do not count, and why. */
async function leftOut(fixture: EngineFixture, id: string): Promise<string[]> {
  const { items } = (await fixture.call('GET', `/detectors/${id}/series?limit=500`)).body;
  const { seriesKey } = (items as Array<{ light: boolean; seriesKey: string }>).find((each) => each.light)!;
  const { members } = (await fixture.call('GET', `/detectors/${id}/members?series=${seriesKey}`)).body;
  return (members as Array<{ why: string }>).map(({ why }) => why).filter((why) => why.includes('light'));
}

async function sizes(fixture: EngineFixture, id: string) {
  const { items } = (await fixture.call('GET', `/detectors/${id}/series?limit=500`)).body;
  const light = (items as Array<{ light: boolean }>).filter((each) => each.light).length;
  const { memory } = (await fixture.call('GET', '/status')).body;
  const { notices } = (await fixture.call('GET', `/detectors/${id}`)).body.state;
  return { series: items.length, light, inStatus: memory.lightModels, budget: memory.budgetBytes, notices };
}

const spec = (params: Record<string, unknown> = {}) =>
  demoSpec({ historyMs: 30 * MINUTE_MS, algorithm: { name: 'auto', params } as never });

describe('models beyond the memory for them', () => {
  it('are light, and it is told how many and why; they stay so over a restart', async () => {
    const fixture = await open();
    const id = await fixture.create(spec());
    await fixture.settle();
    const light = SERIES - FITTING;
    const told = {
      ...{ series: SERIES, light, inStatus: light, budget: 16 * 1024 ** 2 },
      notices: [expect.stringContaining(`${light} of ${SERIES} series have a light model`)],
    };
    expect(await sizes(fixture, id)).toEqual(told);
    expect(await leftOut(fixture, id)).toEqual(['left out: light size']);
    const after = await fixture.afterKill({ sources: [source()], args: ['--model-memory', '1000'] });
    await after.pass(2 * MINUTE_MS);
    expect(await sizes(after, id)).toEqual({ ...told, budget: 1000 * 1024 ** 2 });
    expect((await after.call('GET', `/detectors/${id}`)).body.state).toMatchObject({ failing: null, lagMs: 0 });
  });

  it('take what the detector has chosen', async () => {
    const fixture = await open();
    const id = await fixture.create(spec({ size: 'full' }));
    await fixture.settle();
    expect(await sizes(fixture, id)).toMatchObject({ light: 0, notices: [] });
    const small = await fixture.create({ ...spec({ size: 'light' }), name: 'small' });
    await fixture.settle();
    expect(await sizes(fixture, small)).toMatchObject({ light: SERIES, notices: [] });
  });
});
