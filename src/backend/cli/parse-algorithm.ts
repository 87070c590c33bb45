import {
  ALGORITHM_DEFAULT,
  ALGORITHM_NAMES,
  ALGORITHMS,
  algorithmSchema,
  VigilError,
  type AlgorithmChoice,
  type AlgorithmDescription,
  type Param,
  type ParamValue,
} from '../../schema';

/**
 * The algorithm of a command line: its name, and `name=value` for each parameter that is not left at its default.
 *
 * @throws VigilError `invalid_argument` that says what is allowed
 */
export function parseAlgorithm(name: string = ALGORITHM_DEFAULT, given: readonly string[]): AlgorithmChoice {
  const known = ALGORITHM_NAMES.find((one) => one === name);
  if (known === undefined) {
    throw new VigilError(
      'invalid_argument',
      `there is no algorithm "${name}": --algorithm must be one of ${ALGORITHM_NAMES.join(', ')}`
    );
  }
  const { params: declared }: AlgorithmDescription = ALGORITHMS[known];
  const params: Record<string, ParamValue> = {};
  for (const text of given) {
    const [param = '', ...rest] = text.split('=');
    const declaration = Object.hasOwn(declared, param) ? declared[param] : undefined;
    if (declaration === undefined || rest.length === 0) {
      const names = Object.entries(declared).map(([one, its]) => `${one} (${allowedWords(its)})`);
      const has = names.length === 0 ? 'it has no parameters' : `it has ${names.join(', ')}`;
      const wrong =
        rest.length === 0 ? `--set takes name=value, got "${text}"` : `${known} has no parameter "${param}"`;
      throw new VigilError('invalid_argument', `${wrong}: ${has}`);
    }
    params[param] = toValue(declaration, rest.join('='));
  }
  const parsed = algorithmSchema.safeParse({ name: known, params });
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    const param = String(issue?.path.at(-1) ?? '');
    const declaration = declared[param];
    const must =
      issue?.code === 'custom' || declaration === undefined ? issue?.message : `must be ${allowedWords(declaration)}`;
    throw new VigilError('invalid_argument', `--set ${param}: ${must ?? ''}, got "${String(params[param])}"`);
  }
  return parsed.data;
}

/** What is no number stays text: the schema refuses it. */
function toValue({ kind }: Param, text: string): ParamValue {
  switch (kind) {
    case 'int':
    case 'number':
      return toNumber(text);
    case 'optional-number':
      return text === 'none' ? null : toNumber(text);
    case 'boolean':
      return text === 'true' ? true : text === 'false' ? false : text;
    case 'choice':
    case 'text':
      return text;
  }
}

function toNumber(text: string): number | string {
  const value = text.trim() === '' ? NaN : Number(text);
  return Number.isFinite(value) ? value : text;
}

/** What a parameter may be, in words. */
export function allowedWords(param: Param): string {
  switch (param.kind) {
    case 'int':
      return `a whole number from ${param.min} to ${param.max}${unitWords(param.unit)}`;
    case 'number':
      return `a number from ${param.min} to ${param.max}${unitWords(param.unit)}`;
    case 'optional-number':
      return 'a number or none';
    case 'boolean':
      return 'true or false';
    case 'choice':
      return `one of ${param.choices.join(', ')}`;
    case 'text':
      return 'text';
  }
}

function unitWords(unit: string): string {
  return unit === '' ? '' : ` ${unit}`;
}
