import * as z from 'zod';
import type { Anomaly } from './anomaly';
import { detectorSpecSchema, type Detector } from './detector';
import type { DetectorState, RunRecord } from './detector-state';
import type { Labels } from './labels';
import { LIMITS } from './limits';
import type { MemberStanding } from './members';
import type { ResultColumns } from './point-result';
import type { EngineExecutions } from './profile';
import type { Role } from './role';
import { SEVERITIES, type Severity } from './severity';
import { SOURCE_KINDS, sourceQuerySchema } from './source-query';
import { STATE_KINDS } from './detector-state';

/** Where the native API lives, over HTTP and below Grafana's resource path. */
export const API_PREFIX = '/api/v1';

const count = z.coerce.number().int().min(1).max(LIMITS.pageItems).default(LIMITS.pageItemsDefault);
const epochMs = z.coerce.number().int().min(0).max(8.64e15);
/** `a,b,c` in a query string → a list; empty = no restriction. */
const commaList = <T extends string>(values: readonly [T, ...T[]]) =>
  z
    .string()
    .transform((text) => text.split(',').filter((part) => part !== ''))
    .pipe(z.array(z.enum(values)));

/** One page of a list. `nextCursor` null: the last one. `total` counts everything that fits the filter. */
export interface Page<T> {
  items: T[];
  nextCursor: string | null;
  total: number;
}

export const listDetectorsQuerySchema = z.strictObject({
  limit: count,
  cursor: z.string().max(500).optional(),
  /** Part of name or description, any case. */
  search: z.string().max(200).optional(),
  state: commaList(STATE_KINDS).optional(),
  source: commaList(SOURCE_KINDS).optional(),
  /** Matchers on the detector's own labels: `team="shop", env=~"prod.*"`. */
  labels: z.string().max(LIMITS.matcherChars).optional(),
  /** `attention`: failing and open anomalies first. */
  sort: z.enum(['attention', 'name', 'updated']).default('attention'),
});
export type ListDetectorsQuery = z.infer<typeof listDetectorsQuerySchema>;

/** Open anomalies by severity. */
export type SeverityCounts = Record<Severity, number>;

/** A detector with how it is doing: what lists and pages show. */
export interface DetectorView {
  detector: Detector;
  state: DetectorState;
  openAnomalies: SeverityCounts;
  /** Highest score of each of the last 24 hours, oldest first; null where nothing was evaluated. */
  scoreByHour: Array<number | null>;
}

/** Counts over all detectors of the organisation, whatever the page. */
export interface DetectorPage extends Page<DetectorView> {
  states: Record<(typeof STATE_KINDS)[number], number>;
}

export const updateDetectorSchema = z.strictObject({
  /** The version the change was made from. */
  version: z.int().min(1),
  spec: detectorSpecSchema,
});

/** One series of a detector with its newest result. */
export interface SeriesView {
  seriesKey: string;
  labels: Labels;
  firstMs: number;
  lastMs: number;
  value: number | null;
  score: number;
  severity: number;
  /** Start of the open anomaly, null when there is none. */
  openSinceMs: number | null;
  /** 0…1; 1 = the model has learnt enough to speak. */
  progress: number;
  modelBytes: number;
  /** The model is of the light size: chosen by the detector, or since the memory for models was used up. */
  light: boolean;
}

export const listSeriesQuerySchema = z.strictObject({
  limit: count,
  cursor: z.string().max(500).optional(),
  labels: z.string().max(LIMITS.matcherChars).optional(),
  sort: z.enum(['worst', 'labels']).default('worst'),
});
export type ListSeriesQuery = z.infer<typeof listSeriesQuerySchema>;

export const resultsQuerySchema = z.strictObject({
  from: epochMs,
  to: epochMs,
  /** A series key; absent: the worst series of the range. */
  series: z.string().max(64).optional(),
  /** Thinned to about this many points, keeping each bucket's extremes and highest score. */
  maxPoints: z.coerce.number().int().min(10).max(LIMITS.resultPoints).default(2_000),
});
export type ResultsQuery = z.infer<typeof resultsQuerySchema>;

export interface SeriesResults {
  seriesKey: string;
  labels: Labels;
  columns: ResultColumns;
  /** True when the columns are fewer than the stored points. */
  thinned: boolean;
}

/** The ways the model of one series looks at it, and which of them count: as of its newest written snapshot. */
export interface SeriesMembers {
  seriesKey: string;
  labels: Labels;
  /** Empty until a first snapshot has been written, some minutes after the series came. */
  members: MemberStanding[];
  /** Time of the newest point known to them; null without any. */
  asOfMs: number | null;
}

export const membersQuerySchema = z.strictObject({
  /** A series key; absent: the series most in need of a look. */
  series: z.string().max(64).optional(),
});
export type MembersQuery = z.infer<typeof membersQuerySchema>;

export const listAnomaliesQuerySchema = z.strictObject({
  limit: count,
  cursor: z.string().max(500).optional(),
  /** Detector ids or names. */
  detector: z.string().max(5_000).optional(),
  /** Matchers on the labels of the series. */
  labels: z.string().max(LIMITS.matcherChars).optional(),
  severity: commaList(SEVERITIES).optional(),
  from: epochMs.optional(),
  to: epochMs.optional(),
  open: z.stringbool().optional(),
  /** Part of detector name, labels or explanation, any case. */
  search: z.string().max(200).optional(),
  series: z.string().max(64).optional(),
});
export type ListAnomaliesQuery = z.infer<typeof listAnomaliesQuerySchema>;

export interface AnomalyPage extends Page<Anomaly> {
  /** By severity, over the same filter without its severity part: what a chip would show. */
  severities: SeverityCounts;
  /** Everything in the time range, without any other filter. */
  unfiltered: number;
}

export const testSourceSchema = z.strictObject({
  source: sourceQuerySchema,
  intervalMs: detectorSpecSchema.shape.intervalMs,
});

/** What a source answers to a small trial. */
export interface SourceTest {
  series: number;
  points: number;
  /** Share of grid points without a value, 0…1. */
  missing: number;
  /** Labels of the first few series. */
  examples: Labels[];
  /** First and last time of what is there; null for an endless source. */
  extent: { fromMs: number; toMs: number } | null;
  notices: string[];
}

/** How a connection gets in: not at all, with user and password, with a token, or with an API key (`Authorization: ApiKey …`). */
export const CONNECTION_AUTHS = ['none', 'basic', 'bearer', 'apikey'] as const;
export type ConnectionAuth = (typeof CONNECTION_AUTHS)[number];

/** A stored address with credentials, as anyone may see it: secrets are only ever said to be there. */
export interface ConnectionView {
  name: string;
  url: string;
  auth: ConnectionAuth;
  user: string;
  secretSet: boolean;
  caSet: boolean;
  skipTlsVerify: boolean;
}

export const connectionSchema = z.strictObject({
  url: z.url({ protocol: /^https?$/, error: 'must be an http:// or https:// address' }),
  auth: z.enum(CONNECTION_AUTHS).default('none'),
  user: z.string().max(200).default(''),
  /** Password, token or key. Absent on an update: the stored one stays. */
  secret: z.string().max(10_000).optional(),
  /** PEM of the authority that signed the server's certificate. */
  ca: z.string().max(100_000).optional(),
  skipTlsVerify: z.boolean().default(false),
});
export type ConnectionInput = z.infer<typeof connectionSchema>;

export interface HealthReport {
  status: 'ok' | 'degraded' | 'failing';
  /** In words, for the Test button. */
  message: string;
  checks: Array<{ name: string; ok: boolean; message: string }>;
}

export interface EngineStatus {
  version: string;
  startedMs: number;
  role: 'plugin' | 'serve';
  nodeVersion: string;
  /** `writeError`: why the newest write failed; null once one has succeeded again. */
  store: { kind: string; bytes: number; lastWriteMs: number | null; writeError: string | null; path: string };
  /** `lightModels` of the `models` are light; `budgetBytes` is what they may take in all before new ones are. */
  memory: { rssBytes: number; modelBytes: number; models: number; lightModels: number; budgetBytes: number };
  queue: { running: number; waiting: number };
  executions: EngineExecutions;
  /** Detectors by how late they are. */
  lag: Array<{ upToMs: number | null; detectors: number }>;
  sources: Array<{
    kind: string;
    name: string;
    lastSuccessMs: number | null;
    lastErrorMs: number | null;
    lastError: string | null;
    requestsPerMinute: number;
  }>;
  states: Record<(typeof STATE_KINDS)[number], number>;
  retention: { resultsDays: number; anomaliesDays: number };
  /** Those that cannot be set, and what settings have made of the others. */
  limits: Record<keyof typeof LIMITS, number>;
  /** What the Open Distro API lets an organisation and its detectors have: settings. */
  opendistro: { detectorsMax: number; featuresMax: number; categoryFieldsMax: number };
}

/** Names of the labels of a detector's series (of all series when none is named), and the values of the label asked for. */
export interface LabelValues {
  names: string[];
  /** Empty when no label was named. */
  values: string[];
}

/** A file the `csv` source can read. `path` is what a source query names. */
export interface FileView {
  path: string;
  bytes: number;
  modifiedMs: number;
  /** Uploaded through the API, so it may be removed through it. */
  uploaded: boolean;
}

/** What the signed-in user may do, so that pages can say whom to ask instead of failing. */
export interface Whoami {
  orgId: number;
  login: string;
  role: Role;
}

export type RunList = { items: RunRecord[] };
