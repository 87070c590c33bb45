import { VigilError, type Detector } from '../../../../schema';
import type { Detectors } from '../../../services/detectors';

/** Null where there is none. */
export async function findDetector(
  detectors: Pick<Detectors, 'get'>,
  orgId: number,
  id: string
): Promise<Detector | null> {
  try {
    return await detectors.get(orgId, id);
  } catch (thrown) {
    if (VigilError.from(thrown).code === 'not_found') {
      return null;
    }
    throw thrown;
  }
}
