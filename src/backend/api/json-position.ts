/** One token of JSON after white space: punctuation, string, or number and word. */
const TOKEN =
  /[ \t\r\n]*(?:([{}[\],:])|("(?:[^"\\\p{Cc}]|\\(?:["\\/bfnrt]|u[\da-f]{4}))*")|(-?(?:0|[1-9]\d*)(?:\.\d+)?(?:e[+-]?\d+)?(?![\w.])|true\b|false\b|null\b))/iuy;

type Next = 'value' | 'value or ]' | 'key or }' | 'key' | ':' | ', or end';

/**
 * Where a text that is not JSON stops being it: the index of the first character that does not fit, or the length of the
 * text if it only ends too early. JSON.parse knows, but tells it for some mistakes only.
 */
export function jsonErrorPosition(text: string): number {
  const open: string[] = [];
  let next: Next = 'value';
  let position = 0;
  for (;;) {
    TOKEN.lastIndex = position;
    const match = TOKEN.exec(text);
    const [whole = '', punctuation, string] = match ?? [];
    const after: Next | null =
      match === null ? null : step(next, { open, punctuation, isString: string !== undefined });
    if (after === null) {
      return position + (/^[ \t\r\n]*/.exec(text.slice(position))?.[0].length ?? 0);
    }
    next = after;
    position += whole.length;
  }
}

interface Token {
  /** Brackets not yet closed, innermost last. */
  open: string[];
  punctuation: string | undefined;
  isString: boolean;
}

/** What may come after a token; null when the token may not come here. */
function step(next: Next, { open, punctuation, isString }: Token): Next | null {
  const isValue = next === 'value' || next === 'value or ]';
  if (punctuation === undefined) {
    return isValue ? ', or end' : isString && next.startsWith('key') ? ':' : null;
  }
  if (isValue && (punctuation === '{' || punctuation === '[')) {
    open.push(punctuation);
    return punctuation === '{' ? 'key or }' : 'value or ]';
  }
  if (punctuation === ':') {
    return next === ':' ? 'value' : null;
  }
  if (punctuation === ',') {
    return next === ', or end' && open.length > 0 ? (open.at(-1) === '{' ? 'key' : 'value') : null;
  }
  const closes = punctuation === '}' ? '{' : '[';
  const mayClose = next === ', or end' || next === (closes === '{' ? 'key or }' : 'value or ]');
  return mayClose && open.at(-1) === closes ? (open.pop(), ', or end') : null;
}
