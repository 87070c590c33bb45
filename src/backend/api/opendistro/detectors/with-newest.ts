import { VigilError } from '../../../../schema';

const ATTEMPTS_MAX = 5;

/**
 * Runs a change that looks at a detector and then writes it; anew when another change has come in between, so that what is
 * there by then decides.
 *
 * @throws VigilError what the change throws; `not_found` and the conflict itself when it loses every time
 */
export async function withNewest<T>(change: () => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await change();
    } catch (thrown) {
      const { code, details } = VigilError.from(thrown);
      const isConflict = code === 'failed_precondition' && details?.currentVersion !== undefined;
      // Gone in between: looked at again it is told as any that is not there.
      const isGone = code === 'not_found' && attempt === 1;
      if ((!isConflict && !isGone) || attempt === ATTEMPTS_MAX) {
        throw thrown;
      }
    }
  }
}
