import { MINUTE_MS } from '../../../schema';
import { Random } from '../../stats/random';
import type { ModelOptions, SeriesModel, Verdict } from '../detector';
import { auto } from './algorithm';

const INTERVAL_MS = 5 * MINUTE_MS;
const options = (more: Partial<ModelOptions> = {}): ModelOptions => ({
  intervalMs: INTERVAL_MS,
  params: { size: 'fit' },
  ...more,
});
const refused = expect.objectContaining({ code: 'failed_precondition' });

function run(model: SeriesModel, points: number, next: (index: number) => number): Verdict[] {
  return Array.from({ length: points }, (_, i) => {
    const value = next(i);
    const verdict = model.score(i * INTERVAL_MS, value);
    model.learn(i * INTERVAL_MS, value);
    return verdict;
  });
}

const noise = () => {
  const random = new Random(4);
  return () => random.normal();
};

describe('size of auto', () => {
  it('is full where nothing is said, and what the owner of the memory says where it is to fit', () => {
    const full = auto.create(options()).bytes;
    const light = auto.create(options({ size: 'light' })).bytes;
    expect(light).toBeLessThanOrEqual(16 * 1024);
    expect(auto.create(options({ params: { size: 'light' } })).bytes).toBe(light);
    expect(auto.create(options({ params: { size: 'full' }, size: 'light' })).bytes).toBe(full);
    expect(auto.create(options({ params: { size: 'light' }, size: 'full' })).bytes).toBe(light);
  });

  it('refuses the snapshot of the other size, and takes one of the same size however it was chosen', () => {
    const light = auto.create(options({ size: 'light' })).snapshot();
    expect(() => auto.restore(options(), light)).toThrow(refused);
    expect(() => auto.restore(options({ size: 'light' }), auto.create(options()).snapshot())).toThrow(refused);
    expect(auto.restore(options({ params: { size: 'light' } }), light).snapshot()).toEqual(light);
  });

  it('says which member a light model leaves out, and keeps the order of the full one', () => {
    const names = (model: SeriesModel) => model.members.map(({ name }) => name);
    const light = auto.create(options({ size: 'light' }));
    expect(names(light)).toEqual(names(auto.create(options())));
    expect(light.members.filter(({ why }) => why.startsWith('left out'))).toEqual([
      { name: 'novelty', active: false, why: 'left out: light size' },
    ]);
    expect(run(light, 400, noise()).every(({ novelty }) => novelty === 0)).toBe(true);
  });

  it('makes no difference to what alerts while a light model remembers all there is', () => {
    const full = run(auto.create(options()), 480, noise());
    const light = run(auto.create(options({ size: 'light' })), 480, noise());
    expect(light.map(({ evidence }) => evidence)).toEqual(full.map(({ evidence }) => evidence));
  });
});

describe('role of auto', () => {
  it.each(['metric', 'peer'] as const)('changes the strength of a %s, never its evidence', (role) => {
    const single = run(auto.create(options()), 3000, noise());
    const other = run(auto.create(options({ role })), 3000, noise());
    expect(other.map(({ evidence }) => evidence)).toEqual(single.map(({ evidence }) => evidence));
    expect(other.some(({ strength }, i) => strength !== single[i]?.strength)).toBe(true);
  });

  it('refuses the snapshot of another role', () => {
    expect(() => auto.restore(options({ role: 'peer' }), auto.create(options()).snapshot())).toThrow(refused);
  });
});

describe('members of auto', () => {
  it('says that silence has little to say where values stand still by nature', () => {
    const model = auto.create(options());
    const random = new Random(2);
    run(model, 1000, () => (random.uniform() < 0.2 ? random.normal() : 0));
    expect(model.members.find(({ name }) => name === 'silence')).toMatchObject({ active: false });
    const lively = auto.create(options());
    run(lively, 1000, noise());
    expect(lively.members.find(({ name }) => name === 'silence')).toMatchObject({ active: true, why: 'always on' });
  });
});

describe('auto on a series that begins constant and goes live', () => {
  it.each([
    { what: 'at once', from: 2000, size: 1 },
    { what: 'after a first tiny value', from: 2000, size: 1e-6 },
  ])('is used to it within 1,500 points ($what)', ({ from, size }) => {
    const random = new Random(9);
    const model = auto.create(options());
    const verdicts = run(model, from + 4000, (i) =>
      i < from ? 0 : i === from ? size : 100 + 40 * Math.sin(i / 46) + 10 * random.normal()
    );
    const high = verdicts.slice(from + 1500).filter(({ score }) => score >= 50).length;
    expect(high).toBeLessThanOrEqual(5);
  });
});
