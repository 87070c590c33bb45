import { callMethod, Misuse } from './methods';
import { fail } from './refuse';
import type { ArithmeticOperator, ComparisonOperator, Expression, Place, Script, Statement } from './tree';
import {
  entryOf,
  equalValues,
  fromData,
  isList,
  isMap,
  isNumber,
  textOf,
  typeName,
  type Budget,
  type ScriptData,
  type ScriptValue,
} from './values';

/** Expressions one run may look at, and values it may compare. */
const STEPS_MAX = 100_000;
/** Longest text that `+` may make. */
const TEXT_CHARS_MAX = 100_000;

/**
 * Runs a condition over data. Takes at most 100,000 steps; of maps only their own entries can be seen.
 *
 * @returns what the script returns; false when it ends without
 * @throws VigilError `failed_precondition` where the data is not as the script needs it: something inside null, a number
 *   where true or false is needed, division of whole numbers by 0
 */
export function runCondition(script: Script, variables: Readonly<Record<string, ScriptData>>): boolean {
  const run = new Run();
  const scope = new Map(Object.entries(variables).map(([name, data]) => [name, fromData(data)]));
  const returned = run.statements(script.statements, scope);
  return returned === null ? false : run.boolean(returned.value, returned.place);
}

type Scope = ReadonlyMap<string, ScriptValue>;

class Run {
  #steps = 0;
  #place: Place = { line: 1, column: 1 };
  readonly #budget: Budget = { spend: () => this.#spend(this.#place) };

  statements(statements: readonly Statement[], outside: Scope): { value: ScriptValue; place: Place } | null {
    const scope = new Map(outside);
    for (const statement of statements) {
      if (statement.kind === 'return') {
        return { value: this.value(statement.value, scope), place: statement.value.place };
      }
      if (statement.kind === 'define') {
        scope.set(statement.name, this.value(statement.value, scope));
      } else {
        const chosen = this.#truth(statement.condition, scope) ? statement.then : statement.otherwise;
        const returned = this.statements(chosen, scope);
        if (returned !== null) {
          return returned;
        }
      }
    }
    return null;
  }

  value(expression: Expression, scope: Scope): ScriptValue {
    this.#spend(expression.place);
    switch (expression.kind) {
      case 'literal':
        return expression.value;
      case 'variable':
        return scope.get(expression.name) ?? null;
      case 'member':
        return this.#member(expression, this.value(expression.of, scope));
      case 'index':
        return this.#index(expression, this.value(expression.of, scope), this.value(expression.index, scope));
      case 'call':
        return this.#call(expression, scope);
      case 'not':
        return !this.#truth(expression.of, scope);
      case 'minus': {
        const of = this.value(expression.of, scope);
        return typeof of === 'bigint' ? BigInt.asIntN(64, -of) : -this.#number(of, expression.place);
      }
      case 'arithmetic':
        return this.#arithmetic(expression, [this.value(expression.left, scope), this.value(expression.right, scope)]);
      case 'comparison': {
        const [left, right] = [this.value(expression.left, scope), this.value(expression.right, scope)];
        return this.#compare(expression, left, right);
      }
      case 'equal': {
        const [left, right] = [this.value(expression.left, scope), this.value(expression.right, scope)];
        this.#place = expression.place;
        return equalValues(left, right, this.#budget) !== expression.negated;
      }
      case 'and':
        return this.#truth(expression.left, scope) && this.#truth(expression.right, scope);
      case 'or':
        return this.#truth(expression.left, scope) || this.#truth(expression.right, scope);
      case 'unless null':
        return this.value(expression.left, scope) ?? this.value(expression.right, scope);
      case 'choice':
        return this.value(this.#truth(expression.condition, scope) ? expression.then : expression.otherwise, scope);
    }
  }

  boolean(value: ScriptValue, place: Place): boolean {
    return typeof value === 'boolean' ? value : fail(place, `true or false is needed, got ${typeName(value)}`);
  }

  #truth(expression: Expression, scope: Scope): boolean {
    return this.boolean(this.value(expression, scope), expression.place);
  }

  #member({ name, nullSafe, place }: Expression & { kind: 'member' }, of: ScriptValue): ScriptValue {
    if (of === null && nullSafe) {
      return null;
    }
    if (isMap(of)) {
      return entryOf(of, name);
    }
    if (isList(of) && name === 'length') {
      return BigInt(of.length);
    }
    return fail(place, `${typeName(of)} has no "${name}"`);
  }

  #index({ place }: Expression & { kind: 'index' }, of: ScriptValue, index: ScriptValue): ScriptValue {
    if (isMap(of)) {
      return typeof index === 'string' ? entryOf(of, index) : null;
    }
    if (!isList(of)) {
      return fail(place, `${typeName(of)} has nothing at ${textOf(index)}`);
    }
    if (typeof index !== 'bigint') {
      return fail(place, `a list needs a whole number as index, got ${typeName(index)}`);
    }
    // As in Painless, -1 is the last one.
    const at = index < 0n ? index + BigInt(of.length) : index;
    const item = at >= 0n && at < BigInt(of.length) ? of[Number(at)] : undefined;
    return item === undefined ? fail(place, `index ${index} is outside of a list of ${of.length}`) : fromData(item);
  }

  #call(expression: Expression & { kind: 'call' }, scope: Scope): ScriptValue {
    const { method, nullSafe, place } = expression;
    const of = this.value(expression.of, scope);
    if (of === null) {
      return nullSafe ? null : fail(place, `null has no ${method}()`);
    }
    const given = expression.arguments.map((each) => this.value(each, scope));
    this.#place = place;
    try {
      return callMethod(method, { of, given, budget: this.#budget });
    } catch (thrown) {
      if (thrown instanceof Misuse) {
        return fail(place, thrown.message);
      }
      throw thrown;
    }
  }

  #arithmetic(
    { operator, place }: Expression & { kind: 'arithmetic' },
    [left, right]: readonly [ScriptValue, ScriptValue]
  ): ScriptValue {
    if (operator === '+' && (typeof left === 'string' || typeof right === 'string')) {
      const text = textOf(left) + textOf(right);
      return text.length > TEXT_CHARS_MAX ? fail(place, `a text of more than ${TEXT_CHARS_MAX} characters`) : text;
    }
    if (typeof left === 'bigint' && typeof right === 'bigint') {
      return right === 0n && (operator === '/' || operator === '%')
        ? fail(place, 'division by zero')
        : BigInt.asIntN(64, whole(operator, left, right));
    }
    return fractional(operator, this.#number(left, place), this.#number(right, place));
  }

  #compare({ operator, place }: { operator: ComparisonOperator; place: Place }, left: ScriptValue, right: ScriptValue) {
    if (!isNumber(left) || !isNumber(right)) {
      const other = isNumber(left) ? right : left;
      return fail(place, `"${operator}" needs numbers, got ${typeName(other)}`);
    }
    switch (operator) {
      case '<':
        return left < right;
      case '<=':
        return left <= right;
      case '>':
        return left > right;
      case '>=':
        return left >= right;
    }
  }

  #number(value: ScriptValue, place: Place): number {
    return isNumber(value) ? Number(value) : fail(place, `a number is needed, got ${typeName(value)}`);
  }

  #spend(place: Place): void {
    this.#steps += 1;
    if (this.#steps > STEPS_MAX) {
      fail(place, `it takes more than ${STEPS_MAX} steps`);
    }
  }
}

function whole(operator: ArithmeticOperator, left: bigint, right: bigint): bigint {
  switch (operator) {
    case '+':
      return left + right;
    case '-':
      return left - right;
    case '*':
      return left * right;
    case '/':
      return left / right;
    case '%':
      return left % right;
  }
}

function fractional(operator: ArithmeticOperator, left: number, right: number): number {
  switch (operator) {
    case '+':
      return left + right;
    case '-':
      return left - right;
    case '*':
      return left * right;
    case '/':
      return left / right;
    case '%':
      return left % right;
  }
}
