import { severityRank, SEVERITIES, type Detector, type SeverityCounts } from '../../../schema';
import type { QueryContext } from './query-context';
import { unknownDetector } from './query-model';

/**
 * The detectors a query is about: the named one, or all of the organisation by name.
 *
 * @throws VigilError `not_found` for a name that no detector has
 */
export async function chosenDetectors({ reader, orgId, model }: QueryContext): Promise<Detector[]> {
  if (model.detector === '') {
    return reader.listDetectors(orgId);
  }
  const detector = await reader.findDetector(orgId, model.detector);
  if (detector === null) {
    throw unknownDetector(model.detector);
  }
  return [detector];
}

/**
 * The one detector to draw: the named one, or the one most in need of a look, which is the enabled one with the gravest
 * open anomalies (then the most of them, then by name). Null when there is no detector at all.
 *
 * @throws VigilError `not_found` for a name that no detector has
 */
export async function chosenDetector(context: QueryContext): Promise<Detector | null> {
  const detectors = await chosenDetectors(context);
  if (detectors.length < 2) {
    return detectors[0] ?? null;
  }
  const open = await context.reader.openCounts(detectors.map(({ id }) => id));
  const need = (detector: Detector) => (detector.enabled ? 1 + gravity(open.get(detector.id)) : 0);
  return detectors.reduce((neediest, next) => (need(next) > need(neediest) ? next : neediest));
}

/** Any number of a grave severity outweighs all of a lesser one, up to a million of each. */
function gravity(counts: SeverityCounts | undefined): number {
  return counts === undefined
    ? 0
    : SEVERITIES.reduce((sum, severity) => sum + counts[severity] * 1e6 ** (severityRank(severity) - 1), 0);
}
