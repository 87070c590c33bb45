import { sql, type Kysely, type SelectQueryBuilder } from 'kysely';
import {
  parseReasons,
  severityFromRank,
  severityRank,
  VigilError,
  type Anomaly,
  type AnomalyOrigin,
  type AnomalySide,
} from '../../../schema';
import type { AnomalyFilter } from '../store';
import { foldCase } from '../../base/fold-case';
import { labelsOf } from './labels-text';
import type { AnomaliesTable, Tables } from './tables';

export type AnomalyQuery = SelectQueryBuilder<Tables & { a: AnomaliesTable }, 'a', object>;
export type AnomalyRow = AnomaliesTable & { detector_id: string; detector_name: string };

/** Those of an organisation, whoever found them. */
export function ofOrg(db: Kysely<Tables>, orgId: number): AnomalyQuery {
  return db.selectFrom('anomalies as a').where('a.org_id', '=', orgId);
}

/** Anomalies that fit all of a filter but its `where`. */
export function matching(db: Kysely<Tables>, filter: AnomalyFilter): AnomalyQuery {
  let query = ofOrg(db, filter.orgId);
  if (filter.detectorIds === undefined) {
    query = query.where('a.era', 'not in', db.selectFrom('histories').select('era'));
  } else {
    const live = db.selectFrom('detectors').select('era').where('id', 'in', filter.detectorIds);
    const past = db.selectFrom('histories').select('era').where('run_id', 'in', filter.detectorIds);
    query = query.where('a.era', 'in', live.unionAll(past));
  }
  if (filter.seriesKeys !== undefined) {
    query = query.where('a.series_key', 'in', filter.seriesKeys);
  }
  if (filter.severities !== undefined) {
    query = query.where('a.severity', 'in', filter.severities.map(severityRank));
  }
  if (filter.open !== undefined) {
    query = query.where('a.end_ms', filter.open ? 'is' : 'is not', null);
  }
  const { range, search = '' } = filter;
  if (range !== undefined) {
    query = query
      .where('a.start_ms', '<=', range.toMs)
      .where((on) => on.or([on('a.end_ms', 'is', null), on('a.end_ms', '>=', range.fromMs)]));
  }
  if (search !== '') {
    const part = foldCase(search);
    const isNamed = sql<boolean>`instr(d.name_key, ${part}) > 0`;
    const named = db
      .selectFrom('detectors as d')
      .select('d.era')
      .where(isNamed)
      .unionAll(
        db
          .selectFrom('histories as h')
          .innerJoin('detectors as d', 'd.id', 'h.detector_id')
          .select('h.era')
          .where(isNamed)
      );
    query = query.where((on) => on.or([sql<boolean>`instr(a.search_text, ${part}) > 0`, on('a.era', 'in', named)]));
  }
  return query;
}

/** The rows of a query, newest start first, after `cursor`. */
export function newestFirst(query: AnomalyQuery, cursor: Cursor | null, limit: number) {
  const ordered = query
    .leftJoin('detectors as d', 'd.era', 'a.era')
    .leftJoin('histories as h', 'h.era', 'a.era')
    .leftJoin('detectors as of', 'of.id', 'h.detector_id')
    .selectAll('a')
    .select([
      sql<string>`coalesce(d.id, h.run_id)`.as('detector_id'),
      sql<string>`coalesce(d.name, "of".name)`.as('detector_name'),
    ])
    .orderBy('a.start_ms', 'desc')
    .orderBy('a.id', 'desc')
    .limit(limit);
  return cursor === null
    ? ordered
    : ordered.where(sql<boolean>`(a.start_ms, a.id) < (${cursor.startMs}, ${cursor.id})`);
}

/** The last anomaly of a page: the next page begins after it, whatever is added before. */
export interface Cursor {
  startMs: number;
  id: string;
}

export function toCursor(row: { start_ms: number; id: string }): string {
  return Buffer.from(JSON.stringify([row.start_ms, row.id])).toString('base64url');
}

/** @throws `invalid_argument` */
export function parseCursor(text: string): Cursor {
  try {
    const parsed: unknown = JSON.parse(Buffer.from(text, 'base64url').toString());
    if (Array.isArray(parsed) && Number.isFinite(parsed[0]) && typeof parsed[1] === 'string') {
      return { startMs: parsed[0] as number, id: parsed[1] };
    }
  } catch {
    // Not JSON: as wrong as JSON of another shape.
  }
  const field = { path: 'cursor', message: 'cursor must be one that an earlier page gave' };
  throw new VigilError('invalid_argument', field.message, { details: { fields: [field] } });
}

export function fromRow(row: AnomalyRow): Anomaly {
  return {
    id: row.id,
    detectorId: row.detector_id,
    detectorName: row.detector_name,
    seriesKey: row.series_key,
    labels: labelsOf(row.labels),
    startMs: row.start_ms,
    endMs: row.end_ms,
    peakMs: row.peak_ms,
    peakScore: row.peak_score ?? NaN,
    severity: severityFromRank(row.severity) ?? 'slight',
    side: row.side as AnomalySide,
    value: row.value ?? NaN,
    expected: row.expected,
    lower: row.lower,
    upper: row.upper,
    points: row.points,
    origin: row.origin as AnomalyOrigin,
    explanation: row.explanation,
    reasons: parseReasons(row.reasons, row.start_ms),
  };
}
