import { LIMITS } from '../../schema';
import { closeFixtures, EngineFixture } from '../testkit/engine-fixture';

afterEach(closeFixtures);

describe('a list of anomalies', () => {
  it('is narrowed to at most so many detectors, and says how many', async () => {
    const fixture = await EngineFixture.open({ sources: [] });
    const ask = (count: number) =>
      fixture.call('GET', `/anomalies?detector=${Array.from({ length: count }, (_, i) => `x${i}`).join(',')}`);
    expect(await ask(LIMITS.detectorsPerFilter)).toMatchObject({ status: 200, body: { items: [] } });
    const message = 'detector must name at most 100 detectors, got 101';
    expect(await ask(LIMITS.detectorsPerFilter + 1)).toMatchObject({
      status: 400,
      body: { error: { code: 'invalid_argument', message, details: { fields: [{ path: 'detector', message }] } } },
    });
  });
});
