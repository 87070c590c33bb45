import type { AnyNode, BinaryExpression, CallExpression, Literal, MemberExpression, UnaryExpression } from 'acorn';
import { argumentsOf, METHOD_NAMES } from './methods';
import { placeOf } from './nodes';
import { refuse } from './refuse';
import type { ArithmeticOperator, ComparisonOperator, Expression, ScriptType } from './tree';

/** Expressions inside one another, a row of operators included. */
const DEPTH_MAX = 250;
/** Of `long`: beyond it Java cannot read a number either. */
const WHOLE_MAX = 2n ** 63n - 1n;

const ARITHMETIC: readonly string[] = ['+', '-', '*', '/', '%'];
const COMPARISON: readonly string[] = ['<', '<=', '>', '>='];
const LOGICAL = { '&&': 'and', '||': 'or', '??': 'unless null' } as const;

type Names = ReadonlySet<string>;

/** Makes expressions of our own from those of the parser, and refuses what is none of ours, or of a type that cannot fit. */
export class ExpressionReader {
  readonly #text: string;
  readonly #doubles: ReadonlySet<number>;

  /** @param doubles offsets of numbers that have a fraction although none is written */
  constructor(text: string, doubles: ReadonlySet<number>) {
    this.#text = text;
    this.#doubles = doubles;
  }

  read(node: AnyNode, names: Names, depth = 0): Expression {
    if (depth > DEPTH_MAX) {
      return refuse(placeOf(node), 'it is nested too deeply');
    }
    switch (node.type) {
      case 'Literal':
        return this.#literal(node);
      case 'Identifier':
        return names.has(node.name)
          ? { kind: 'variable', name: node.name, place: placeOf(node), type: 'any' }
          : refuse(placeOf(node), `"${node.name}" is not known; there is ${[...names].join(', ')}`);
      case 'ParenthesizedExpression':
      case 'ChainExpression':
        return this.read(node.expression, names, depth + 1);
      case 'MemberExpression':
        return this.#member(node, names, depth);
      case 'CallExpression':
        return this.#call(node, names, depth);
      case 'UnaryExpression':
        return this.#unary(node, names, depth);
      case 'BinaryExpression':
        return this.#binary(node, names, depth);
      case 'LogicalExpression': {
        const kind = LOGICAL[node.operator];
        const read = (side: AnyNode) =>
          kind === 'unless null' ? this.read(side, names, depth + 1) : this.readBoolean(side, names, depth + 1);
        const [left, right] = [read(node.left), read(node.right)];
        const type = kind !== 'unless null' ? 'boolean' : left.type === right.type ? left.type : 'any';
        return { kind, left, right, place: placeOf(node), type };
      }
      case 'ConditionalExpression': {
        const condition = this.readBoolean(node.test, names, depth + 1);
        const then = this.read(node.consequent, names, depth + 1);
        const otherwise = this.read(node.alternate, names, depth + 1);
        const type = then.type === otherwise.type ? then.type : 'any';
        return { kind: 'choice', condition, then, otherwise, place: placeOf(node), type };
      }
      default:
        return refuse(placeOf(node), `"${this.#shown(node)}" is not supported`);
    }
  }

  readBoolean(node: AnyNode, names: Names, depth = 0): Expression {
    return expect(this.read(node, names, depth), 'boolean', 'true or false is needed here');
  }

  #literal(node: Literal): Expression {
    const place = placeOf(node);
    const { value } = node;
    if (typeof value === 'number') {
      return { kind: 'literal', value: this.#number(node, value), place, type: 'number' };
    }
    if (typeof value === 'string') {
      return { kind: 'literal', value, place, type: 'text' };
    }
    if (typeof value === 'boolean') {
      return { kind: 'literal', value, place, type: 'boolean' };
    }
    return value === null && node.raw === 'null'
      ? { kind: 'literal', value, place, type: 'null' }
      : refuse(place, `"${this.#shown(node)}" is not supported`);
  }

  #number(node: Literal, value: number): number | bigint {
    const digits = (node.raw ?? '').trim();
    if (/_|^0[bo]/i.test(digits)) {
      return refuse(placeOf(node), `"${this.#shown(node)}" is no number`);
    }
    if (!/^\d+$|^0[xX][\da-fA-F]+$/.test(digits) || this.#doubles.has(node.start)) {
      return value;
    }
    // As in Java, a leading 0 stands for octal.
    const whole = BigInt(/^0[0-7]+$/.test(digits) ? `0o${digits}` : digits);
    return whole > WHOLE_MAX ? refuse(placeOf(node), `${digits} is too large`) : whole;
  }

  #member(node: MemberExpression, names: Names, depth: number): Expression {
    const place = placeOf(node.property);
    const nullSafe = node.optional;
    if (node.object.type === 'Super' || node.property.type === 'PrivateIdentifier') {
      return refuse(place, `"${this.#shown(node)}" is not supported`);
    }
    const of = expect(this.read(node.object, names, depth + 1), 'any', 'this has nothing inside');
    if (!node.computed) {
      return node.property.type === 'Identifier'
        ? { kind: 'member', of, name: node.property.name, nullSafe, place, type: 'any' }
        : refuse(place, `"${this.#shown(node.property)}" is not supported`);
    }
    if (nullSafe) {
      return refuse(place, '"?.[" is not known; write "?.get(…)" or "?.name"');
    }
    const index = this.read(node.property, names, depth + 1);
    return index.type === 'boolean' || index.type === 'null'
      ? refuse(place, 'an index must be a whole number or a text')
      : { kind: 'index', of, index, place, type: 'any' };
  }

  #call(node: CallExpression, names: Names, depth: number): Expression {
    const { callee } = node;
    if (callee.type !== 'MemberExpression' || callee.computed || node.optional) {
      return refuse(placeOf(node), `"${this.#shown(node)}" is not supported: only methods of values can be called`);
    }
    const member = this.#member(callee, names, depth);
    if (member.kind !== 'member') {
      return member;
    }
    const { of, name: method, nullSafe, place } = member;
    const takes = argumentsOf(method);
    if (takes === null) {
      return refuse(place, `there is no method ${method}(); there are ${METHOD_NAMES.join(', ')}`);
    }
    if (node.arguments.length !== takes) {
      return refuse(place, `${method}() takes ${takes === 0 ? 'nothing' : takes}, got ${node.arguments.length}`);
    }
    const given = node.arguments.map((each) => this.read(each, names, depth + 1));
    return { kind: 'call', of, method, arguments: given, nullSafe, place, type: 'any' };
  }

  #unary(node: UnaryExpression, names: Names, depth: number): Expression {
    const place = placeOf(node);
    switch (node.operator) {
      case '!':
        return { kind: 'not', of: this.readBoolean(node.argument, names, depth + 1), place, type: 'boolean' };
      case '-':
      case '+': {
        const of = expect(this.read(node.argument, names, depth + 1), 'number', 'a number is needed here');
        return node.operator === '+' ? of : { kind: 'minus', of, place, type: 'number' };
      }
      default:
        return refuse(place, `"${node.operator}" is not supported`);
    }
  }

  #binary(node: BinaryExpression, names: Names, depth: number): Expression {
    const place = placeOf(node);
    const { operator } = node;
    if (node.left.type === 'PrivateIdentifier') {
      return refuse(place, `"${operator}" is not supported`);
    }
    const sides = () =>
      [this.read(node.left as AnyNode, names, depth + 1), this.read(node.right, names, depth + 1)] as const;
    if (operator === '==' || operator === '!=') {
      const [left, right] = sides();
      return { kind: 'equal', negated: operator === '!=', left, right, place, type: 'boolean' };
    }
    if (COMPARISON.includes(operator)) {
      const [left, right] = sides();
      expect(left, 'number', `"${operator}" needs numbers`);
      expect(right, 'number', `"${operator}" needs numbers`);
      return { kind: 'comparison', operator: operator as ComparisonOperator, left, right, place, type: 'boolean' };
    }
    if (!ARITHMETIC.includes(operator)) {
      return refuse(place, `"${operator}" is not supported`);
    }
    const [left, right] = sides();
    const arithmetic = { kind: 'arithmetic', operator: operator as ArithmeticOperator, left, right, place } as const;
    if (operator === '+' && (left.type === 'text' || right.type === 'text')) {
      return { ...arithmetic, type: 'text' };
    }
    expect(left, 'number', `"${operator}" needs numbers`);
    expect(right, 'number', `"${operator}" needs numbers`);
    return {
      ...arithmetic,
      type: operator === '+' && (left.type === 'any' || right.type === 'any') ? 'any' : 'number',
    };
  }

  #shown(node: AnyNode): string {
    const text = this.#text.slice(node.start, node.end).replace(/\s+/g, ' ');
    return text.length > 40 ? `${text.slice(0, 39)}…` : text;
  }
}

/** What comes from data fits everywhere; a text fits where something may be inside. */
function expect(expression: Expression, type: ScriptType, what: string): Expression {
  const found = expression.type;
  const fits = found === 'any' || found === type || (type === 'any' && found === 'text');
  return fits ? expression : refuse(expression.place, `${what}, got ${found === 'null' ? 'null' : `a ${found}`}`);
}
