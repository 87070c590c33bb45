import type { AnomalyPage, HistoryRun } from '../../src/schema';
import { eventually } from './eventually';
import { listDetectors, type Host } from './host';

/** Every screen with something to see on it: a name for it → its address and what is there once it is drawn. */
export async function everyPage(host: Host): Promise<Map<string, { path: string; until: string }>> {
  const { items } = await host.call<AnomalyPage>('GET', '/anomalies?limit=1');
  const [anomaly] = items;
  const id = anomaly?.detectorId ?? (await listDetectors(host))[0]?.detector.id ?? '';
  const run = await historyOf(host, id);
  const chart = '[aria-label*="with its usual range"]';
  return new Map([
    ['detectors', { path: '/detectors', until: '[data-detector-row]' }],
    ['detector', { path: `/detectors/${id}?from=now-7d&to=now`, until: chart }],
    ['detector-series', { path: `/detectors/${id}?tab=series`, until: `table, ${chart}` }],
    ['detector-history', { path: `/detectors/${id}?tab=history&run=${run}`, until: 'table' }],
    ['detector-health', { path: `/detectors/${id}?tab=health`, until: 'table' }],
    ['detector-use', { path: `/detectors/${id}?tab=use`, until: 'pre' }],
    ['editor-new', { path: '/detectors/new', until: chart }],
    ['editor-edit', { path: `/detectors/${id}/edit`, until: chart }],
    ['anomalies', { path: '/anomalies?from=now-7d&to=now', until: '[data-event-row]' }],
    ['anomaly', { path: `/anomalies?from=now-14d&to=now&event=${anomaly?.id}`, until: chart }],
    ['events-panel', { path: '/panel', until: '[data-event-row]' }],
    ['status', { path: '/status', until: 'table' }],
  ]);
}

export const PAGE_NAMES = [
  'detectors',
  'detector',
  'detector-series',
  'detector-history',
  'detector-health',
  'detector-use',
  'editor-new',
  'editor-edit',
  'anomalies',
  'anomaly',
  'events-panel',
  'status',
] as const;

/** A historical run over the last three days that is over; its id. */
async function historyOf(host: Host, detectorId: string): Promise<string> {
  const toMs = Date.now();
  const { id } = await host.call<HistoryRun>('POST', `/detectors/${detectorId}/history`, {
    fromMs: toMs - 259_200_000,
    toMs,
  });
  await eventually(
    () => host.call<HistoryRun>('GET', `/history/${id}`),
    ({ state }) => state === 'finished'
  );
  return id;
}
