import { analyse } from './analyse';
import { someValue, valuesOf, type Field, type Fields } from './fields';
import { plainScoring, termsOf, type Scoring } from './scoring';
import { unrunnable } from '../search-fault';
import type { ScoreMode, SearchQuery } from '../search-request';
import { anyTest, equalTest, patternTest, rangeTest, type ValueTest } from './value-test';

/** The score of a document that fits, 0 or more; `MISS` for one that does not. */
export type Matcher<T> = (document: T) => number;

const MISS = -1;

interface MatchOptions<T> {
  nowMs: number;
  scoring: Scoring<T>;
}

const nothing = () => MISS;
const everything = () => 1;

/**
 * Makes a query into a function of one document. A field that no document has fits nothing.
 *
 * @throws VigilError `invalid_argument` where a value or a clause does not go with the type of its field
 */
export function compileQuery<T>(query: SearchQuery, fields: Fields<T>, options: MatchOptions<T>): Matcher<T> {
  switch (query.kind) {
    case 'all':
      return everything;
    case 'none':
      return nothing;
    case 'bool':
      return boolMatcher(query, fields, options);
    case 'nested':
      return nestedMatcher(query, fields, options);
    case 'ids': {
      const ids = new Set<unknown>(query.ids);
      const field = fields.field('_id');
      return field === undefined
        ? nothing
        : constant((document) => someValue(field.read(document), (id) => ids.has(id)));
    }
    case 'exists':
      return existsMatcher(query.field, fields);
    default: {
      const field = fields.field(query.field);
      return field === undefined ? nothing : fieldMatcher(query, field, options);
    }
  }
}

type FieldQuery = Extract<SearchQuery, { kind: 'term' | 'terms' | 'match' | 'prefix' | 'wildcard' | 'range' }>;

function fieldMatcher<T>(query: FieldQuery, field: Field<T>, options: MatchOptions<T>): Matcher<T> {
  const { nowMs } = options;
  switch (query.kind) {
    case 'term':
      return termMatcher(query, field, options);
    case 'terms':
      return valueMatcher(field, anyTest(field.type, query.values, nowMs));
    case 'match':
      return field.type === 'text'
        ? wordsMatcher(query, field, options)
        : termMatcher({ field: query.field, value: query.text, anyCase: false }, field, options);
    case 'prefix':
      return valueMatcher(field, patternTest(field.type, { ...query, pattern: query.prefix }));
    case 'wildcard':
      return valueMatcher(field, patternTest(field.type, query));
    case 'range':
      return valueMatcher(field, rangeTest(field.type, query, nowMs));
  }
}

function constant<T>(fits: (document: T) => boolean): Matcher<T> {
  return (document) => (fits(document) ? 1 : MISS);
}

/** A text is found by its words, anything else by its values. */
function valueMatcher<T>(field: Field<T>, test: ValueTest): Matcher<T> {
  return field.type === 'text'
    ? constant((document) => termsOf(field, document).some(test))
    : constant((document) => someValue(field.read(document), test));
}

function termMatcher<T>(
  { field: name, value, anyCase }: Pick<Extract<SearchQuery, { kind: 'term' }>, 'field' | 'value' | 'anyCase'>,
  field: Field<T>,
  { nowMs, scoring }: MatchOptions<T>
): Matcher<T> {
  const test = equalTest(field.type, value, { nowMs, anyCase });
  const weight = scoring.weightOf(field, name, String(value));
  if (field.type !== 'text') {
    return (document) => (someValue(field.read(document), test) ? weight(1, 1) : MISS);
  }
  return (document) => {
    const words = termsOf(field, document);
    const occurrences = words.filter(test).length;
    return occurrences === 0 ? MISS : weight(occurrences, words.length);
  };
}

function wordsMatcher<T>(
  query: Extract<SearchQuery, { kind: 'match' }>,
  field: Field<T>,
  { scoring }: MatchOptions<T>
): Matcher<T> {
  const asked = analyse(String(query.text));
  const weights = asked.map((word) => ({ word, weight: scoring.weightOf(field, query.field, word) }));
  const least = query.operator === 'and' || query.phrase ? asked.length : 1;
  return (document) => {
    const words = termsOf(field, document);
    let found = 0;
    let score = 0;
    for (const { word, weight } of weights) {
      const occurrences = words.reduce((count, each) => count + (each === word ? 1 : 0), 0);
      found += occurrences > 0 ? 1 : 0;
      score += occurrences > 0 ? weight(occurrences, words.length) : 0;
    }
    const fits = found > 0 && found >= least && (!query.phrase || inARow(field, document, asked));
    return fits ? score : MISS;
  };
}

/** Within one value: values of a list are far apart. */
function inARow<T>(field: Field<T>, document: T, asked: readonly string[]): boolean {
  return valuesOf(field.read(document)).some((value) => {
    const words = analyse(String(value));
    return words.some((_, start) => asked.every((word, offset) => words[start + offset] === word));
  });
}

function existsMatcher<T>(name: string, fields: Fields<T>): Matcher<T> {
  const field = fields.field(name);
  if (field !== undefined) {
    return constant((document) => valuesOf(field.read(document)).length > 0);
  }
  const present = fields.present(name);
  return present === undefined ? nothing : constant(present);
}

function boolMatcher<T>(
  query: Extract<SearchQuery, { kind: 'bool' }>,
  fields: Fields<T>,
  options: MatchOptions<T>
): Matcher<T> {
  const compiled = (queries: readonly SearchQuery[]) => queries.map((each) => compileQuery(each, fields, options));
  const must = compiled(query.must);
  const filter = compiled(query.filter);
  const should = compiled(query.should);
  const mustNot = compiled(query.mustNot);
  const { minimumShouldMatch } = query;
  return (document) => {
    for (const each of filter) {
      if (each(document) < 0) {
        return MISS;
      }
    }
    let score = 0;
    for (const each of must) {
      const part = each(document);
      if (part < 0) {
        return MISS;
      }
      score += part;
    }
    for (const each of mustNot) {
      if (each(document) >= 0) {
        return MISS;
      }
    }
    let met = 0;
    for (const each of should) {
      const part = each(document);
      if (part >= 0) {
        met += 1;
        score += part;
      }
    }
    return met >= minimumShouldMatch ? score : MISS;
  };
}

function nestedMatcher<T>(
  { path, query, scoreMode, ignoreUnmapped }: Extract<SearchQuery, { kind: 'nested' }>,
  fields: Fields<T>,
  { nowMs }: MatchOptions<T>
): Matcher<T> {
  const nested = fields.nested(path);
  if (nested === undefined) {
    if (ignoreUnmapped) {
      return nothing;
    }
    throw unrunnable(`[nested] failed to find nested object under path [${path}]`, 'query_shard_exception');
  }
  const inner = compileQuery(query, nested.fields, { nowMs, scoring: plainScoring() });
  return (document) => {
    const scores = nested
      .objects(document)
      .map(inner)
      .filter((score) => score >= 0);
    return scores.length === 0 ? MISS : together(scores, scoreMode);
  };
}

function together(scores: readonly number[], mode: ScoreMode): number {
  const sum = scores.reduce((total, score) => total + score, 0);
  switch (mode) {
    case 'none':
      return 0;
    case 'sum':
      return sum;
    case 'avg':
      return sum / scores.length;
    case 'max':
      return Math.max(...scores);
    case 'min':
      return Math.min(...scores);
  }
}
