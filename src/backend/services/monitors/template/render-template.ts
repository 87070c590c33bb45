import type { Json } from '../script/values';
import type { Piece, Template, TemplateData } from './parse-template';

/** Pieces one rendering may look at, and turns of sections; those over lists inside one another soon are very many. */
const PIECES_MAX = 50_000;

export interface RenderOptions {
  /** What goes beyond is cut off, and `…` says so. */
  charsMax: number;
  /** Applied to every value before it is written. (Default: none) */
  escape?: (text: string) => string;
}

/**
 * Fills in a template. Only the data's own entries can be named, an entry of a list by its number; what is absent or null
 * is written as nothing, lists and maps as JSON. Time and memory are bounded by `charsMax` and 50,000 pieces, whatever
 * template and data are.
 */
export function renderTemplate(template: Template, data: TemplateData, options: RenderOptions): string {
  const writing = new Writing(options);
  writing.pieces(template.pieces, [data]);
  return writing.text();
}

type Scopes = readonly Json[];

class Writing {
  readonly #charsMax: number;
  readonly #escape: (text: string) => string;
  readonly #parts: string[] = [];
  #chars = 0;
  #left = PIECES_MAX;

  constructor({ charsMax, escape = (text) => text }: RenderOptions) {
    this.#charsMax = charsMax;
    this.#escape = escape;
  }

  text(): string {
    const text = this.#parts.join('');
    if (text.length <= this.#charsMax && this.#left > 0) {
      return text;
    }
    return `${text.slice(0, this.#charsMax - 1)}…`;
  }

  pieces(pieces: readonly Piece[], scopes: Scopes): void {
    for (const piece of pieces) {
      if (!this.#mayGoOn()) {
        return;
      }
      this.#piece(piece, scopes);
    }
  }

  #piece(piece: Piece, scopes: Scopes): void {
    switch (piece.kind) {
      case 'text':
        return this.#write(piece.text);
      case 'value':
        return this.#write(this.#escape(textOf(lookUp(scopes, piece.path))));
      case 'json':
        return this.#write(JSON.stringify(lookUp(scopes, piece.path)));
      case 'inverted':
        return isNothing(lookUp(scopes, piece.path)) ? this.pieces(piece.pieces, scopes) : undefined;
      case 'section':
        return this.#section(piece.pieces, lookUp(scopes, piece.path), scopes);
    }
  }

  #section(pieces: readonly Piece[], value: Json, scopes: Scopes): void {
    if (isNothing(value)) {
      return;
    }
    for (const item of isList(value) ? value : [value]) {
      if (!this.#mayGoOn()) {
        return;
      }
      this.pieces(pieces, [item, ...scopes]);
    }
  }

  /** Each turn of a section counts, too: one with nothing in it takes its time as well. */
  #mayGoOn(): boolean {
    this.#left = Math.max(0, this.#left - 1);
    return this.#chars <= this.#charsMax && this.#left > 0;
  }

  #write(text: string): void {
    this.#parts.push(text);
    this.#chars += text.length;
  }
}

/** The first name is looked for from the inside out, those after it in what it names. */
function lookUp(scopes: Scopes, path: readonly string[]): Json {
  const [first, ...rest] = path;
  if (first === undefined) {
    return scopes[0] ?? null;
  }
  let found: Json | undefined;
  for (const scope of scopes) {
    found = entryOf(scope, first);
    if (found !== undefined) {
      break;
    }
  }
  for (const name of rest) {
    if (found === undefined || found === null) {
      break;
    }
    found = entryOf(found, name);
  }
  return found ?? null;
}

function entryOf(value: Json, name: string): Json | undefined {
  if (isList(value)) {
    return name === 'size' || name === 'length' ? value.length : /^\d+$/.test(name) ? value[Number(name)] : undefined;
  }
  if (typeof value !== 'object' || value === null || !Object.hasOwn(value, name)) {
    return undefined;
  }
  return value[name];
}

function isList(value: Json): value is readonly Json[] {
  return Array.isArray(value);
}

/** As mustache has it: no section for null, false and empty lists; and for 0 and empty texts neither. */
function isNothing(value: Json): boolean {
  return value === null || value === false || value === 0 || value === '' || (isList(value) && value.length === 0);
}

function textOf(value: Json): string {
  if (value === null) {
    return '';
  }
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
}
