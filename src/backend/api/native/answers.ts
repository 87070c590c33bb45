/** Shapes of what the native API answers, for the OpenAPI document and the tests that hold answers against it. */
import * as z from 'zod';
import {
  ALGORITHM_NAMES,
  detectorSpecSchema,
  ERROR_CODES,
  reasonsSchema,
  SEVERITIES,
  HISTORY_STATES,
  STATE_KINDS,
  type AlgorithmName,
  type Anomaly,
  type AnomalyPage,
  type DetectorPage,
  type DetectorProfile,
  type DetectorView,
  type HistoryRun,
  type LabelValues,
  type MemberStanding,
  type Page,
  type Preview,
  type RunList,
  type SeriesMembers,
  type SeriesResults,
  type SeriesView,
} from '../../../schema';
import { known, labels, page, runError, severityCounts, stateCounts, time } from './answer-parts';

const run = z.strictObject({
  startedMs: time,
  durationMs: z.number(),
  fromMs: time,
  toMs: time,
  series: z.int(),
  points: z.int(),
  origin: z.enum(['backfill', 'live']),
  error: z.strictObject(runError).nullable(),
});

export const runList = z.strictObject({ items: z.array(run) }) satisfies z.ZodType<RunList>;

const state = z.strictObject({
  kind: z.enum(STATE_KINDS),
  progress: known,
  readyMs: known,
  failing: z.strictObject({ ...runError, sinceMs: time, attempts: z.int(), retryMs: known }).nullable(),
  lagMs: known,
  lastRun: run.nullable(),
  nextRunMs: known,
  series: z.int(),
  seriesLeftOut: z.int(),
  notices: z.array(z.string()),
});

const job = z.strictObject({
  version: z.int(),
  seqNo: z.int(),
  enabledMs: time,
  disabledMs: known,
  updatedMs: time,
});

const detector = z.strictObject({
  ...detectorSpecSchema.shape,
  id: z.string(),
  orgId: z.int(),
  version: z.int(),
  generation: z.int(),
  revision: z.int(),
  seqNo: z.int(),
  job: job.nullable(),
  createdMs: time,
  updatedMs: time,
  updatedBy: z.string(),
});

export const detectorView = z.strictObject({
  detector,
  state,
  openAnomalies: severityCounts,
  scoreByHour: z.array(known),
}) satisfies z.ZodType<DetectorView>;

export const detectorPage = z.strictObject({
  ...page(detectorView),
  states: stateCounts,
}) satisfies z.ZodType<DetectorPage>;

const seriesView = z.strictObject({
  seriesKey: z.string(),
  labels,
  firstMs: time,
  lastMs: time,
  value: known,
  score: z.number(),
  severity: z.int(),
  openSinceMs: known,
  progress: z.number(),
  modelBytes: z.int(),
  light: z.boolean(),
});

export const seriesPage = z.strictObject(page(seriesView)) satisfies z.ZodType<Page<SeriesView>>;

const memberStanding = z.strictObject({
  name: z.enum(ALGORITHM_NAMES as [AlgorithmName, ...AlgorithmName[]]),
  active: z.boolean(),
  why: z.string(),
}) satisfies z.ZodType<MemberStanding>;

export const seriesMembers = z.strictObject({
  seriesKey: z.string(),
  labels,
  members: z.array(memberStanding),
  asOfMs: known,
}) satisfies z.ZodType<SeriesMembers>;

const featureColumns = z.strictObject({
  name: z.string(),
  value: z.array(known),
  expected: z.array(known),
  lower: z.array(known),
  upper: z.array(known),
  share: z.array(z.number()),
});

const columns = z.strictObject({
  timeMs: z.array(time),
  value: z.array(known),
  expected: z.array(known),
  lower: z.array(known),
  upper: z.array(known),
  score: z.array(z.number()),
  severity: z.array(z.int()),
  alert: z.array(z.boolean()),
  features: z.array(featureColumns).exactOptional(),
});

export const seriesResults = z.strictObject({
  seriesKey: z.string(),
  labels,
  columns,
  thinned: z.boolean(),
}) satisfies z.ZodType<SeriesResults>;

export const anomaly = z.strictObject({
  id: z.string(),
  detectorId: z.string(),
  detectorName: z.string(),
  seriesKey: z.string(),
  labels,
  startMs: time,
  endMs: known,
  peakMs: time,
  peakScore: z.number(),
  severity: z.enum(SEVERITIES),
  side: z.enum(['above', 'below']),
  value: z.number(),
  expected: known,
  lower: known,
  upper: known,
  points: z.int(),
  origin: z.enum(['backfill', 'live']),
  explanation: z.string(),
  reasons: reasonsSchema,
}) satisfies z.ZodType<Anomaly>;

export const anomalyPage = z.strictObject({
  ...page(anomaly),
  severities: severityCounts,
  unfiltered: z.int(),
}) satisfies z.ZodType<AnomalyPage>;

const previewSeries = z.strictObject({
  seriesKey: z.string(),
  labels,
  columns,
  strength: z.array(z.number()),
  evidence: z.array(z.number()),
  voices: z.array(z.tuple([z.int(), z.array(z.number())])),
  since: z.array(z.tuple([z.int(), time])),
  members: z.array(memberStanding),
});

export const preview = z.strictObject({
  id: z.string(),
  state: z.enum(['running', 'done', 'failed']),
  progress: z.number(),
  step: z.string(),
  result: z
    .strictObject({
      series: z.array(previewSeries),
      anomalies: z.array(anomaly),
      seriesFound: z.int(),
      shownFromMs: time,
      toMs: time,
      points: z.int(),
      missing: z.number(),
      notices: z.array(z.string()),
    })
    .nullable(),
  error: z.strictObject({ code: z.enum(ERROR_CODES), message: z.string() }).nullable(),
}) satisfies z.ZodType<Preview>;

export const profile = z.strictObject({
  state,
  models: z.array(
    z.strictObject({
      seriesKey: z.string(),
      labels,
      bytes: z.int(),
      light: z.boolean(),
      progress: z.number(),
      pointsNeeded: known,
      firstMs: time,
      lastMs: time,
    })
  ),
  totalSeries: z.int(),
  activeSeries: z.int(),
  modelBytes: z.int(),
  lightModels: z.int(),
  init: z.strictObject({ progress: z.number(), pointsNeeded: known, minutesLeft: known }),
  lastError: z.strictObject({ ...runError, timeMs: time }).nullable(),
}) satisfies z.ZodType<DetectorProfile>;

export const historyRun = z.strictObject({
  id: z.string(),
  orgId: z.int(),
  detectorId: z.string(),
  spec: z.strictObject(detectorSpecSchema.shape),
  fromMs: time,
  toMs: time,
  state: z.enum(HISTORY_STATES),
  progress: z.number(),
  createdMs: time,
  startedMs: time.nullable(),
  endedMs: time.nullable(),
  updatedMs: time,
  startedBy: z.string(),
  series: z.int(),
  points: z.int(),
  error: z.strictObject(runError).nullable(),
  version: z.int(),
  seqNo: z.int(),
}) satisfies z.ZodType<HistoryRun>;

export const historyRunList = z.strictObject({ items: z.array(historyRun) });

export const labelValues = z.strictObject({
  names: z.array(z.string()),
  values: z.array(z.string()),
}) satisfies z.ZodType<LabelValues>;
