import { VigilError } from './error';
import { LIMITS } from './limits';

export type MatchOperator = '=' | '!=' | '=~' | '!~';

/** One condition on one label. A label that is absent counts as empty text. */
export interface LabelMatcher {
  name: string;
  operator: MatchOperator;
  value: string;
}

const MATCHER = /\s*([A-Za-z_][\w.:/-]*|"(?:[^"\\]|\\.)*")\s*(=~|!~|!=|=)\s*"((?:[^"\\]|\\.)*)"\s*(,|$)/y;

/**
 * Reads `region="eu", pod=~"web-.*"`, with or without braces, into matchers; empty text gives none.
 * Regular expressions are anchored at both ends, as in PromQL; they are compiled where they are used.
 *
 * @throws VigilError `invalid_argument` naming the position of what could not be read
 */
export function parseLabelMatchers(text: string): LabelMatcher[] {
  if (text.length > LIMITS.matcherChars) {
    throw new VigilError('invalid_argument', `label matchers must be at most ${LIMITS.matcherChars} characters, got ${text.length}`);
  }
  const inner = text.trim().replace(/^\{(.*)\}$/s, '$1').trim();
  const matchers: LabelMatcher[] = [];
  let position = 0;
  while (position < inner.length) {
    MATCHER.lastIndex = position;
    const match = MATCHER.exec(inner);
    if (match === null) {
      const rest = inner.slice(position, position + 20);
      throw new VigilError('invalid_argument', `label matcher at character ${position + 1} must look like name="value", got "${rest}"`);
    }
    matchers.push({ name: unquote(match[1] ?? ''), operator: match[2] as MatchOperator, value: unescape(match[3] ?? '') });
    position = MATCHER.lastIndex;
  }
  return matchers;
}

function unquote(name: string): string {
  return name.startsWith('"') ? unescape(name.slice(1, -1)) : name;
}

function unescape(text: string): string {
  return text.replace(/\\(.)/gs, (_, escaped: string) => (escaped === 'n' ? '\n' : escaped));
}
