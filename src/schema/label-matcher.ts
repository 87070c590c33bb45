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
    throw new VigilError(
      'invalid_argument',
      `label matchers must be at most ${LIMITS.matcherChars} characters, got ${text.length}`
    );
  }
  const { inner, offset } = withoutBraces(text);
  const matchers: LabelMatcher[] = [];
  let position = 0;
  while (position < inner.length) {
    MATCHER.lastIndex = position;
    const match = MATCHER.exec(inner);
    if (match === null) {
      const at = position + inner.slice(position).search(/\S/);
      throw new VigilError(
        'invalid_argument',
        `label matcher at character ${offset + at + 1} must look like name="value", got "${inner.slice(at, at + 20)}"`
      );
    }
    matchers.push({
      name: unquote(match[1] ?? ''),
      operator: match[2] as MatchOperator,
      value: unescape(match[3] ?? ''),
    });
    position = MATCHER.lastIndex;
  }
  return matchers;
}

/** What stands between the braces, or all of it without any, and where that begins in the text. */
function withoutBraces(text: string): { inner: string; offset: number } {
  const [, before = '', inner = ''] = /^(\s*\{)(.*)\}\s*$/s.exec(text) ?? [undefined, '', text];
  return { inner: inner.trimEnd(), offset: before.length };
}

function unquote(name: string): string {
  return name.startsWith('"') ? unescape(name.slice(1, -1)) : name;
}

function unescape(text: string): string {
  return text.replace(/\\(.)/gs, (_, escaped: string) => (escaped === 'n' ? '\n' : escaped));
}
