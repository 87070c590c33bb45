import { esError } from '../errors';
import { Field } from './read-fields';

type Json = Readonly<Record<string, unknown>>;

/** What a client that gave no filter gets back. */
export const MATCH_ALL = { match_all: { boost: 1 } } as const;

/** Queries that are passed on as they come; only that there are such is known here. */
const PASSED_ON = new Set(
  `boosting combined_fields common dis_max distance_feature function_score fuzzy geo_bounding_box geo_distance geo_polygon
  geo_shape has_child has_parent intervals match_bool_prefix more_like_this multi_match parent_id percolate pinned
  query_string rank_feature regexp script script_score shape simple_query_string span_containing span_first span_multi
  span_near span_not span_or span_term span_within terms_set wrapper`.split(/\s+/)
);

const MATCH_DEFAULTS = {
  operator: 'OR',
  prefix_length: 0,
  max_expansions: 50,
  fuzzy_transpositions: true,
  lenient: false,
  zero_terms_query: 'NONE',
  auto_generate_synonyms_phrase_query: true,
};

/** How each query is written out. */
const WRITERS: Readonly<Record<string, (body: Field) => Json>> = {
  match_all: (body) => withBoost(body.object()),
  match_none: (body) => withBoost(body.object()),
  term: byField('value'),
  prefix: byField('value'),
  wildcard: byField('wildcard', { rename: { value: 'wildcard' } }),
  match: byField('query', { defaults: MATCH_DEFAULTS }),
  match_phrase: byField('query', { defaults: { slop: 0, zero_terms_query: 'NONE' } }),
  match_phrase_prefix: byField('query', { defaults: { slop: 0, max_expansions: 50, zero_terms_query: 'NONE' } }),
  terms: (body) => withBoost(body.object()),
  exists: (body) => withBoost(body.object()),
  ids: (body) => withBoost(body.object()),
  range: (body) => mapValues(body, longRange),
  bool: longBool,
  nested: (body) => {
    const { path, ignore_unmapped: ignored = false, score_mode: mode = 'avg', boost = 1 } = body.object();
    return { query: toLongQuery(body.at('query')), path, ignore_unmapped: ignored, score_mode: mode, boost };
  },
  constant_score: (body) => ({ filter: toLongQuery(body.at('filter')), boost: body.object().boost ?? 1 }),
};

/**
 * A query with every default written out, as the original gives it back: `{"term":{"host":"a"}}` becomes
 * `{"term":{"host":{"value":"a","boost":1}}}`.
 *
 * @throws VigilError 400 `parsing_exception` for what is no query, or one that nobody knows
 */
export function toLongQuery(field: Field): Json {
  const [name, ...more] = Object.keys(field.object());
  if (name === undefined) {
    throw esError(400, { type: 'illegal_argument_exception', reason: 'query malformed, empty clause found' });
  }
  if (more.length > 0) {
    throw field.parsingException(`[${name}] malformed query, expected [END_OBJECT] but found [FIELD_NAME]`);
  }
  const body = field.at(name);
  const write = Object.hasOwn(WRITERS, name) ? WRITERS[name] : undefined;
  if (write !== undefined) {
    return { [name]: write(body) };
  }
  if (!PASSED_ON.has(name)) {
    const { line, col } = body.position();
    const cause = { type: 'named_object_not_found_exception', reason: `[${line}:${col}] unknown field [${name}]` };
    throw body.parsingException(`unknown query [${name}]`, { caused_by: cause });
  }
  return { [name]: body.object() };
}

/** Of the filter of a detector: an empty one stands for everything. @throws as `toLongQuery` */
export function toLongFilter(field: Field): Json {
  return Object.keys(field.object()).length === 0 ? MATCH_ALL : toLongQuery(field);
}

/** A stored filter written out; one that is not understood here as it is. */
export function shownFilter(stored: Json): Json {
  try {
    return toLongFilter(new Field(stored, ''));
  } catch {
    // Made elsewhere, where every query of the server itself is allowed.
    return stored;
  }
}

/** `{ field: value }` or `{ field: { main: value, … } }`, to the latter. */
function byField(
  main: string,
  { defaults = {}, rename = {} }: { defaults?: Json; rename?: Record<string, string> } = {}
) {
  return (body: Field): Json =>
    mapValues(body, (field) => {
      const given = isObject(field.value) ? field.value : { [main]: field.value };
      const renamed = Object.fromEntries(Object.entries(given).map(([key, value]) => [rename[key] ?? key, value]));
      if (!Object.hasOwn(renamed, main)) {
        throw field.parsingException(`no [${main}] for [${field.name}]`);
      }
      return withBoost({ [main]: renamed[main], ...defaults, ...renamed });
    });
}

/** What is under each name; options beside the fields (`boost`, `_name`) as they are. */
function mapValues(body: Field, map: (field: Field) => Json): Json {
  const entries = Object.keys(body.object()).map((key) => {
    const field = body.at(key);
    const isOption = (key === 'boost' || key === '_name') && !isObject(field.value);
    return [key, isOption ? field.value : map(field)] as const;
  });
  if (entries.length === 0) {
    throw body.parsingException(`[${body.name}] names no field`);
  }
  return Object.fromEntries(entries);
}

function longRange(field: Field): Json {
  const { gt, gte, lt, lte, from, to, include_lower: lower, include_upper: upper, ...rest } = field.object();
  return withBoost({
    from: gt ?? gte ?? from ?? null,
    to: lt ?? lte ?? to ?? null,
    include_lower: gt === undefined && (gte !== undefined || lower !== false),
    include_upper: lt === undefined && (lte !== undefined || upper !== false),
    ...rest,
  });
}

const CLAUSES = ['must', 'filter', 'must_not', 'should'] as const;

function longBool(body: Field): Json {
  const { adjust_pure_negative: adjust = true, boost = 1, ...options } = body.object();
  const clauses = CLAUSES.flatMap((name) => {
    const field = body.at(name);
    const given = !field.isGiven ? [] : Array.isArray(field.value) ? field.list() : [field];
    return given.length === 0 ? [] : [[name, given.map(toLongQuery)] as const];
  });
  const others = Object.entries(options).filter(([name]) => !CLAUSES.some((clause) => clause === name));
  const unknown = others.find(([name]) => name !== 'minimum_should_match' && name !== '_name');
  if (unknown !== undefined) {
    throw body.at(unknown[0]).parsingException(`[bool] query does not support [${unknown[0]}]`);
  }
  return Object.fromEntries([...clauses, ['adjust_pure_negative', adjust], ...others, ['boost', boost]]);
}

function withBoost({ boost = 1, ...rest }: Json): Json {
  return { ...rest, boost };
}

function isObject(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
