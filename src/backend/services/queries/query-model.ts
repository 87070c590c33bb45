import { parseWith, QUERY_TYPES, VigilError, vigilQuerySchema, type VigilQueryModel } from '../../../schema';
import type { QueryItem } from './query-call';

/** The fields that people type into, where a variable of a dashboard may stand. */
const TEMPLATED = ['detector', 'labels', 'severity'] as const;

/** `$name`, `${name}` and `[[name]]`; a `$` that ends a regular expression is none. */
const VARIABLE = /\$\{?[A-Za-z_]\w*|\[\[\w+/;

/**
 * Reads the saved model of a query; missing fields take their defaults.
 *
 * @throws VigilError `invalid_argument` naming each wrong field, or the variable that nobody has filled in
 */
export function parseModel(item: QueryItem): VigilQueryModel {
  const raw = readObject(item.modelJson);
  const queryType = raw['queryType'] || item.queryType || 'band';
  if (!QUERY_TYPES.some((known) => known === queryType)) {
    throw fieldError('queryType', `must be one of ${QUERY_TYPES.join(', ')}, got ${JSON.stringify(queryType)}`);
  }
  for (const field of TEMPLATED) {
    const text = raw[field];
    const variable = typeof text === 'string' ? VARIABLE.exec(text)?.[0] : undefined;
    // A detector may have a $ in its name; one that is not found is told about variables then.
    if (variable !== undefined && field !== 'detector') {
      throw unfilledVariable(field, variable);
    }
  }
  return parseWith(vigilQuerySchema, { ...raw, queryType, refId: item.refId }, 'query');
}

/** The error for a detector that does not exist under this name. */
export function unknownDetector(name: string): VigilError {
  const variable = VARIABLE.exec(name)?.[0];
  return variable === undefined
    ? new VigilError('not_found', `there is no detector with the name or id "${name}" in this organisation`)
    : unfilledVariable('detector', variable);
}

function unfilledVariable(field: string, variable: string): VigilError {
  return fieldError(
    field,
    `holds the variable ${variable}, which only dashboards fill in; alert rules need the value itself`
  );
}

function fieldError(path: string, problem: string): VigilError {
  const message = `${path} ${problem}`;
  return new VigilError('invalid_argument', message, { details: { fields: [{ path, message }] } });
}

function readObject(json: string): Record<string, unknown> {
  let value: unknown;
  try {
    value = JSON.parse(json === '' ? '{}' : json);
  } catch (cause) {
    throw new VigilError('invalid_argument', 'the query model is not valid JSON', { cause });
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw new VigilError(
      'invalid_argument',
      `the query model must be an object, got ${Array.isArray(value) ? 'a list' : String(value)}`
    );
  }
  return { ...value };
}
