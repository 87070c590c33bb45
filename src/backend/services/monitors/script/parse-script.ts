import { parse, type AnyNode, type Program } from 'acorn';
import { ExpressionReader } from './expression-reader';
import { refuse } from './refuse';
import { toScriptText } from './source-text';
import type { Script, Statement } from './tree';
import { placeOf } from './nodes';

/** Longest script. */
const SCRIPT_CHARS_MAX = 10_000;
/** `if` inside one another. */
const NESTING_MAX = 50;

/**
 * Reads the part of Painless that conditions of monitors are written in. Nothing is run, and nothing ever becomes code: what
 * comes out is a tree of our own.
 *
 * @param variables what the script may name: `ctx`, `params`
 * @throws VigilError `invalid_argument` with line, column and what was found there, for anything else
 * @see docs/alerting.md
 */
export function parseScript(source: string, variables: readonly string[]): Script {
  if (source.length > SCRIPT_CHARS_MAX) {
    refuse({ line: 1, column: 1 }, `it must have at most ${SCRIPT_CHARS_MAX} characters, got ${source.length}`);
  }
  const { text, doubles } = toScriptText(source);
  const statements = new StatementReader(new ExpressionReader(text, doubles), variables);
  return { source, statements: statements.all(programOf(text).body, true) };
}

function programOf(text: string): Program {
  try {
    return parse(text, {
      ecmaVersion: 2022,
      sourceType: 'script',
      allowReturnOutsideFunction: true,
      locations: true,
    });
  } catch (thrown) {
    if (thrown instanceof SyntaxError) {
      const { loc } = thrown as SyntaxError & { loc?: { line: number; column: number } };
      const what = thrown.message.replace(/ \(\d+:\d+\)$/, '').toLowerCase();
      refuse({ line: loc?.line ?? 1, column: (loc?.column ?? 0) + 1 }, what);
    }
    throw thrown;
  }
}

/** Reads statements, and keeps the names that they define apart from those outside. */
class StatementReader {
  readonly #expressions: ExpressionReader;
  readonly #names: Set<string>;
  readonly #depth: number;

  constructor(expressions: ExpressionReader, names: Iterable<string>, depth = 0) {
    this.#expressions = expressions;
    this.#names = new Set(names);
    this.#depth = depth;
  }

  /** @param whole the last expression of a script is what it returns */
  all(nodes: readonly AnyNode[], whole = false): Statement[] {
    const statements: Statement[] = [];
    const joined = joinReturns(nodes);
    for (const [i, node] of joined.entries()) {
      const before = statements.at(-1);
      if (before?.kind === 'return') {
        refuse(placeOf(node), 'nothing can follow a return');
      }
      statements.push(...this.#one(node, whole && i === joined.length - 1));
    }
    return statements;
  }

  #one(node: AnyNode, last: boolean): Statement[] {
    switch (node.type) {
      case 'EmptyStatement':
        return [];
      case 'ReturnStatement':
        if (node.argument === null || node.argument === undefined) {
          return refuse(placeOf(node), '"return" needs a value');
        }
        return [{ kind: 'return', value: this.#expressions.read(node.argument, this.#names) }];
      case 'ExpressionStatement': {
        const value = this.#expressions.read(node.expression, this.#names);
        return last
          ? [{ kind: 'return', value }]
          : refuse(placeOf(node), 'an expression has no use here; "return" is missing');
      }
      case 'IfStatement': {
        const condition = this.#expressions.readBoolean(node.test, this.#names);
        return [
          {
            kind: 'if',
            condition,
            then: this.#inner(node.consequent),
            otherwise: node.alternate === null || node.alternate === undefined ? [] : this.#inner(node.alternate),
          },
        ];
      }
      case 'VariableDeclaration':
        return node.declarations.map(({ id, init }) => {
          if (node.kind !== 'let' || id.type !== 'Identifier' || init === null || init === undefined) {
            return refuse(placeOf(node), 'only "def name = value;" defines something');
          }
          const value = this.#expressions.read(init, this.#names);
          if (this.#names.has(id.name)) {
            return refuse(placeOf(id), `"${id.name}" is there already`);
          }
          this.#names.add(id.name);
          return { kind: 'define', name: id.name, value };
        });
      default:
        return refuse(placeOf(node), `${wordsOf(node.type)} is not supported`);
    }
  }

  #inner(node: AnyNode): Statement[] {
    if (this.#depth >= NESTING_MAX) {
      return refuse(placeOf(node), 'it is nested too deeply');
    }
    const inner = new StatementReader(this.#expressions, this.#names, this.#depth + 1);
    return inner.all(node.type === 'BlockStatement' ? node.body : [node]);
  }
}

/** In Java, what a script returns may stand on the line after `return`; the parser ends the statement there. */
function joinReturns(nodes: readonly AnyNode[]): AnyNode[] {
  const joined: AnyNode[] = [];
  for (const node of nodes) {
    const before = joined.at(-1);
    const isOpen = before?.type === 'ReturnStatement' && before.end === before.start + 'return'.length;
    if (isOpen && node.type === 'ExpressionStatement') {
      joined[joined.length - 1] = { ...before, argument: node.expression, end: node.end };
    } else {
      joined.push(node);
    }
  }
  return joined;
}

/** `ForInStatement` → `"for in statement"`. */
function wordsOf(type: string): string {
  return `a ${type.replace(/(?<!^)([A-Z])/g, ' $1').toLowerCase()}`;
}
