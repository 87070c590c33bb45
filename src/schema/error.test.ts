import { VigilError } from './error';

describe('VigilError', () => {
  it('is our fault unless said otherwise', () => {
    expect(new VigilError('internal', 'x').source).toBe('plugin');
    expect(new VigilError('unavailable', 'x', { source: 'downstream' }).source).toBe('downstream');
  });

  it('keeps details and cause, and has neither unless given', () => {
    const cause = new Error('inner');
    const details = { currentVersion: 3 };
    expect(new VigilError('failed_precondition', 'x', { details, cause })).toMatchObject({ details, cause });
    expect(new VigilError('failed_precondition', 'x').details).toBeUndefined();
    expect('cause' in new VigilError('failed_precondition', 'x')).toBe(false);
  });
});

describe('VigilError.from', () => {
  it('leaves one of its own as it is', () => {
    const error = new VigilError('not_found', 'x');
    expect(VigilError.from(error)).toBe(error);
  });

  it('takes an abort for a cancelled request', () => {
    expect(VigilError.from(AbortSignal.abort().reason).code).toBe('canceled');
  });

  it('takes a time-out for their slowness', () => {
    const thrown = new DOMException('The operation was aborted due to timeout', 'TimeoutError');
    expect(VigilError.from(thrown)).toMatchObject({ code: 'deadline_exceeded', source: 'downstream', cause: thrown });
  });

  it.each([
    ['an error', new TypeError('connect to 10.0.0.7 with password hunter2')],
    ['text', 'hunter2'],
    ['nothing', undefined],
    ['null', null],
    ['an object', { secret: 'hunter2' }],
  ])('takes %s for our mistake, and gives nothing of it away', (_name, thrown) => {
    const error = VigilError.from(thrown);
    expect(error).toMatchObject({ code: 'internal', source: 'plugin' });
    expect(error.message).not.toContain('hunter2');
    expect(error.cause).toBe(thrown);
  });
});
