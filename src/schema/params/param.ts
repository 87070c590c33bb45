import * as z from 'zod';
import { TEXT_FORMATS, type TextFormat } from './text-formats';

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

/** Any finite number, or null for none. */
export interface OptionalNumberParam extends ParamBase {
  kind: 'optional-number';
  default: number | null;
  unit: string;
}

export interface TextParam extends ParamBase {
  kind: 'text';
  default: string;
  format: TextFormat;
}

export type Param = NumberParam | ChoiceParam | BooleanParam | OptionalNumberParam | TextParam;

/**
 * The parameters of one algorithm, declared once: type, check, editor form, facade mapping and docs all come from here.
 */
export type ParamDeclarations = Readonly<Record<string, Param>>;

export type ParamValue = number | string | boolean | null;

/** The values that fit a declaration: numbers for `int` and `number`, strings for `choice` and `text`, booleans. */
export type ParamValues<D extends ParamDeclarations> = {
  -readonly [K in keyof D]: D[K] extends NumberParam
    ? number
    : D[K] extends OptionalNumberParam
      ? number | null
      : D[K] extends BooleanParam
        ? boolean
        : string;
};

/** What is wrong with parameters that are each right: the one to blame, and "must …". */
export interface ParamsProblem {
  param: string;
  message: string;
}

/**
 * A strict zod object that fills defaults and rejects unknown names and values out of range.
 *
 * @param check finds fault with the parameters together, null if there is none
 */
export function paramsSchema(
  declared: ParamDeclarations,
  check?: (values: Readonly<Record<string, ParamValue>>) => ParamsProblem | null
): z.ZodType<Record<string, ParamValue>> {
  const shape: Record<string, z.ZodType<ParamValue>> = {};
  for (const [name, param] of Object.entries(declared)) {
    shape[name] = valueSchema(param).default(param.default);
  }
  const each = z.strictObject(shape) as z.ZodType<Record<string, ParamValue>>;
  return check === undefined
    ? each
    : each.superRefine((values, context) => {
        const problem = check(values);
        if (problem !== null) {
          context.addIssue({ code: 'custom', path: [problem.param], message: problem.message });
        }
      });
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
    case 'optional-number':
      return z.number().nullable();
    case 'text': {
      const { charsMax, fits, words } = TEXT_FORMATS[param.format];
      return z
        .string()
        .max(charsMax)
        .refine(fits, { message: `must be ${words}` });
    }
  }
}
