import * as z from 'zod';

interface ParamBase {
  /** Short name for a form, sentence case. */
  label: string;
  /** One sentence for users: what it does and when to change it. */
  help: string;
  /** Hidden behind "Advanced" in a form. */
  advanced?: boolean;
}

export interface NumberParam extends ParamBase {
  kind: 'int' | 'number';
  default: number;
  min: number;
  max: number;
  /** Unit of the value, for form and docs: `points`, `hours`, `σ` … */
  unit: string;
}

export interface ChoiceParam extends ParamBase {
  kind: 'choice';
  default: string;
  choices: readonly string[];
}

export interface BooleanParam extends ParamBase {
  kind: 'boolean';
  default: boolean;
}

export type Param = NumberParam | ChoiceParam | BooleanParam;

/**
 * The parameters of one algorithm, declared once: type, check, editor form, facade mapping and docs all come from here.
 */
export type ParamDeclarations = Readonly<Record<string, Param>>;

export type ParamValue = number | string | boolean;

/** The values that fit a declaration: numbers for `int` and `number`, strings for `choice`, booleans. */
export type ParamValues<D extends ParamDeclarations> = {
  -readonly [K in keyof D]: D[K] extends NumberParam ? number : D[K] extends BooleanParam ? boolean : string;
};

/** A strict zod object that fills defaults and rejects unknown names and values out of range. */
export function paramsSchema(declared: ParamDeclarations): z.ZodType<Record<string, ParamValue>> {
  const shape: Record<string, z.ZodType<ParamValue>> = {};
  for (const [name, param] of Object.entries(declared)) {
    shape[name] = valueSchema(param).default(param.default);
  }
  return z.strictObject(shape) as z.ZodType<Record<string, ParamValue>>;
}

function valueSchema(param: Param): z.ZodType<ParamValue> {
  switch (param.kind) {
    case 'int':
      return z.int().min(param.min).max(param.max);
    case 'number':
      return z.number().min(param.min).max(param.max);
    case 'choice':
      return z.enum(param.choices as [string, ...string[]]);
    case 'boolean':
      return z.boolean();
  }
}
