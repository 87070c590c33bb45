import { ALGORITHM_DEFAULT, ALGORITHM_NAMES, ALGORITHMS, algorithmSchema } from './algorithms';
import { paramsSchema, type ParamDeclarations } from './param';

const declared = {
  size: { kind: 'int', label: 'Size', help: '', default: 5, min: 1, max: 9, unit: 'points' },
  share: { kind: 'number', label: 'Share', help: '', default: 0.5, min: 0, max: 1, unit: '' },
  mode: { kind: 'choice', label: 'Mode', help: '', default: 'fast', choices: ['fast', 'exact'] },
  strict: { kind: 'boolean', label: 'Strict', help: '', default: false },
  limit: { kind: 'optional-number', label: 'Limit', help: '', default: null, unit: '' },
  zone: { kind: 'text', label: 'Zone', help: '', default: 'UTC', format: 'time-zone' },
  dates: { kind: 'text', label: 'Dates', help: '', default: '', format: 'dates' },
} as const satisfies ParamDeclarations;

describe('paramsSchema', () => {
  const schema = paramsSchema(declared);

  it('fills in the declared defaults', () => {
    expect(schema.parse({})).toEqual({
      ...{ size: 5, share: 0.5, mode: 'fast', strict: false },
      ...{ limit: null, zone: 'UTC', dates: '' },
    });
  });

  it('takes the ends of a range', () => {
    const ends = {
      ...{ size: 9, share: 0, mode: 'exact', strict: true },
      ...{ limit: -1e308, zone: 'America/Argentina/Buenos_Aires', dates: '2024-02-29, 2026-12-25' },
    };
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
    ['an endless number', { limit: Infinity }],
    ['text for a number that may be left out', { limit: '' }],
    ['an unknown time zone', { zone: 'Europe/Atlantis' }],
    ['an empty time zone', { zone: '' }],
    ['an offset for a time zone', { zone: '+02:00' }],
    ['a day that does not exist', { dates: '2026-02-30' }],
    ['a date in another form', { dates: '25.12.2026' }],
    ['an empty place between dates', { dates: '2026-12-25,,2026-12-26' }],
    ['more than 200 dates', { dates: Array.from({ length: 201 }, () => '2026-12-25').join(',') }],
  ])('refuses %s', (_name, params) => {
    expect(schema.safeParse(params).success).toBe(false);
  });
});

it('names the allowed form of a text', () => {
  const { error } = paramsSchema(declared).safeParse({ zone: 'Mars/Base' });
  expect(error?.issues[0]?.message).toBe('must be the name of a time zone, such as Europe/Berlin or UTC');
});

it('puts a problem of parameters together at the one to blame', () => {
  const schema = paramsSchema(declared, ({ size, share }) =>
    size === 1 && share === 1 ? { param: 'share', message: 'must be below 1' } : null
  );
  expect(schema.safeParse({ size: 1, share: 1 }).error?.issues).toEqual([
    expect.objectContaining({ path: ['share'], message: 'must be below 1' }),
  ]);
  expect(schema.safeParse({ size: 2, share: 1 }).success).toBe(true);
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
