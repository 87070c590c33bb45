import { LIMITS, VigilError } from '../../../schema';
import { closeFixtures, demoSpec, EngineFixture, T0 } from '../../testkit/engine-fixture';
import { ScriptedSource } from '../../testkit/scripted-source';
import { MINUTE, withDetector } from '../../testkit/with-detector';

jest.setTimeout(30_000);
afterEach(closeFixtures);

describe('errors', () => {
  it.each([
    ['GET', '/nothing', undefined, 404, 'not_found'],
    ['GET', '/detectors/nope', undefined, 404, 'not_found'],
    ['PUT', '/detectors/nope', { version: 1, spec: demoSpec() }, 404, 'not_found'],
    ['DELETE', '/detectors/nope', undefined, 404, 'not_found'],
    ['POST', '/detectors/nope/enable', {}, 404, 'not_found'],
    ['POST', '/detectors/nope/disable', {}, 404, 'not_found'],
    ['GET', '/detectors/nope/series', undefined, 404, 'not_found'],
    ['GET', '/detectors/nope/results?from=0&to=1', undefined, 404, 'not_found'],
    ['GET', '/detectors/nope/members', undefined, 404, 'not_found'],
    ['GET', '/detectors/nope/runs', undefined, 404, 'not_found'],
    ['GET', '/detectors/nope/profile', undefined, 404, 'not_found'],
    ['GET', '/detectors/nope/history', undefined, 404, 'not_found'],
    ['POST', '/detectors/nope/history', { fromMs: 0, toMs: T0 }, 404, 'not_found'],
    ['GET', '/history/nope', undefined, 404, 'not_found'],
    ['POST', '/history/nope/stop', undefined, 404, 'not_found'],
    ['DELETE', '/history/nope', undefined, 404, 'not_found'],
    ['GET', '/history/nope/series', undefined, 404, 'not_found'],
    ['GET', '/history/nope/results?from=0&to=1', undefined, 404, 'not_found'],
    ['GET', '/history/nope/anomalies', undefined, 404, 'not_found'],
    ['GET', '/history/nope/anomalies?detector=x', undefined, 400, 'invalid_argument'],
    ['POST', '/detectors/nope/history', { fromMs: 5, toMs: 5 }, 400, 'invalid_argument'],
    ['POST', '/detectors/nope/history', {}, 400, 'invalid_argument'],
    ['GET', '/anomalies/nope', undefined, 404, 'not_found'],
    ['GET', '/previews/nope', undefined, 404, 'not_found'],
    ['DELETE', '/previews/nope', undefined, 404, 'not_found'],
    ['GET', '/detectors?limit=0', undefined, 400, 'invalid_argument'],
    ['GET', '/detectors?unknown=1', undefined, 400, 'invalid_argument'],
    ['GET', '/detectors?limit=1&limit=2', undefined, 400, 'invalid_argument'],
    ['GET', '/detectors?cursor=rubbish', undefined, 400, 'invalid_argument'],
    ['GET', '/detectors?labels=oops', undefined, 400, 'invalid_argument'],
    ['GET', '/detectors?state=sad', undefined, 400, 'invalid_argument'],
    ['GET', `/detectors?labels=${encodeURIComponent('a=~"("')}`, undefined, 400, 'invalid_argument'],
    ['GET', '/anomalies?from=9&to=1', undefined, 400, 'invalid_argument'],
    ['GET', '/anomalies?cursor=rubbish', undefined, 400, 'invalid_argument'],
    ['GET', '/anomalies?severity=huge', undefined, 400, 'invalid_argument'],
    ['GET', '/whoami?x=1', undefined, 400, 'invalid_argument'],
    ['POST', '/previews', { spec: demoSpec(), fromMs: 5, toMs: 5 }, 400, 'invalid_argument'],
    ['POST', '/sources/test', { source: { kind: 'carrier pigeon' }, intervalMs: MINUTE }, 400, 'invalid_argument'],
    ['POST', '/detectors', undefined, 400, 'invalid_argument'],
  ])('%s %s answers with the right status and code', async (method, path, body, status, code) => {
    const fixture = await EngineFixture.open({ sources: [new ScriptedSource()] });
    const answer = await fixture.call(method, path, body, fixture.as('Admin'));
    expect(answer).toMatchObject({ status, body: { error: { code } } });
    expect(Object.keys(answer.body)).toEqual(['error']);
  });

  it('refuses a range of results that ends before it begins, and a series that is not there', async () => {
    const { fixture, id } = await withDetector();
    expect((await fixture.call('GET', `/detectors/${id}/results?from=5&to=5`)).status).toBe(400);
    expect((await fixture.call('GET', `/detectors/${id}/results?from=0&to=5&series=beef`)).status).toBe(404);
  });

  it('says where a body stops being JSON', async () => {
    const fixture = await EngineFixture.open({ sources: [new ScriptedSource()] });
    const post = (body: string | Uint8Array, type = 'application/json') =>
      fixture.engine.api(
        new Request('http://vigil/api/v1/detectors', {
          method: 'POST',
          body: body as BodyInit,
          headers: { 'content-type': type },
        }),
        fixture.as('Editor')
      );
    const message = async (response: Response) =>
      ((await response.json()) as { error: { message: string } }).error.message;
    expect(await message(await post('{"name":\n  oops}'))).toBe(
      'the body must be JSON: unexpected "o" at line 2, column 3'
    );
    expect(await message(await post('{"name":'))).toBe(
      'the body must be JSON: the text ends too early at line 1, column 9'
    );
    expect(await message(await post(Uint8Array.of(0x22, 0xff, 0x22)))).toBe('the body must be UTF-8 text');
    expect(await message(await post('{}', 'text/plain'))).toBe(
      'content-type must be application/json, got "text/plain"'
    );
  });

  it('answers 413 to a body beyond the limit, declared or not', async () => {
    const fixture = await EngineFixture.open({ sources: [new ScriptedSource()] });
    const chunk = new Uint8Array(1024 * 1024).fill(32);
    let sent = 0;
    const body = new ReadableStream({
      pull: (controller) => (sent++ < 12 ? controller.enqueue(chunk) : controller.close()),
    });
    const init = { method: 'POST', body, headers: { 'content-type': 'application/json' }, duplex: 'half' };
    const response = await fixture.engine.api(new Request('http://vigil/api/v1/detectors', init), fixture.as('Editor'));
    expect(response.status).toBe(413);
    expect(await response.json()).toMatchObject({
      error: { code: 'resource_exhausted', details: { maxBytes: LIMITS.bodyBytes } },
    });
  });

  it('answers 405 with what is possible', async () => {
    const fixture = await EngineFixture.open({ sources: [new ScriptedSource()] });
    const { status, headers } = await fixture.call('PATCH', '/detectors/x', {});
    expect(status).toBe(405);
    expect(headers.get('allow')).toBe('GET, PUT, DELETE');
  });

  it('gives the words of a source that fails, with 503 and whose fault it is', async () => {
    const { fixture, source } = await withDetector();
    source.before = () => {
      throw new VigilError('unavailable', 'connection refused', {
        source: 'downstream',
        cause: new Error('secret detail'),
      });
    };
    const answer = await fixture.call('POST', '/sources/test', {
      source: { kind: 'demo', metric: 'orders' },
      intervalMs: MINUTE,
    });
    expect(answer).toMatchObject({
      status: 503,
      body: { error: { source: 'downstream', message: 'connection refused' } },
    });
    expect(JSON.stringify(answer.body)).not.toContain('secret detail');
  });

  it('gives nothing away about an error nobody expected', async () => {
    const { fixture, source } = await withDetector();
    source.before = () => {
      throw new Error('password=hunter2');
    };
    const answer = await fixture.call('POST', '/sources/test', {
      source: { kind: 'demo', metric: 'orders' },
      intervalMs: MINUTE,
    });
    expect(answer).toMatchObject({ status: 500, body: { error: { code: 'internal' } } });
    expect(JSON.stringify(answer.body)).not.toContain('hunter2');
  });
});
