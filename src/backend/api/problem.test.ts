import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ERROR_CODES, VigilError } from '../../schema';
import { HTTP_STATUS, problemResponse } from './problem';

describe('HTTP_STATUS', () => {
  it('has a status for every code', () => {
    expect(Object.keys(HTTP_STATUS).sort()).toEqual([...ERROR_CODES].sort());
  });

  it('is what docs/errors.md says, code by code', () => {
    const text = readFileSync(join(__dirname, '../../../docs/errors.md'), 'utf8');
    const documented = [...text.matchAll(/^\| `(\w+)` \| (\d+)/gm)].map(([, code, status]) => [code, Number(status)]);
    expect(Object.fromEntries(documented)).toEqual(HTTP_STATUS);
  });
});

describe('problemResponse', () => {
  it('says what the client may know, and nothing of the cause', async () => {
    const error = new VigilError('not_found', 'there is no such thing', { cause: new Error('inner') });
    const response = problemResponse(error);
    expect(response.status).toBe(404);
    expect(await response.json()).toEqual({
      error: { code: 'not_found', message: 'there is no such thing', source: 'plugin' },
    });
  });

  it('tells when to come back', () => {
    const error = new VigilError('resource_exhausted', 'busy', { details: { retryAfterSeconds: 7 } });
    expect(problemResponse(error).headers.get('retry-after')).toBe('7');
    expect(problemResponse(error).status).toBe(429);
  });

  it('is 413 for a body that is too long', () => {
    expect(problemResponse(new VigilError('resource_exhausted', 'long', { details: { maxBytes: 5 } })).status).toBe(
      413
    );
  });
});
