import type { ScopedVars } from '@grafana/data';
import type { TemplateSrv } from '@grafana/runtime';
import { parseLabelMatchers, type LabelMatcher } from '../schema';
import type { VigilQuery } from './query';

type Values = string | readonly string[];

/** The part of Grafana's template service that interpolation needs. */
export type Templates = Pick<TemplateSrv, 'replace' | 'containsTemplate'>;

/**
 * Fills the template variables of every text field. A multi-value variable inside a label matcher becomes a regular
 * expression over its values (`=` turns into `=~`); elsewhere its first value counts, see `detectorsOf`.
 */
export function interpolateQuery(query: VigilQuery, templates: Templates, scopedVars: ScopedVars): VigilQuery {
  const fill = (text: string) => templates.replace(text, scopedVars, firstValue);
  return {
    ...query,
    ...(query.detector !== undefined && { detector: fill(query.detector) }),
    ...(query.labels !== undefined && { labels: interpolateLabels(query.labels, templates, scopedVars) }),
    ...(query.severity !== undefined && { severity: fill(query.severity) }),
  };
}

/**
 * The detectors a query names once its variables are filled: several when a variable has several values.
 * An empty list means that a variable has no value, which asks for nothing; it must not turn into "all detectors".
 */
export function detectorsOf(query: VigilQuery, templates: Templates, scopedVars: ScopedVars): string[] {
  const text = query.detector ?? '';
  if (!templates.containsTemplate(text)) {
    return [text];
  }
  let count = 1;
  templates.replace(text, scopedVars, (value: Values) => {
    count = Array.isArray(value) ? Math.max(count, value.length) : count;
    return '';
  });
  const names = Array.from({ length: count }, (_, i) => templates.replace(text, scopedVars, nthValue(i)));
  return [...new Set(names.filter((name) => name !== ''))];
}

function interpolateLabels(text: string, templates: Templates, scopedVars: ScopedVars): string {
  if (!templates.containsTemplate(text)) {
    return text;
  }
  const matchers = readMatchers(text);
  if (matchers === null) {
    // A variable outside of the quotes may hold whole matchers; the engine judges what comes out.
    return templates.replace(text, scopedVars, firstValue);
  }
  return matchers.map((matcher) => formatMatcher(interpolateMatcher(matcher, templates, scopedVars))).join(', ');
}

function interpolateMatcher(matcher: LabelMatcher, templates: Templates, scopedVars: ScopedVars): LabelMatcher {
  let several = false;
  templates.replace(matcher.value, scopedVars, (value: Values) => {
    several ||= Array.isArray(value) && value.length > 1;
    return '';
  });
  const wasRegex = matcher.operator === '=~' || matcher.operator === '!~';
  const isRegex = wasRegex || several;
  // What was plain text around the variable has to stay plain text in the expression.
  const pattern = isRegex && !wasRegex ? escapeAround(matcher.value) : matcher.value;
  return {
    name: templates.replace(matcher.name, scopedVars, firstValue),
    operator: isRegex ? (matcher.operator.startsWith('!') ? '!~' : '=~') : matcher.operator,
    value: templates.replace(pattern, scopedVars, isRegex ? anyOf : firstValue),
  };
}

function readMatchers(text: string): LabelMatcher[] | null {
  try {
    return parseLabelMatchers(text);
  } catch {
    return null;
  }
}

function formatMatcher({ name, operator, value }: LabelMatcher): string {
  const plainName = /^[A-Za-z_][\w.:/-]*$/.test(name);
  return `${plainName ? name : quote(name)}${operator}${quote(value)}`;
}

function quote(text: string): string {
  return `"${text.replace(/[\\"]/g, '\\$&').replace(/\n/g, '\\n')}"`;
}

const VARIABLE = /(\$\{[^}]*\}|\$\w+|\[\[[^\]]*\]\])/;

function escapeAround(text: string): string {
  // Splitting at a group keeps the variables at the odd places.
  return text
    .split(VARIABLE)
    .map((part, i) => (i % 2 === 0 ? escapeRegex(part) : part))
    .join('');
}

function anyOf(value: Values): string {
  if (typeof value === 'string') {
    return escapeRegex(value);
  }
  const [only] = value;
  return value.length === 1 ? escapeRegex(only ?? '') : `(${value.map(escapeRegex).join('|')})`;
}

function escapeRegex(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\/]/g, '\\$&');
}

const firstValue = nthValue(0);

function nthValue(index: number) {
  return (value: Values): string => (typeof value === 'string' ? value : (value[index] ?? value[0] ?? ''));
}
