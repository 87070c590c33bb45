import { parseArgs, type ParseArgsConfig } from 'node:util';
import { VigilError } from '../schema';

/** `parseArgs` with errors in the words of the house. @throws VigilError `invalid_argument` */
export function parseFlags<T extends ParseArgsConfig>(config: T): ReturnType<typeof parseArgs<T>> {
  try {
    return parseArgs(config);
  } catch (thrown) {
    // Node explains at length how to escape a dash; the first sentence is what a user needs.
    const [words = ''] = String((thrown as { message?: unknown }).message).split('. ');
    throw new VigilError('invalid_argument', words.charAt(0).toLowerCase() + words.slice(1), { cause: thrown });
  }
}
