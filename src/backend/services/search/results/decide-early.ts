import { compileQuery, type Matcher } from '../match/match-query';
import { plainScoring } from '../match/scoring';
import type { SearchQuery } from '../search-request';
import type { Level, ResultRow, ResultSource, ResultView } from './result-view';

/** True or false where that is the same for all rows of what is given; undefined where it is not. */
export type Decision = (row: ResultRow) => boolean | undefined;

/**
 * What a query says about all results of a source, or of a series, before one of them has been read.
 *
 * @param level `source`: rows hold nothing else; `series`: they hold source and series
 */
export function decideEarly(
  query: SearchQuery,
  level: Exclude<Level, 'row'>,
  { view, nowMs }: { view: ResultView; nowMs: number }
): Decision {
  const deciding = (each: SearchQuery) => decideEarly(each, level, { view, nowMs });
  const isKnown = (name: string) => {
    const of = view.levelOf(name);
    return of === 'source' || of === level;
  };
  switch (query.kind) {
    case 'all':
      return () => true;
    case 'none':
      return () => false;
    case 'ids':
      return idsDecision(query.ids, view);
    case 'bool':
      return boolDecision(query, deciding);
    default: {
      const name = query.kind === 'nested' ? query.path : query.field;
      return isKnown(name) ? whole(compileQuery(query, view.fields, { nowMs, scoring: plainScoring() })) : unknown;
    }
  }
}

const unknown: Decision = () => undefined;

function whole(matcher: Matcher<ResultRow>): Decision {
  return (row) => matcher(row) >= 0;
}

function idsDecision(ids: readonly string[], view: ResultView): Decision {
  const sources = new Set(ids.map((id) => view.locate(id)?.sourceId));
  return ({ source }) => (sources.has(source.id) ? undefined : false);
}

function boolDecision(
  query: Extract<SearchQuery, { kind: 'bool' }>,
  deciding: (query: SearchQuery) => Decision
): Decision {
  const required = [...query.must, ...query.filter].map(deciding);
  const excluded = query.mustNot.map(deciding);
  const optional = query.should.map(deciding);
  const { minimumShouldMatch } = query;
  return (row) => {
    let certain = true;
    for (const each of required) {
      const decided = each(row);
      if (decided === false) {
        return false;
      }
      certain &&= decided === true;
    }
    for (const each of excluded) {
      const decided = each(row);
      if (decided === true) {
        return false;
      }
      certain &&= decided === false;
    }
    const decided = optional.map((each) => each(row));
    const met = decided.filter((each) => each === true).length;
    const open = decided.filter((each) => each === undefined).length;
    if (met + open < minimumShouldMatch) {
      return false;
    }
    return certain && met >= minimumShouldMatch ? true : undefined;
  };
}

/** Sources of which some result may fit. */
export function possibleSources(
  sources: readonly ResultSource[],
  query: SearchQuery,
  options: { view: ResultView; nowMs: number }
): ResultSource[] {
  const decide = decideEarly(query, 'source', options);
  return sources.filter((source) => decide({ source, series: null, point: null, missed: null }) !== false);
}
