import { VigilError } from '../../schema';

/** For a change made from another version than the stored one. */
export function staleVersion(what: string, current: number, expected: number): VigilError {
  return new VigilError(
    'failed_precondition',
    `${what} has changed meanwhile: it is at version ${current}, the change was made from ${expected}`,
    { details: { currentVersion: current } }
  );
}

/** The same by sequence numbers. */
export function staleSeqNo(what: string, current: number, expected: number): VigilError {
  return new VigilError(
    'failed_precondition',
    `${what} has changed meanwhile: its sequence number is ${current}, the change was made from ${expected}`,
    { details: { currentSeqNo: current } }
  );
}
