import { createPreviewSchema, samplesSchema } from './preview';

describe('createPreviewSchema', () => {
  const spec = { name: 'x', source: { kind: 'demo', metric: 'orders' } };

  it.each([
    ['no time', 5, 5],
    ['time going backwards', 6, 5],
  ])('refuses a range of %s', (_name, fromMs, toMs) => {
    expect(createPreviewSchema.safeParse({ spec, fromMs, toMs }).success).toBe(false);
  });

  it('takes samples with gaps', () => {
    const samples = [{ labels: { pod: 'a' }, times: [1, 2], values: [1.5, null] }];
    expect(createPreviewSchema.parse({ spec, fromMs: 0, toMs: 5, samples }).samples).toEqual(samples);
    expect(samplesSchema.safeParse([{ labels: {}, times: [1], values: ['x'] }]).success).toBe(false);
  });
});
