import { VigilError, type Detector, type HistoryRun } from '../../../../schema';
import { featureAttributes } from '../detectors/feature-attributes';
import { findDetector } from '../detectors/find-detector';
import { keptOf } from '../detectors/kept';
import { Field } from '../detectors/read-fields';
import { withNewest } from '../detectors/with-newest';
import { esError, illegalArgument, plainText, statusException } from '../errors';
import { ok, type EsAnswer, type EsCall, type EsRoute } from '../es-route';
import { JOBS_INDEX } from '../indices';
import type { OpendistroServices } from '../opendistro-services';
import { booleanParam, Precondition, PRIMARY_TERM } from '../read-params';

type Services = Pick<OpendistroServices, 'detectors' | 'history'>;

/** Starting and stopping, live and over a range of the past. */
export function jobRoutes(services: Services): EsRoute[] {
  const shared = { plugin: 'anomaly_detection', methods: ['POST'], role: 'Editor', body: 'lenient json' } as const;
  return [
    {
      ...shared,
      path: '/detectors/{id}/_start',
      query: ['if_seq_no', 'if_primary_term'],
      handle: (call) => start(call, services),
    },
    {
      ...shared,
      path: '/detectors/{id}/_stop',
      query: ['historical', 'forget'],
      handle: (call) => stop(call, services),
    },
  ];
}

async function start(call: EsCall, services: Services): Promise<EsAnswer> {
  const { principal, params, query } = call;
  const id = params.id ?? '';
  const precondition = new Precondition(query);
  return withNewest(async () => {
    const detector = await findDetector(services.detectors, principal.orgId, id);
    if (detector === null) {
      throw statusException(404, `AnomalyDetector is not found with id: ${id}`);
    }
    assertFeatures(detector);
    const range = rangeOf(call, detector);
    if (range !== null) {
      return startHistory(call, { detector, range, history: services.history });
    }
    if (detector.job !== null) {
      precondition.check({ id, seqNo: detector.job.seqNo, index: JOBS_INDEX });
    }
    if (detector.enabled) {
      return { status: 200, body: `Anomaly detector job is already running: ${id}` };
    }
    const { version } = detector;
    const { job } = await services.detectors.setEnabled(principal, id, { enabled: true, version });
    return ok({ _id: id, _version: job?.version, _seq_no: job?.seqNo, _primary_term: PRIMARY_TERM });
  });
}

function assertFeatures(detector: Detector): void {
  const features = featureAttributes(detector);
  if (features.length === 0) {
    throw plainText(400, "Can't start detector job as no features configured");
  }
  if (features.every(({ enabled }) => !enabled)) {
    throw plainText(400, "Can't start detector job as no enabled features configured");
  }
}

interface Range {
  fromMs: number;
  toMs: number;
}

/** Of the body, else of the detector itself; null: it runs live. */
function rangeOf({ body, text }: EsCall, detector: Detector): Range | null {
  const isObject = typeof body === 'object' && body !== null && !Array.isArray(body);
  if (isObject && ('start_time' in body || 'end_time' in body)) {
    const field = new Field(body, text);
    const [start, end] = [field.at('start_time'), field.at('end_time')];
    if (!start.isGiven || !end.isGiven) {
      throw illegalArgument('Detection date range must have both start_time and end_time');
    }
    return toRange(start.timeMs(), end.timeMs());
  }
  const { dateRange } = keptOf(detector);
  return dateRange === undefined ? null : toRange(dateRange.startMs, dateRange.endMs);
}

/** Points are those of intervals that end after the start. */
function toRange(startMs: number, endMs: number): Range {
  if (startMs < 0 || startMs >= endMs) {
    throw illegalArgument("Detection data range's end time must be after start time");
  }
  return { fromMs: startMs, toMs: endMs };
}

async function startHistory(
  { principal }: EsCall,
  { detector, range, history }: { detector: Detector; range: Range; history: Services['history'] }
): Promise<EsAnswer> {
  let run: HistoryRun;
  try {
    run = await history.create(principal, detector.id, range);
  } catch (thrown) {
    const { code, message } = VigilError.from(thrown);
    if (code === 'failed_precondition') {
      throw plainText(400, `Detector is already running: ${detector.id}`);
    }
    throw code === 'invalid_argument' ? illegalArgument(message) : thrown;
  }
  return ok({ _id: run.id, _version: 1, _seq_no: run.seqNo, _primary_term: PRIMARY_TERM });
}

async function stop({ principal, params, query }: EsCall, services: Services): Promise<EsAnswer> {
  const id = params.id ?? '';
  const historical = booleanParam(query, 'historical');
  const forget = booleanParam(query, 'forget');
  return withNewest(async () => {
    const detector = await findDetector(services.detectors, principal.orgId, id);
    if (detector !== null && (historical || (isHistorical(detector) && !detector.enabled))) {
      return stopHistory(principal, { id, history: services.history });
    }
    if (detector === null || detector.job === null) {
      throw plainText(400, `Anomaly detector job not exist: ${id}`);
    }
    if (!detector.enabled && !forget) {
      return { status: 200, body: `Anomaly detector job is already stopped: ${id}` };
    }
    const { version } = detector;
    await services.detectors.setEnabled(principal, id, { enabled: false, version, forget });
    return { status: 200, body: `Stopped detector: ${id}` };
  });
}

const isHistorical = (detector: Detector) => keptOf(detector).dateRange !== undefined;

async function stopHistory(
  principal: EsCall['principal'],
  { id, history }: { id: string; history: Services['history'] }
): Promise<EsAnswer> {
  const runs = await history.list(principal.orgId, id);
  const active = runs.find(({ state }) => state === 'waiting' || state === 'running');
  if (active === undefined) {
    throw esError(404, { type: 'resource_not_found_exception', reason: 'No running task found' });
  }
  try {
    await history.stop(principal, active.id);
  } catch (thrown) {
    if (VigilError.from(thrown).code !== 'failed_precondition') {
      throw thrown;
    }
    // It has just come to its end.
    throw esError(404, { type: 'resource_not_found_exception', reason: 'No running task found' });
  }
  return ok({ _id: active.id, _version: 0, _seq_no: 0, _primary_term: 0 });
}
