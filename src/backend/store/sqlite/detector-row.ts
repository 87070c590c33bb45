import type { Detector, DetectorJob } from '../../../schema';
import { foldCase } from '../../base/fold-case';
import type { DetectorsTable } from './tables';

export function toRow(detector: Detector, era: number): DetectorsTable {
  const { id, orgId, name, version, generation } = detector;
  const body = JSON.stringify(detector);
  return { id, org_id: orgId, name, name_key: foldCase(name), version, generation, era, body };
}

/** What every body has, whichever version wrote it. */
type OldestBody = Omit<
  Detector,
  'missing' | 'everyIntervals' | 'features' | 'fill' | 'rules' | 'extras' | 'revision' | 'seqNo' | 'job'
> &
  Partial<Detector>;

/** What a body lacks that is older than a field is filled in. */
export function fromBody(body: string): Detector {
  const stored = JSON.parse(body) as OldestBody;
  return {
    ...stored,
    missing: stored.missing ?? 'ignore',
    everyIntervals: stored.everyIntervals ?? 1,
    features: stored.features ?? null,
    fill: stored.fill ?? {},
    rules: stored.rules ?? [],
    extras: stored.extras ?? {},
    revision: stored.revision ?? stored.version,
    seqNo: stored.seqNo ?? 0,
    job: stored.job ?? (stored.enabled && stored.revision === undefined ? jobSince(stored.createdMs) : null),
  };
}

/** When one was started was not kept at first: at the latest when it was made. */
function jobSince(createdMs: number): DetectorJob {
  return { version: 1, seqNo: 0, enabledMs: createdMs, disabledMs: null, updatedMs: createdMs };
}
