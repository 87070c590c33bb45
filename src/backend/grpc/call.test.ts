import { ERROR_CODES, VigilError } from '../../schema';
import { GRPC_STATUS, patienceMs, toServiceError } from './call';

const callUntil = (deadline: Date | number) => ({ cancelled: false, on: () => undefined, getDeadline: () => deadline });

describe('patienceMs', () => {
  it.each([
    ['without a deadline', Infinity, 20_000],
    ['with a far one', new Date(101_000), 20_000],
    ['with a near one, keeping time to answer', new Date(13_000), 2_500],
    ['with one that has passed', new Date(9_000), 0],
  ])('is bounded %s', (_, deadline, expected) => {
    expect(patienceMs(callUntil(deadline), 10_000)).toBe(expected);
  });
});

describe('GRPC_STATUS', () => {
  it('has one status for each code', () => {
    expect(Object.keys(GRPC_STATUS).sort()).toEqual([...ERROR_CODES].sort());
    expect(new Set(Object.values(GRPC_STATUS)).size).toBe(ERROR_CODES.length);
  });

  it('keeps what an unknown error said to itself', () => {
    expect(toServiceError(new VigilError('not_found', 'no x'))).toEqual({ code: 5, details: 'no x' });
    expect(toServiceError(new Error('secret')).details).not.toContain('secret');
  });
});
