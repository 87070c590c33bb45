/** Where something stands in the text of a script, both from 1. */
export interface Place {
  line: number;
  column: number;
}

/** What is known of a value before anything runs; `any`: it comes from data. */
export type ScriptType = 'boolean' | 'number' | 'text' | 'null' | 'any';

export type ArithmeticOperator = '+' | '-' | '*' | '/' | '%';
export type ComparisonOperator = '<' | '<=' | '>' | '>=';

interface Node {
  place: Place;
  type: ScriptType;
}

/** An expression. A whole number is a `bigint`, any other a `number`. */
export type Expression = Node &
  (
    | { kind: 'literal'; value: null | boolean | string | number | bigint }
    | { kind: 'variable'; name: string }
    | { kind: 'member'; of: Expression; name: string; nullSafe: boolean }
    | { kind: 'index'; of: Expression; index: Expression }
    | { kind: 'call'; of: Expression; method: string; arguments: readonly Expression[]; nullSafe: boolean }
    | { kind: 'not'; of: Expression }
    | { kind: 'minus'; of: Expression }
    | { kind: 'arithmetic'; operator: ArithmeticOperator; left: Expression; right: Expression }
    | { kind: 'comparison'; operator: ComparisonOperator; left: Expression; right: Expression }
    | { kind: 'equal'; negated: boolean; left: Expression; right: Expression }
    | { kind: 'and' | 'or' | 'unless null'; left: Expression; right: Expression }
    | { kind: 'choice'; condition: Expression; then: Expression; otherwise: Expression }
  );

export type Statement =
  | { kind: 'return'; value: Expression }
  | { kind: 'define'; name: string; value: Expression }
  | { kind: 'if'; condition: Expression; then: readonly Statement[]; otherwise: readonly Statement[] };

/** A script that was read and found to be of the kind that can run. */
export interface Script {
  source: string;
  statements: readonly Statement[];
}
