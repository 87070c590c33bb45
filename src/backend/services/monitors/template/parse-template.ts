import Mustache from 'mustache';
import { VigilError } from '../../../../schema';
import type { Json } from '../script/values';

/** Longest template. */
const TEMPLATE_CHARS_MAX = 20_000;
/** Sections inside one another. */
const DEPTH_MAX = 20;

/** A piece of a template; a section is its own template over what it names. */
export type Piece =
  | { kind: 'text'; text: string }
  | { kind: 'value'; path: readonly string[] }
  | { kind: 'section' | 'inverted'; path: readonly string[]; pieces: readonly Piece[] }
  | { kind: 'json'; path: readonly string[] };

export interface Template {
  source: string;
  pieces: readonly Piece[];
}

/**
 * Reads a mustache template: values (all three spellings, none escapes anything), sections, inverted sections, comments,
 * changed delimiters, and `{{#toJson}}path{{/toJson}}`. No partials, no lambdas.
 *
 * @param what what it is called in messages
 * @throws VigilError `invalid_argument` saying what is wrong and after how many characters
 */
export function parseTemplate(source: string, what: string): Template {
  if (source.length > TEMPLATE_CHARS_MAX) {
    throw new VigilError(
      'invalid_argument',
      `${what} must have at most ${TEMPLATE_CHARS_MAX} characters, got ${source.length}`
    );
  }
  const writer = new Mustache.Writer();
  let tokens: unknown;
  try {
    tokens = writer.parse(source);
  } catch (thrown) {
    const why = thrown instanceof Error ? thrown.message.toLowerCase() : 'it cannot be read';
    throw new VigilError('invalid_argument', `${what} is no mustache template: ${why}`, { cause: thrown });
  }
  return { source, pieces: toPieces(tokens as Token[], { what, depth: 0 }) };
}

/** As the library gives them: kind, value, start, end, and of sections what is inside. */
type Token = [kind: string, value: string, start: number, end: number, inside?: Token[]];

function toPieces(tokens: readonly Token[], at: { what: string; depth: number }): Piece[] {
  if (at.depth > DEPTH_MAX) {
    throw new VigilError('invalid_argument', `${at.what} has more than ${DEPTH_MAX} sections inside one another`);
  }
  // Comments and changed delimiters have done their work.
  return tokens.filter(([kind]) => kind !== '!' && kind !== '=').map((token) => toPiece(token, at));
}

function toPiece([kind, value, start, , inside = []]: Token, at: { what: string; depth: number }): Piece {
  switch (kind) {
    case 'text':
      return { kind: 'text', text: value };
    case 'name':
    case '&':
      return { kind: 'value', path: toPath(value) };
    case '#':
      return value === 'toJson' ? toJson(inside, at.what) : section('section');
    case '^':
      return section('inverted');
    default:
      throw new VigilError('invalid_argument', `${at.what}: partials are not supported ("${value}" at ${start})`);
  }

  function section(sort: 'section' | 'inverted'): Piece {
    return { kind: sort, path: toPath(value), pieces: toPieces(inside, { ...at, depth: at.depth + 1 }) };
  }
}

function toJson(inside: readonly Token[], what: string): Piece {
  if (inside.some(([kind]) => kind !== 'text')) {
    throw new VigilError('invalid_argument', `${what}: "toJson" takes the name of a value, without brackets`);
  }
  return {
    kind: 'json',
    path: toPath(
      inside
        .map(([, text]) => text)
        .join('')
        .trim()
    ),
  };
}

function toPath(name: string): readonly string[] {
  return name === '.' ? [] : name.split('.');
}

export type TemplateData = { readonly [name: string]: Json };
