import { FEATURE_LABEL, type ElasticsearchQuery, type Labels, type Series, type TimeRange } from '../../schema';
import type { Source, SourceData, SourceFinding, SourceRequest } from '../sources/source';
import type { Curve } from './scripted-source';

export interface TestIndex {
  /** Types by field. */
  fields: Record<string, 'date' | 'keyword' | 'double'>;
  /** Hosts there are documents of, each with its curve; none: an index without documents. */
  hosts: Record<string, Curve>;
  /** Documents there are; absent: always. */
  range?: TimeRange;
}

const METRIC_FIELDS = { timestamp: 'date', host: 'keyword', value: 'double', cpu: 'double', mem: 'double' } as const;

/** An index with the fields `timestamp`, `host`, `value`, `cpu` and `mem`. */
export function metricsIndex(hosts: Record<string, Curve>, range?: TimeRange): TestIndex {
  return { fields: METRIC_FIELDS, hosts, ...(range && { range }) };
}

/**
 * A source of the kind `elasticsearch` over indices in memory. It knows patterns, category field `host`, a filter by one
 * host, and several features; each feature has the curve of its hosts, times its place.
 */
export class IndexedSource implements Source<ElasticsearchQuery> {
  readonly kind = 'elasticsearch';
  readonly requests: Array<SourceRequest<ElasticsearchQuery>> = [];
  /** Called before each answer: throw to fail, wait to be slow. */
  before: (request: SourceRequest<ElasticsearchQuery>) => void | Promise<void> = () => {};
  /** Called before each check. */
  beforeCheck: () => void = () => {};
  readonly #indices: Record<string, TestIndex>;

  constructor(indices: Record<string, TestIndex>) {
    this.#indices = indices;
  }

  /** Another index, with one host. */
  add(name: string, curve: Curve): void {
    this.#indices[name] = metricsIndex({ one: curve });
  }

  async fetch(request: SourceRequest<ElasticsearchQuery>): Promise<SourceData> {
    this.requests.push(request);
    await this.before(request);
    request.signal.throwIfAborted();
    const { query, seriesLimit } = request;
    const features = query.features.filter(({ enabled }) => enabled);
    const groups = this.#groups(query);
    const all = groups.flatMap(({ labels, curves }) =>
      features.map(({ name }, place) => {
        const shown: Labels = features.length > 1 ? { ...labels, [FEATURE_LABEL]: name } : labels;
        return points(shown, (timeMs) => mean(curves, timeMs, place + 1), request);
      })
    );
    const kept = all.filter(({ times }) => times.length > 0).slice(0, seriesLimit);
    return { series: kept, seriesLeftOut: 0, notices: [] };
  }

  extent(): Promise<TimeRange | null> {
    return Promise.resolve(null);
  }

  async check(query: ElasticsearchQuery): Promise<SourceFinding[]> {
    this.beforeCheck();
    const missing = query.indices.filter((name) => !name.includes('*') && this.#indices[name] === undefined);
    if (missing.length > 0) {
      return missing.map((name) => ({ kind: 'index missing', subject: name, message: `no such index [${name}]` }));
    }
    const found = this.#find(query.indices);
    if (found.every(({ hosts }) => Object.keys(hosts).length === 0)) {
      const subject = query.indices.join(', ');
      return [{ kind: 'no documents', subject, message: `no document found in indices: [${subject}]` }];
    }
    const fields = Object.assign({}, ...found.map((index) => index.fields)) as TestIndex['fields'];
    return [
      ...query.categoryFields
        .filter((name) => fields[name] !== 'keyword')
        .map((name) => finding('category field', name, `field "${name}" is no keyword`)),
      ...(fields[query.timeField] === 'date'
        ? []
        : [finding('time field', query.timeField, `field "${query.timeField}" is no date`)]),
      ...query.features
        .filter(({ aggregation }) => !fieldsOf(aggregation).every((name) => fields[name] === 'double'))
        .map(({ name }) => finding('feature', name, `feature "${name}" has no number`)),
    ];
  }

  #find(patterns: readonly string[]): TestIndex[] {
    return Object.entries(this.#indices)
      .filter(([name]) => patterns.some((pattern) => new RegExp(`^${pattern.replaceAll('*', '.*')}$`).test(name)))
      .map(([, index]) => index);
  }

  #groups({ indices, categoryFields, filterQuery }: ElasticsearchQuery): Array<{ labels: Labels; curves: Curve[] }> {
    const hosts = this.#find(indices).flatMap(({ hosts: each, range }) =>
      Object.entries(each).map(([host, curve]) => ({ host, curve: within(curve, range) }))
    );
    const filter = JSON.stringify(filterQuery);
    const wanted = hosts.filter(({ host }) => filter.includes(`"${host}"`));
    const used = wanted.length > 0 ? wanted : hosts;
    const [category] = categoryFields;
    return category === undefined
      ? [{ labels: {}, curves: used.map(({ curve }) => curve) }]
      : used.map(({ host, curve }) => ({ labels: { [category]: host }, curves: [curve] }));
  }
}

function finding(kind: SourceFinding['kind'], subject: string, message: string): SourceFinding {
  return { kind, subject, message };
}

function within(curve: Curve, range: TimeRange | undefined): Curve {
  return (timeMs) =>
    range === undefined || (timeMs > range.fromMs && timeMs <= range.toMs) ? curve(timeMs) : undefined;
}

function mean(curves: Curve[], timeMs: number, factor: number): number | undefined {
  const values = curves.map((curve) => curve(timeMs)).filter((value) => value !== undefined);
  return values.length === 0 ? undefined : (factor * values.reduce((sum, value) => sum + value, 0)) / values.length;
}

function fieldsOf(aggregation: unknown): string[] {
  return [...JSON.stringify(aggregation).matchAll(/"field":"([^"]+)"/g)].map(([, name]) => name ?? '');
}

function points(labels: Labels, curve: Curve, { range, intervalMs }: SourceRequest): Series {
  const times: number[] = [];
  const values: number[] = [];
  for (let at = (Math.floor(range.fromMs / intervalMs) + 1) * intervalMs; at <= range.toMs; at += intervalMs) {
    const value = curve(at);
    if (value !== undefined) {
      times.push(at);
      values.push(value);
    }
  }
  return { labels, times: Float64Array.from(times), values: Float64Array.from(values) };
}
