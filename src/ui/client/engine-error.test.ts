import { VigilError } from '../../schema';
import { errorOfAnswer, toEngineError } from './engine-error';

const fetchError = (status: number, data: unknown) => ({ status, data, config: { url: '/api/v1/detectors' } });

describe('toEngineError', () => {
  it("keeps the engine's own error word for word", () => {
    const details = { fields: [{ path: 'source.expr', message: 'must not be empty' }], currentVersion: 3 };
    const body = {
      error: { code: 'invalid_argument', message: 'source.expr must not be empty', source: 'plugin', details },
    };
    expect(toEngineError(fetchError(400, body))).toMatchObject({
      code: 'invalid_argument',
      message: 'source.expr must not be empty',
      source: 'plugin',
      details,
    });
  });

  it('says in words that the engine cannot be reached', () => {
    for (const thrown of [fetchError(0, undefined), new TypeError('Failed to fetch')]) {
      expect(toEngineError(thrown)).toMatchObject({
        code: 'unavailable',
        message: 'the Vigil engine cannot be reached; check that it is running',
      });
    }
  });

  it('takes an abort, of the browser or of Grafana, as canceled', () => {
    expect(toEngineError(new DOMException('gone', 'AbortError')).code).toBe('canceled');
    expect(toEngineError({ ...fetchError(-1, null), cancelled: true }).code).toBe('canceled');
  });

  it('passes a VigilError through', () => {
    const error = new VigilError('not_found', 'no detector "x"');
    expect(toEngineError(error)).toBe(error);
  });

  it('gives nothing away of anything else', () => {
    expect(toEngineError(new Error('password is hunter2'))).toMatchObject({ code: 'internal' });
    expect(toEngineError(new Error('password is hunter2')).message).not.toContain('hunter2');
  });
});

describe('errorOfAnswer', () => {
  it.each([
    {
      name: "Grafana's refusal",
      status: 403,
      body: { message: 'Access denied' },
      code: 'permission_denied',
      said: 'Access denied',
    },
    {
      name: 'a dead plugin behind Grafana',
      status: 503,
      body: { message: 'Plugin unavailable' },
      code: 'unavailable',
      said: 'Plugin unavailable',
    },
    {
      name: 'a page of HTML from a proxy',
      status: 502,
      body: '<html>',
      code: 'unavailable',
      said: 'cannot be reached',
    },
    { name: 'a timeout on the way', status: 504, body: undefined, code: 'deadline_exceeded', said: '504' },
    { name: 'a status nobody thought of', status: 418, body: null, code: 'internal', said: '418' },
    {
      name: 'a body that only looks like ours',
      status: 404,
      body: { error: { code: 'teapot', message: 'x' } },
      code: 'not_found',
      said: '404',
    },
  ])('reads $name by its status', ({ status, body, code, said }) => {
    const error = errorOfAnswer(status, body);
    expect(error.code).toBe(code);
    expect(error.message).toContain(said);
  });
});
