/** Milliseconds in a second, a minute, an hour, a day: the only units times are built from. */
export const SECOND_MS = 1_000;
export const MINUTE_MS = 60 * SECOND_MS;
export const HOUR_MS = 60 * MINUTE_MS;
export const DAY_MS = 24 * HOUR_MS;

/** Every cap of the system, named and with its unit last. */
export const LIMITS = {
  /** Longest accepted request body, over HTTP and through Grafana. */
  bodyBytes: 10 * 1024 * 1024,
  /** Of all bodies that are being read or answered at once in one engine. */
  bodiesBytes: 40 * 1024 * 1024,
  /** Largest file a user may upload for the `csv` source. */
  csvBytes: 10 * 1024 * 1024,
  csvRows: 500_000,
  /** Uploaded files kept at once. */
  csvFiles: 200,
  detectorsPerOrg: 10_000,
  /** One model over more of them says less, not more. */
  featuresPerDetector: 5,
  categoryFields: 2,
  rulesPerDetector: 20,
  conditionsPerRule: 10,
  /** What other APIs keep beside a detector, as JSON. */
  extrasChars: 100_000,
  monitorsPerOrg: 1_000,
  inputsPerMonitor: 1,
  triggersPerMonitor: 10,
  actionsPerTrigger: 10,
  /** Monitors that run at once in one engine. */
  monitorRunsAtOnce: 4,
  /** Destinations, mail accounts and groups of addresses together. */
  destinationsPerOrg: 1_000,
  /** In one engine, over all organisations: more than destinations and connections of any one of them can take. */
  secrets: 5_000,
  /** Historical runs going on at once in one engine; more wait. */
  historyRunsAtOnce: 2,
  /** Finished historical runs kept of one detector, with their results. */
  historyRunsKept: 10,
  /** Longest range of a historical run, in intervals. */
  historyRunIntervals: 2_000_000,
  /** Hits one search may give, `from` included. */
  searchHits: 10_000,
  /** Buckets one search may make, over all its aggregations. */
  searchBuckets: 10_000,
  nameChars: 120,
  descriptionChars: 2_000,
  labelsPerSet: 40,
  labelNameChars: 128,
  labelValueChars: 1_024,
  queryChars: 20_000,
  /** Series one detector may run, whatever `seriesLimit` asks for. */
  seriesPerDetector: 20_000,
  /** Longest single answer of a server that is asked for series; longer ranges are asked for in more pieces. */
  sourceAnswerBytes: 32 * 1024 * 1024,
  /** Points one fetch from a source may bring in, over all its series. */
  pointsPerFetch: 5_000_000,
  pageItems: 500,
  pageItemsDefault: 50,
  /** Series × points a preview evaluates; beyond it fewer series are previewed, and it says so. */
  previewPoints: 200_000,
  previewSeries: 50,
  /** Previews that may run at once in one engine, and those kept for collection. */
  previewsRunning: 4,
  previewsKept: 16,
  previewKeptMs: 2 * MINUTE_MS,
  /** Points of one series in one answer of the results route. */
  resultPoints: 20_000,
  /** Anomalies in one frame of a data source query. */
  anomaliesPerFrame: 5_000,
  /** Series in one `band` or `score` query. */
  seriesPerFrameQuery: 500,
  matcherChars: 2_000,
  /** Detectors that one list of anomalies may be narrowed to by name. */
  detectorsPerFilter: 100,
  searchTimeoutMs: 10 * SECOND_MS,
  sourceTimeoutMs: 60 * SECOND_MS,
  alertTimeoutMs: 20 * SECOND_MS,
  runsKept: 50,
} as const;
