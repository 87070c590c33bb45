import { HOUR_MS } from '../../../schema';
import type { ByteReader } from '../../state/byte-reader';
import type { ByteWriter } from '../../state/byte-writer';
import { Patience } from '../baseline/patience';
import { RecentValues } from '../baseline/recent-values';
import { NearestWindow } from './nearest-window';
import { UsualDistance } from './usual-distance';

const HOURS = 256;

/**
 * The same look at the means of full hours: six of them against the last ten days. Asked whenever an hour is full; in between what
 * it said holds.
 */
export class HourMeans {
  private readonly pointsAnHour: number;
  private readonly hours = new RecentValues(HOURS);
  private readonly nearest = new NearestWindow({ step: 1, library: HOURS });
  private readonly usual = new UsualDistance(new Patience(HOUR_MS));
  private sum = 0;
  private points = 0;
  private held = 0;
  private now = 0;
  /** Of the hour that the point asked about fills; NaN where it fills none, or there is nothing to compare with. */
  private distance = NaN;

  /** @param intervalMs less than an hour */
  constructor(intervalMs: number) {
    this.pointsAnHour = Math.round(HOUR_MS / intervalMs);
  }

  get bytes(): number {
    return this.hours.bytes + this.nearest.bytes + 11 * 8;
  }

  /** In usual distances; changes nothing that is remembered. */
  score(value: number): number {
    this.distance = NaN;
    this.now = this.held;
    if (this.points + 1 === this.pointsAnHour) {
      const mean = (this.sum + value) / this.pointsAnHour;
      this.distance = this.usual.distance(this.nearest.squareTo(this.hours, mean));
      this.now = this.usual.strength(this.distance);
    }
    return this.now;
  }

  /** Takes in the point scored last. */
  learn(value: number): void {
    this.held = this.now;
    this.sum += value;
    this.points++;
    if (this.points < this.pointsAnHour) {
      return;
    }
    this.hours.learn(this.sum / this.pointsAnHour);
    this.sum = 0;
    this.points = 0;
    if (!Number.isNaN(this.distance)) {
      this.usual.learn(this.distance);
    }
  }

  write(out: ByteWriter): void {
    out.float64s([this.sum, this.points, this.held]);
    this.hours.write(out);
    this.usual.write(out);
  }

  read(input: ByteReader): void {
    this.sum = input.float64();
    this.points = input.float64();
    this.held = input.float64();
    this.hours.read(input);
    this.usual.read(input);
  }
}
