import { VigilError } from '../../schema';

/**
 * The error of a message that some have taken and others have not. Another attempt would bring it to the first ones again,
 * so its code is one that asks for none.
 */
export function inPart(error: VigilError, { taken, all }: { taken: number; all: number }): VigilError {
  const { message, source } = error;
  return new VigilError('failed_precondition', `only ${taken} of ${all} took the message: ${message}`, { source });
}
