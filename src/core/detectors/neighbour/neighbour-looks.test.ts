import { MINUTE_MS } from '../../../schema';
import { Random } from '../../stats/random';
import { Patience } from '../baseline/patience';
import { HourMeans } from './hour-means';
import { UsualDistance } from './usual-distance';

describe('UsualDistance', () => {
  it('measures a distance by the usual one, damped while young', () => {
    const usual = new UsualDistance(null);
    for (let i = 0; i < 50; i++) {
      usual.learn(2);
    }
    expect(usual.strength(8)).toBeCloseTo((4 * 51) / 101, 2);
    expect(usual.strength(8, 949)).toBeCloseTo((4 * 950) / 1000, 2);
    expect(usual.strength(NaN)).toBe(0);
  });

  it('takes what is far for long as usual with patience only', () => {
    const patient = new UsualDistance(new Patience(5 * MINUTE_MS));
    const stubborn = new UsualDistance(null);
    for (let i = 0; i < 3000; i++) {
      [patient, stubborn].forEach((usual) => usual.learn(i < 2000 ? 1e-6 : 1));
    }
    expect(patient.strength(1)).toBeLessThan(3);
    expect(stubborn.strength(1)).toBeGreaterThan(1e4);
  });
});

describe('HourMeans', () => {
  const run = (values: number[]) => {
    const hours = new HourMeans(10 * MINUTE_MS);
    return values.map((value) => {
      const said = hours.score(value);
      hours.learn(value);
      return said;
    });
  };
  const random = new Random(8);
  const day = (hour: number) => 10 * Math.sin((hour * Math.PI) / 12);
  const values = Array.from({ length: 6 * 24 * 8 }, (_, i) => day(Math.floor(i / 6)) + 0.3 * random.normal());

  it('speaks when an hour is full, and says the same until the next one is', () => {
    run(values).forEach((said, i, all) => {
      if (i % 6 !== 5 && i > 0) {
        expect(said).toBe(all[i - 1]);
      }
    });
  });

  it('finds an afternoon that looks like no other, though each value is usual', () => {
    const from = 6 * 24 * 7;
    const odd = values.map((value, i) => (i >= from + 36 && i < from + 72 ? 0.3 * value : value));
    const usual = Math.max(...run(values).slice(from));
    expect(Math.max(...run(odd).slice(from))).toBeGreaterThan(2 * usual);
  });
});
