import type * as z from 'zod';

/** Ends included; null where there is none. */
export interface NumberRange {
  min: number | null;
  max: number | null;
  /** Whether only whole numbers are taken. */
  whole: boolean;
}

type Def = z.core.$ZodTypeDef & {
  innerType?: z.core.$ZodType;
  in?: z.core.$ZodType;
  element?: z.core.$ZodType;
  valueType?: z.core.$ZodType;
  shape?: Readonly<Record<string, z.core.$ZodType>>;
  options?: readonly z.core.$ZodType[];
};

/**
 * The range a schema declares for the number at `path`; null when there is no number, or no way to tell which.
 *
 * @param input what was parsed: it decides which branch of a union is meant
 */
export function numberRangeAt(
  schema: z.core.$ZodType,
  path: readonly PropertyKey[],
  input: unknown
): NumberRange | null {
  const def = schema._zod.def as Def;
  const inner = def.innerType ?? def.in;
  if (inner !== undefined) {
    return numberRangeAt(inner, path, input);
  }
  if (def.options !== undefined) {
    const options = def.options.filter((option) => couldBe(option, input));
    return options.map((option) => numberRangeAt(option, path, input)).find((range) => range !== null) ?? null;
  }
  const [key, ...rest] = path;
  if (key === undefined) {
    return def.type === 'number' ? declaredRange(schema) : null;
  }
  const next = def.shape?.[String(key)] ?? def.element ?? def.valueType;
  return next === undefined
    ? null
    : numberRangeAt(next, rest, (input as Record<PropertyKey, unknown> | undefined)?.[key]);
}

/** False for an object whose literal fields (a `kind`, a `name`) are not those of the input. */
function couldBe(option: z.core.$ZodType, input: unknown): boolean {
  const shape = (option._zod.def as Def).shape ?? {};
  return Object.entries(shape).every(([name, field]) => {
    const value = (input as Record<string, z.core.util.Literal> | null | undefined)?.[name];
    return field._zod.def.type !== 'literal' || (field._zod.values?.has(value as z.core.util.Primitive) ?? true);
  });
}

function declaredRange(schema: z.core.$ZodType): NumberRange {
  const { minValue, maxValue, format } = schema as z.ZodNumber;
  return { min: bound(minValue), max: bound(maxValue), whole: format?.includes('int') ?? false };
}

/** Zod gives whole numbers the range of safe integers; nobody declared that. */
function bound(value: number | null): number | null {
  return value === null || Math.abs(value) >= Number.MAX_SAFE_INTEGER ? null : value;
}
