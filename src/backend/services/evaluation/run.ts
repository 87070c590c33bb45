import type { DetectorProgress } from '../../store/store';
import type { Sources } from '../sources';
import { boundaryMs } from './boundary';
import { goThrough, type RunContext, type RunTally } from './pieces';
import { planRun } from './plan';

/**
 * One run: everything between the detector's cursor and the newest complete interval. The first run of a detector covers its
 * history the same way. Throws as `goThrough`.
 */
export async function runDetector(
  context: RunContext & { sources: Sources },
  before: DetectorProgress,
  tally: RunTally
): Promise<void> {
  const { detector, models, sources, signal } = context;
  const startedMs = context.clock.nowMs();
  const endMs = boundaryMs(detector, startedMs);
  const extent = await sources.extent(detector.source, detector.orgId, signal);
  const plan = planRun(detector, before, { targetMs: endMs, extent, newestMs: models.newestMs });
  await goThrough(context, { plan, endMs, before, tally, startedMs });
}
