import {
  VigilError,
  DAY_MS,
  HOUR_MS,
  MINUTE_MS,
  type ElasticsearchQuery,
  type Series,
  type TimeRange,
} from '../../../schema';
import type { Source, SourceData, SourceFinding, SourceRequest } from '../../sources/source';

/** When the first recorded request was sent; the clock of a replay starts here. */
export const RECORD_START_MS = 1_795_311_764_000;

interface Index {
  /** First and last document; null without any. */
  range: TimeRange | null;
  hosts: readonly string[];
  field: 'cpu' | 'value';
}

const HOSTS = ['web-1', 'web-2', 'db-1'];
const END_MS = RECORD_START_MS + 2 * DAY_MS;

/** The same kinds of data as behind the record: one document a minute and host. */
const INDICES: Readonly<Record<string, Index>> = {
  'server-metrics': { range: since(5 * DAY_MS), hosts: HOSTS, field: 'cpu' },
  'server-metrics-young': { range: since(20 * MINUTE_MS), hosts: HOSTS, field: 'cpu' },
  'server-metrics-newborn': { range: since(2 * MINUTE_MS), hosts: HOSTS, field: 'cpu' },
  'server-metrics-live': { range: since(MINUTE_MS), hosts: HOSTS, field: 'cpu' },
  'server-metrics-100m': { range: since(100 * MINUTE_MS), hosts: HOSTS, field: 'cpu' },
  'server-metrics-clean': { range: since(48 * HOUR_MS), hosts: HOSTS.slice(0, 2), field: 'cpu' },
  'order-1': { range: since(5 * DAY_MS), hosts: [''], field: 'value' },
  'empty-metrics': { range: null, hosts: [], field: 'cpu' },
};

const FIELD_TYPES: Readonly<Record<string, string>> = {
  timestamp: 'date',
  host: 'keyword',
  cpu: 'double',
  value: 'double',
};

/** A source of the kind `elasticsearch` over indices in memory. `pause` holds its answers back until `resume`. */
export class RecordedIndices implements Source<ElasticsearchQuery> {
  readonly kind = 'elasticsearch';
  #gate: { promise: Promise<void>; resolve: () => void } | null = null;

  get paused(): boolean {
    return this.#gate !== null;
  }

  pause(): void {
    this.#gate ??= Promise.withResolvers<void>();
  }

  resume(): void {
    this.#gate?.resolve();
    this.#gate = null;
  }

  async fetch({ query, range, intervalMs, signal }: SourceRequest<ElasticsearchQuery>): Promise<SourceData> {
    await this.#gate?.promise;
    signal.throwIfAborted();
    const names = resolveNames(query.indices);
    const [broken] = query.features.filter(({ enabled, aggregation }) => enabled && isBroken(aggregation));
    if (broken !== undefined) {
      const message = `Invalid search query: feature "${broken.name}" cannot be computed`;
      throw new VigilError('invalid_argument', message, { source: 'downstream' });
    }
    const hosts = hostsOf(names, query);
    const features = query.features.filter(({ enabled }) => enabled);
    const groups = query.categoryFields.length === 0 ? [hosts] : hosts.map((host) => [host]);
    const series = groups.flatMap((group) =>
      features.map(({ name, aggregation }): Series => {
        const labels = {
          ...(query.categoryFields.length > 0 && { [query.categoryFields[0] ?? 'host']: group[0] ?? '' }),
          ...(features.length > 1 && { feature: name }),
        };
        return { labels, ...points({ names, group, aggregation, range, intervalMs }) };
      })
    );
    return { series: series.filter(({ times }) => times.length > 0), seriesLeftOut: 0, notices: [] };
  }

  extent(): Promise<TimeRange | null> {
    return Promise.resolve(null);
  }

  async check(query: ElasticsearchQuery): Promise<SourceFinding[]> {
    for (const name of query.indices) {
      if (!name.includes('*') && INDICES[name] === undefined) {
        return [{ kind: 'index missing', subject: name, message: `no such index [${name}]` }];
      }
    }
    if (resolveNames(query.indices).every((name) => INDICES[name]?.range === null)) {
      const message = `no document found in indices: [${query.indices.join(', ')}]`;
      return [{ kind: 'no documents', subject: query.indices.join(', '), message }];
    }
    const findings: SourceFinding[] = [];
    for (const field of query.categoryFields) {
      const type = FIELD_TYPES[field];
      if (type !== 'keyword') {
        const message =
          type === undefined
            ? `there is no field "${field}"`
            : `field "${field}" is of type ${type}, not keyword or ip`;
        findings.push({ kind: 'category field', subject: field, message });
      }
    }
    if (FIELD_TYPES[query.timeField] !== 'date') {
      const message = `field "${query.timeField}" is no date`;
      findings.push({ kind: 'time field', subject: query.timeField, message });
    }
    return findings;
  }
}

function since(spanMs: number): TimeRange {
  return { fromMs: RECORD_START_MS - spanMs, toMs: END_MS };
}

function resolveNames(patterns: readonly string[]): string[] {
  return Object.keys(INDICES).filter((name) =>
    patterns.some((pattern) => new RegExp(`^${pattern.replaceAll('*', '.*')}$`).test(name))
  );
}

/** The record filters by a host and by nothing else. */
function hostsOf(names: readonly string[], { filterQuery }: ElasticsearchQuery): string[] {
  const all = [...new Set(names.flatMap((name) => INDICES[name]?.hosts ?? []))];
  const text = JSON.stringify(filterQuery);
  const wanted = all.filter((host) => host !== '' && text.includes(`"${host}"`));
  return wanted.length > 0 ? wanted : all;
}

function isBroken(aggregation: Record<string, unknown>): boolean {
  return JSON.stringify(aggregation).includes('"host"') && !JSON.stringify(aggregation).includes('value_count');
}

interface Wanted {
  names: readonly string[];
  group: readonly string[];
  aggregation: Record<string, unknown>;
  range: TimeRange;
  intervalMs: number;
}

function points({ names, group, aggregation, range, intervalMs }: Wanted): Pick<Series, 'times' | 'values'> {
  const times: number[] = [];
  const values: number[] = [];
  const field = /"field":"(\w+)"/.exec(JSON.stringify(aggregation))?.[1] ?? '';
  const isCount = 'value_count' in (Object.values(aggregation)[0] as object);
  for (let at = (Math.floor(range.fromMs / intervalMs) + 1) * intervalMs; at <= range.toMs; at += intervalMs) {
    const samples = names.flatMap((name) => documents(INDICES[name], { group, field, toMs: at, intervalMs }));
    if (samples.length > 0) {
      times.push(at);
      values.push(isCount ? samples.length : samples.reduce((sum, value) => sum + value, 0) / samples.length);
    }
  }
  return { times: Float64Array.from(times), values: Float64Array.from(values) };
}

function documents(
  index: Index | undefined,
  { group, field, toMs, intervalMs }: { group: readonly string[]; field: string; toMs: number; intervalMs: number }
): number[] {
  if (index === undefined || index.range === null || index.field !== field) {
    return [];
  }
  const found: number[] = [];
  const first = Math.ceil(Math.max(index.range.fromMs, toMs - intervalMs) / MINUTE_MS) * MINUTE_MS;
  for (let at = first; at < toMs && at <= index.range.toMs; at += MINUTE_MS) {
    for (const [i, host] of index.hosts.entries()) {
      if (group.includes(host)) {
        found.push(level(at, i) * (field === 'value' ? 6 : 1));
      }
    }
  }
  return found;
}

/** A daily wave with a little noise, the same at each call. */
function level(timeMs: number, host: number): number {
  const noise = (((timeMs / MINUTE_MS) * 7_919 + host * 131) % 997) / 997 - 0.5;
  return 30 + 5 * host + 12 * Math.sin((timeMs / DAY_MS) * 2 * Math.PI) + 3 * noise;
}
