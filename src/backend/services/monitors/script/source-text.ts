import { refuse } from './refuse';
import type { Place } from './tree';

/** Brackets inside one another; the parser goes as deep as they do. */
const BRACKETS_MAX = 100;

/**
 * Texts, comments and what is written otherwise in Painless than in the language the parser knows. Every match is replaced
 * by something of the same length, so that places stay what they were.
 */
const PIECES =
  /"(?:\\.|[^"\\\n])*"|'(?:\\.|[^'\\\n])*'|\/\/[^\n]*|\/\*[\s\S]*?\*\/|\?\?|\?:|\bdef\b(?=\s+[A-Za-z_]\w*\s*=(?!=))|(?<![\w.])\d[\d.]*(?:[eE][+-]?\d+)?[lLfFdD]\b|[([{]|[)\]}]/g;

export interface ScriptText {
  /** In the words of the parser. */
  text: string;
  /** Where a number stands that is marked as one with a fraction (`1d`, `1f`), by its offset. */
  doubles: ReadonlySet<number>;
}

/**
 * `def x = 1L ?: 2` in the words of the parser: `let x = 1  ?? 2`.
 *
 * @throws VigilError `invalid_argument` for what is of neither language, and for brackets nested too deeply
 */
export function toScriptText(source: string): ScriptText {
  const doubles = new Set<number>();
  let depth = 0;
  const text = source.replace(PIECES, (piece, offset: number) => {
    if (piece === '??') {
      refuse(placeAt(source, offset), '"??" is not known; write "?:"');
    }
    if (piece === '?:') {
      return '??';
    }
    if (piece === 'def') {
      return 'let';
    }
    if (/^\d/.test(piece)) {
      if (/[fd]$/i.test(piece)) {
        doubles.add(offset);
      }
      return `${piece.slice(0, -1)} `;
    }
    depth += /^[([{]$/.test(piece) ? 1 : /^[)\]}]$/.test(piece) ? -1 : 0;
    if (depth > BRACKETS_MAX) {
      refuse(placeAt(source, offset), `more than ${BRACKETS_MAX} brackets stand inside one another`);
    }
    return piece;
  });
  return { text, doubles };
}

function placeAt(source: string, offset: number): Place {
  const before = source.slice(0, offset).split('\n');
  return { line: before.length, column: (before.at(-1) ?? '').length + 1 };
}
