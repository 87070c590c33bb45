import { ByteReader } from '../../state/byte-reader';
import { ByteWriter } from '../../state/byte-writer';
import { Random } from '../../stats/random';
import { RememberedPoints } from './remembered-points';
import { Surprise } from './surprise';

const CAPACITY = 320;

/** The same by the book: every point remembered is looked at. */
class SlowPoints {
  private readonly surprise = new Surprise(0.5);
  private readonly points: number[][] = [];

  step(point: number[]): number {
    const asked = point.map(Math.fround);
    const squares = this.points.map((other) => other.reduce((sum, value, k) => sum + (value - asked[k]!) ** 2, 0));
    const distance = this.points.length > 10 ? Math.sqrt(Math.min(...squares)) : 0;
    const surprising = this.surprise.of(distance);
    const first = this.surprise.count < 300;
    this.surprise.learn(distance);
    if (first || surprising >= Math.LN10) {
      this.points.push(asked);
      this.points.splice(0, this.points.length - CAPACITY);
    }
    return surprising;
  }
}

/** With ties in the first number, as counts have them. */
const pointOf = (random: Random) => [Math.round(4 * random.normal()) / 2, random.normal(), random.normal()];

describe('RememberedPoints', () => {
  it.each([1, 2, 3] as const)('finds the nearest of all points remembered, in %d dimensions', (dimensions) => {
    const random = new Random(5);
    const points = new RememberedPoints(dimensions, CAPACITY);
    const slow = new SlowPoints();
    for (let i = 0; i < 1500; i++) {
      const point = pointOf(random);
      expect(points.ask(point[0]!, point[1]!, point[2]!)).toBeCloseTo(slow.step(point.slice(0, dimensions)), 9);
      points.learn();
    }
  });

  it('has no opinion on a point with an unknown number, and does not learn it', () => {
    const random = new Random(6);
    const points = new RememberedPoints(2, CAPACITY);
    for (let i = 0; i < 400; i++) {
      points.ask(random.normal(), random.normal(), 0);
      points.learn();
    }
    const far = points.ask(9, 9, 0);
    expect(points.ask(9, NaN, 0)).toBe(0);
    points.learn();
    expect(points.ask(9, 9, 0)).toBe(far);
  });

  it('goes on the same after writing and reading', () => {
    const random = new Random(7);
    const points = new RememberedPoints(2, CAPACITY);
    const next = (each: RememberedPoints[]) => {
      const [a = 0, b = 0] = pointOf(random);
      const said = each.map((one) => one.ask(a, b, 0));
      each.forEach((one) => one.learn());
      return said;
    };
    for (let i = 0; i < 900; i++) {
      next([points]);
    }
    const out = new ByteWriter();
    points.write(out);
    const copy = new RememberedPoints(2, CAPACITY);
    copy.read(new ByteReader(out.toBytes()));
    for (let i = 0; i < 900; i++) {
      const [said, again] = next([points, copy]);
      expect(again).toBe(said);
    }
  });
});
