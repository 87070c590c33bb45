/** Shapes of what the native API answers about the engine and what it is set up with. */
import * as z from 'zod';
import {
  CONNECTION_AUTHS,
  ROLES,
  SOURCE_KINDS,
  type ConnectionView,
  type EngineStatus,
  type FileView,
  type HealthReport,
  type SourceTest,
  type Whoami,
} from '../../../schema';
import { known, labels, stateCounts, time } from './answer-parts';

export const sourceTest = z.strictObject({
  series: z.int(),
  points: z.int(),
  missing: z.number(),
  examples: z.array(labels),
  extent: z.strictObject({ fromMs: time, toMs: time }).nullable(),
  notices: z.array(z.string()),
}) satisfies z.ZodType<SourceTest>;

const runCounts = { executed: z.int(), failed: z.int() };

export const connection = z.strictObject({
  name: z.string(),
  url: z.string(),
  auth: z.enum(CONNECTION_AUTHS),
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
  executions: z.strictObject({
    single: z.strictObject(runCounts),
    byCategory: z.strictObject(runCounts),
    history: z.strictObject({ ...runCounts, waiting: z.int(), executing: z.int(), canceled: z.int() }),
  }),
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
  opendistro: z.strictObject({ detectorsMax: z.int(), featuresMax: z.int(), categoryFieldsMax: z.int() }),
}) as unknown as z.ZodType<EngineStatus>;

export const whoami = z.strictObject({
  orgId: z.int(),
  login: z.string(),
  role: z.enum(ROLES),
}) satisfies z.ZodType<Whoami>;
