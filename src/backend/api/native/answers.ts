/** Shapes of what the native API answers, for the OpenAPI document and the tests that hold answers against it. */
import * as z from 'zod';
import {
  ALGORITHM_NAMES,
  detectorSpecSchema,
  ERROR_CODES,
  reasonsSchema,
  ROLES,
  SEVERITIES,
  SOURCE_KINDS,
  STATE_KINDS,
  type AlgorithmName,
  type Anomaly,
  type AnomalyPage,
  type ConnectionView,
  type DetectorPage,
  type DetectorView,
  type EngineStatus,
  type FileView,
  type HealthReport,
  type LabelValues,
  type MemberStanding,
  type Page,
  type Preview,
  type RunList,
  type SeriesMembers,
  type SeriesResults,
  type SeriesView,
  type SourceTest,
  type Whoami,
} from '../../../schema';

const time = z.number().meta({ description: 'epoch ms' });
const known = z.number().nullable();
const labels = z.record(z.string(), z.string());
const severityCounts = z.strictObject({ slight: z.int(), moderate: z.int(), severe: z.int() });
const stateCounts = z.strictObject({ disabled: z.int(), learning: z.int(), running: z.int(), failing: z.int() });

const page = <T extends z.ZodType>(item: T) => ({
  items: z.array(item),
  nextCursor: z.string().nullable(),
  total: z.int(),
});

const runError = { code: z.enum(ERROR_CODES), source: z.enum(['plugin', 'downstream']), message: z.string() };

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

const columns = z.strictObject({
  timeMs: z.array(time),
  value: z.array(known),
  expected: z.array(known),
  lower: z.array(known),
  upper: z.array(known),
  score: z.array(z.number()),
  severity: z.array(z.int()),
  alert: z.array(z.boolean()),
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

export const sourceTest = z.strictObject({
  series: z.int(),
  points: z.int(),
  missing: z.number(),
  examples: z.array(labels),
  extent: z.strictObject({ fromMs: time, toMs: time }).nullable(),
  notices: z.array(z.string()),
}) satisfies z.ZodType<SourceTest>;

export const labelValues = z.strictObject({
  names: z.array(z.string()),
  values: z.array(z.string()),
}) satisfies z.ZodType<LabelValues>;

export const connection = z.strictObject({
  name: z.string(),
  url: z.string(),
  auth: z.enum(['none', 'basic', 'bearer']),
  user: z.string(),
  secretSet: z.boolean(),
  caSet: z.boolean(),
  skipTlsVerify: z.boolean(),
}) satisfies z.ZodType<ConnectionView>;

export const connectionList = z.strictObject({ items: z.array(connection) });

export const file = z.strictObject({
  path: z.string(),
  bytes: z.int(),
  modifiedMs: time,
  uploaded: z.boolean(),
}) satisfies z.ZodType<FileView>;

export const fileList = z.strictObject({ items: z.array(file) });

export const healthReport = z.strictObject({
  status: z.enum(['ok', 'degraded', 'failing']),
  message: z.string(),
  checks: z.array(z.strictObject({ name: z.string(), ok: z.boolean(), message: z.string() })),
}) satisfies z.ZodType<HealthReport>;

export const engineStatus = z.strictObject({
  version: z.string(),
  startedMs: time,
  role: z.enum(['plugin', 'serve']),
  nodeVersion: z.string(),
  store: z.strictObject({
    kind: z.string(),
    bytes: z.int(),
    lastWriteMs: known,
    writeError: z.string().nullable(),
    path: z.string(),
  }),
  memory: z.strictObject({
    rssBytes: z.int(),
    modelBytes: z.int(),
    models: z.int(),
    lightModels: z.int(),
    budgetBytes: z.int(),
  }),
  queue: z.strictObject({ running: z.int(), waiting: z.int() }),
  lag: z.array(z.strictObject({ upToMs: known, detectors: z.int() })),
  sources: z.array(
    z.strictObject({
      kind: z.enum(SOURCE_KINDS),
      name: z.string(),
      lastSuccessMs: known,
      lastErrorMs: known,
      lastError: z.string().nullable(),
      requestsPerMinute: z.int(),
    })
  ),
  states: stateCounts,
  retention: z.strictObject({ resultsDays: z.int(), anomaliesDays: z.int() }),
  limits: z.record(z.string(), z.number()),
}) as unknown as z.ZodType<EngineStatus>;

export const whoami = z.strictObject({
  orgId: z.int(),
  login: z.string(),
  role: z.enum(ROLES),
}) satisfies z.ZodType<Whoami>;
