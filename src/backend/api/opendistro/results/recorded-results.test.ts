import { searchDocuments } from '../../../services/search/document-collection';
import { parseSearch } from '../../../services/search/parse/parse-search';
import type { ResultRow } from '../../../services/search/results/result-view';
import { detector, point, START_MS } from '../../../store/testkit/samples';
import { recordedPairs, RELEASES, type Release } from '../../../testkit/recorded/pairs';
import { toResultDocument } from './result-document';
import { toSearchBody } from './search-body';

interface Hit {
  _id: string;
  _version: number;
  _seq_no: number;
  _source: Record<string, unknown>;
}

interface Found {
  hits: { total: unknown; max_score: number | null; hits: Hit[] };
}

function pair(release: Release, id: string): { asked: unknown; answered: Found } {
  const { request, response } = recordedPairs(release, 'own').find((each) => each.id === id)!;
  return { asked: request.body, answered: response.body as Found };
}

const shape = (value: unknown): unknown =>
  Array.isArray(value)
    ? value.slice(0, 1).map(shape)
    : typeof value === 'object' && value !== null
      ? Object.entries(value).map(([key, each]) => [key, shape(each)])
      : typeof value;

/** A result of ours of the same kind as a recorded one. */
function ours(recorded: Record<string, unknown>): Record<string, unknown> {
  const isScored = 'anomaly_score' in recorded;
  const hasData = (recorded['feature_data'] as unknown[]).length > 0;
  const spec = { ...detector('d'), intervalMs: 60_000, windowDelayMs: 60_000 };
  const source = { id: 'd', detectorId: 'd', runId: 'task_id' in recorded ? 'r' : null, spec };
  const series = { id: 'd', seriesKey: '0123456789abcdef', labels: {}, firstMs: START_MS };
  const value = hasData ? 1 : NaN;
  const row: ResultRow = {
    source,
    series,
    point: point(3, { value, ...(!isScored && { expected: NaN }) }),
    missed: null,
  };
  return toResultDocument(row, null);
}

describe('recorded results', () => {
  const recorded = RELEASES.flatMap((release) =>
    recordedPairs(release, 'own')
      .filter(({ id }) => /^(results|hist1m-results-anomalies)/.test(id))
      .flatMap(({ id, response }) => {
        const { hits } = (response.body ?? {}) as Partial<Found>;
        return (hits?.hits ?? []).map((hit, i) => [`${release} ${id} ${i}`, hit._source] as const);
      })
  );

  it('are of every kind: scored and not, with data and without, live and historical', () => {
    const kinds = new Set(recorded.map(([, each]) => Object.keys(each).join()));
    expect(kinds.size).toBeGreaterThanOrEqual(5);
  });

  it.each(recorded)('%s has the keys and types that ours has, in the same order', (_name, source) => {
    const { schema_version: _later, ...asInTheDocument } = source;
    expect(shape(ours(source))).toEqual(shape(asInTheDocument));
  });

  it('have times that lie as far from each other as ours', () => {
    const { answered } = pair('1.13', 'results-spike');
    for (const { _source: source } of answered.hits.hits) {
      const {
        data_start_time: start,
        data_end_time: end,
        execution_start_time: executed,
      } = source as Record<string, number>;
      expect([Math.round((end! - start!) / 1_000), Math.round((executed! - end!) / 1_000)]).toEqual([60, 60]);
    }
    const own = ours(answered.hits.hits[0]!._source) as Record<string, number>;
    expect([
      own['data_end_time']! - own['data_start_time']!,
      own['execution_start_time']! - own['data_end_time']!,
    ]).toEqual([60_000, 60_000]);
  });
});

describe('recorded searches', () => {
  it.each(RELEASES)('of %s find the same of the same documents', (release) => {
    const all = pair(release, 'search-clean-all').answered.hits.hits;
    const documents = all.map(({ _id, _version, _seq_no, _source }) => ({
      id: _id,
      version: _version,
      seqNo: _seq_no,
      source: _source,
    }));
    const mapping = { dynamic: true, fields: { name: 'text' as const } };
    for (const id of ['search-clean-all', 'search-clean-paging', 'search-none']) {
      const { asked, answered } = pair(release, id);
      const request = parseSearch(asked, { nowMs: 0 });
      const options = { index: '.opendistro-anomaly-detectors', mapping };
      const body = toSearchBody(searchDocuments(documents, request, options)) as unknown as Found;
      expect(body.hits).toEqual(answered.hits);
    }
  });
});
