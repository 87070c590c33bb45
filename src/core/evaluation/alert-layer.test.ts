import { DAY_MS, HOUR_MS, MINUTE_MS, type Sensitivity } from '../../schema';
import { ByteReader } from '../state/byte-reader';
import { ByteWriter } from '../state/byte-writer';
import { Random } from '../stats/random';
import { AlertLayer } from './alert-layer';

const INTERVAL_MS = 5 * MINUTE_MS;
/** Two hours of five-minute points. */
const QUIET = 24;
/** The layers here are fed with sizes of normal noise, of which 4.5 are loud. */
const LOUD = 1 / 4.5;

function grown(points = 2000, seed = 1): AlertLayer {
  const layer = new AlertLayer(INTERVAL_MS);
  const random = new Random(seed);
  for (let i = 0; i < points; i++) {
    layer.push(LOUD * Math.abs(random.normal()), 'medium');
  }
  return layer;
}

describe('AlertLayer', () => {
  it('does not open while it knows little, however loud the evidence', () => {
    const layer = new AlertLayer(INTERVAL_MS);
    for (let i = 0; i < 30; i++) {
      layer.push(LOUD * 100 * i, 'medium');
      expect(layer.open).toBe(false);
    }
  });

  it('opens on evidence that is loud and rare, and is loud only then', () => {
    const layer = grown();
    expect(layer.open).toBe(false);
    layer.push(20 * LOUD, 'medium');
    expect([layer.open, layer.loud]).toEqual([true, true]);
    layer.push(0.5 * LOUD, 'medium');
    expect([layer.open, layer.loud]).toEqual([true, false]);
  });

  it('says how strongly the newest point speaks: 1 opens, a gap says nothing', () => {
    const layer = grown();
    expect(layer.strength).toBeLessThan(1);
    layer.push(20 * LOUD, 'medium');
    expect(layer.strength).toBeGreaterThanOrEqual(1);
    layer.skip();
    expect(layer.strength).toBe(0);
    const [low, high] = (['low', 'high'] as const).map((sensitivity) => {
      const one = grown();
      one.push(4 * LOUD, sensitivity);
      return one.strength;
    });
    expect(low).toBeLessThan(high!);
  });

  it('asks more of one of several of which each may speak for all', () => {
    const [alone, one] = [1, 1.3].map((demand) => {
      const layer = new AlertLayer(INTERVAL_MS, false, demand);
      const random = new Random(1);
      for (let i = 0; i < 2000; i++) {
        layer.push(LOUD * Math.abs(random.normal()), 'medium');
      }
      layer.push(5 * LOUD, 'medium');
      return layer.strength;
    });
    expect(one).toBeCloseTo(alone! / 1.3, 9);
  });

  it('does not open on evidence that is rare here but small', () => {
    const layer = new AlertLayer(INTERVAL_MS);
    const random = new Random(2);
    for (let i = 0; i < 2000; i++) {
      layer.push(LOUD * 0.01 * Math.abs(random.normal()), 'medium');
    }
    layer.push(3 * LOUD, 'medium');
    expect(layer.open).toBe(false);
  });

  it('does not open on what is loud but common here', () => {
    const layer = new AlertLayer(INTERVAL_MS);
    const random = new Random(3);
    const opened = [];
    for (let i = 0; i < 6000; i++) {
      layer.push(LOUD * (random.uniform() < 0.02 ? 20 * random.uniform() : 0.5), 'medium');
      opened.push(layer.open);
    }
    expect(opened.slice(3000)).not.toContain(true);
  });

  it('ends after two quiet hours, gaps included', () => {
    const layer = grown();
    layer.push(20 * LOUD, 'medium');
    for (let i = 0; i < QUIET; i++) {
      i % 2 === 0 ? layer.push(0.1 * LOUD, 'medium') : layer.skip();
      expect(layer.open).toBe(true);
    }
    layer.skip();
    expect(layer.open).toBe(false);
  });

  it('hears what is small but stays', () => {
    const layer = grown();
    let opened = -1;
    for (let i = 0; i < 60 && opened < 0; i++) {
      layer.push(4 * LOUD, 'medium');
      opened = layer.open ? i : -1;
    }
    expect(opened).toBeGreaterThan(3);
  });

  it('takes what never stops for the new normal, within two days', () => {
    const layer = grown();
    let openPoints = 0;
    for (let i = 0; i < (3 * DAY_MS) / INTERVAL_MS; i++) {
      layer.push(20 * LOUD, 'medium');
      openPoints += layer.open ? 1 : 0;
    }
    expect(layer.open).toBe(false);
    expect(openPoints * INTERVAL_MS).toBeLessThan(48 * HOUR_MS);
  });

  it('opens the sooner, the more sensitive it is', () => {
    const opensAt = (sensitivity: Sensitivity) => {
      for (let evidence = 3; ; evidence += 0.4) {
        const layer = grown(600);
        layer.push(evidence * LOUD, sensitivity);
        if (layer.open) {
          return evidence;
        }
      }
    };
    expect(opensAt('high')).toBeLessThan(opensAt('medium'));
    expect(opensAt('medium')).toBeLessThan(opensAt('low'));
  });

  it('goes on the same after writing and reading in the middle of an alert', () => {
    const layer = grown();
    layer.push(20 * LOUD, 'medium');
    const out = new ByteWriter();
    layer.write(out);
    const copy = new AlertLayer(INTERVAL_MS);
    copy.read(new ByteReader(out.toBytes()));
    const random = new Random(9);
    for (let i = 0; i < 500; i++) {
      const evidence = Math.abs(3 * random.normal());
      layer.push(evidence * LOUD, 'medium');
      copy.push(evidence * LOUD, 'medium');
      expect([copy.open, copy.loud]).toEqual([layer.open, layer.loud]);
    }
  });
});
