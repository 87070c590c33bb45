/** Where something begins in a text, both from 1. */
export interface TokenPosition {
  line: number;
  col: number;
}

export type JsonPath = ReadonlyArray<string | number>;

/** White space, or a token of JSON: a string, punctuation, or anything else up to the next of those. */
const TOKEN = /[ \t\r\n]+|"(?:[^"\\]|\\.)*"|[{}[\],:]|[^ \t\r\n"{}[\],:]+/gu;

/**
 * Where the value at a path begins in a text that is JSON; where the text begins if it has no such value. Of keys given
 * twice the last counts, as for JSON.parse.
 */
export function tokenPosition(text: string, path: JsonPath): TokenPosition {
  let found = 0;
  for (const { at, levels } of values(text)) {
    if (levels.length === path.length && levels.every(({ key }, i) => key === path[i])) {
      found = at;
    }
  }
  const before = text.slice(0, found).split('\n');
  return { line: before.length, col: (before.at(-1)?.length ?? 0) + 1 };
}

interface Level {
  isList: boolean;
  /** Of the value that comes next. */
  key: string | number;
  expectsKey: boolean;
}

/** All values, each with where it begins and what it is in. */
function* values(text: string): Iterable<{ at: number; levels: readonly Level[] }> {
  const levels: Level[] = [];
  for (const { 0: token, index: at } of text.matchAll(TOKEN)) {
    const level = levels.at(-1);
    if (token === ':' || token.trim() === '') {
      continue;
    }
    if (token === '}' || token === ']') {
      levels.pop();
    } else if (token === ',') {
      goOn(level);
    } else if (level?.expectsKey === true) {
      level.key = JSON.parse(token) as string;
      level.expectsKey = false;
    } else {
      yield { at, levels };
      if (token === '{' || token === '[') {
        const isList = token === '[';
        levels.push({ isList, key: isList ? 0 : '', expectsKey: !isList });
      }
    }
  }
}

function goOn(level: Level | undefined): void {
  if (level?.isList === true) {
    level.key = Number(level.key) + 1;
  } else if (level !== undefined) {
    level.expectsKey = true;
  }
}
