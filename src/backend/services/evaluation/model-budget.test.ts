import { detectorSpecSchema } from '../../../schema';
import { ModelBudget, settledSize } from './model-budget';

const MIB = 1024 ** 2;
const using = (modelBytes: number) => ({ models: 2, modelBytes, lightModels: 1 });

describe('the budget of models', () => {
  it('lets new models be full as long as they fit, those promised to others included', () => {
    let used = 0;
    const budget = new ModelBudget(MIB);
    budget.watch(() => using(used));
    expect(budget.promise(10)).toBe(10);
    expect(budget.promise(10)).toBe(3);
    expect(budget.promise(1)).toBe(0);
    used = 10 * 76 * 1024;
    budget.settle(10);
    expect(budget.promise(5)).toBe(0);
    budget.settle(3);
    expect(budget.promise(5)).toBe(3);
  });

  it('never owes anything, however much is used', () => {
    const budget = new ModelBudget(MIB);
    budget.watch(() => using(60 * MIB));
    budget.watch(() => using(40 * MIB));
    expect(budget.promise(5)).toBe(0);
    expect(budget.usage()).toEqual({ models: 4, modelBytes: 100 * MIB, lightModels: 2, budgetBytes: MIB });
  });

  it.each([
    [{ name: 'auto' }, null],
    [{ name: 'auto', params: { size: 'fit' } }, null],
    [{ name: 'auto', params: { size: 'light' } }, 'light'],
    [{ name: 'auto', params: { size: 'full' } }, 'full'],
    [{ name: 'seasonal' }, 'full'],
  ])('decides for %j: %s', (algorithm, size) => {
    const spec = detectorSpecSchema.parse({ name: 'd', source: { kind: 'demo', metric: 'orders' }, algorithm });
    expect(settledSize(spec)).toBe(size);
  });
});
