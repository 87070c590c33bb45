import { ALGORITHM_DEFAULT, ALGORITHM_NAMES, ALGORITHMS, algorithmSchema } from './algorithms';
import { paramsSchema, type ParamDeclarations } from './param';

const declared = {
  size: { kind: 'int', label: 'Size', help: '', default: 5, min: 1, max: 9, unit: 'points' },
  share: { kind: 'number', label: 'Share', help: '', default: 0.5, min: 0, max: 1, unit: '' },
  mode: { kind: 'choice', label: 'Mode', help: '', default: 'fast', choices: ['fast', 'exact'] },
  strict: { kind: 'boolean', label: 'Strict', help: '', default: false },
} as const satisfies ParamDeclarations;

describe('paramsSchema', () => {
  const schema = paramsSchema(declared);

  it('fills in the declared defaults', () => {
    expect(schema.parse({})).toEqual({ size: 5, share: 0.5, mode: 'fast', strict: false });
  });

  it('takes the ends of a range', () => {
    const ends = { size: 9, share: 0, mode: 'exact', strict: true };
    expect(schema.parse(ends)).toEqual(ends);
  });

  it.each<[string, object]>([
    ['below the range', { size: 0 }],
    ['above the range', { share: 1.01 }],
    ['a broken whole number', { size: 1.5 }],
    ['a number that is none', { share: NaN }],
    ['text for a number', { size: '5' }],
    ['an unknown choice', { mode: 'slow' }],
    ['a number for a switch', { strict: 1 }],
    ['an unknown name', { sise: 5 }],
  ])('refuses %s', (_name, params) => {
    expect(schema.safeParse(params).success).toBe(false);
  });
});

const withParams = ALGORITHM_NAMES.filter((name) => Object.keys(ALGORITHMS[name].params).length > 0);

describe.each(withParams)('the declaration of %s', (name) => {
  it.each(Object.entries<ParamDeclarations[string]>(ALGORITHMS[name].params))(
    '%s is fit for a form',
    (_param, param) => {
      expect(param.label).toMatch(/^[A-Z]/);
      expect(param.help).toMatch(/\.$/);
      expect(paramsSchema({ it: param }).parse({})).toEqual({ it: param.default });
      expect(paramsSchema({ it: param }).safeParse({ it: param.default }).success).toBe(true);
    }
  );
});

describe('algorithmSchema', () => {
  it('fills in all parameters of the algorithm named', () => {
    const params = Object.entries(ALGORITHMS[ALGORITHM_DEFAULT].params).map(([name, param]) => [name, param.default]);
    expect(algorithmSchema.parse({ name: ALGORITHM_DEFAULT })).toEqual({
      name: ALGORITHM_DEFAULT,
      params: Object.fromEntries(params),
    });
  });

  it('refuses an unknown algorithm', () => {
    expect(algorithmSchema.safeParse({ name: 'magic' }).success).toBe(false);
  });
});
