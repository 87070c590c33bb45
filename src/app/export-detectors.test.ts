import { detectorSpecSchema, type Detector } from '../schema';
import { toSpec } from './export-detectors';

describe('toSpec', () => {
  it('gives back what was written, without what the engine added', () => {
    const spec = detectorSpecSchema.parse({
      name: 'orders',
      labels: { team: 'shop' },
      source: { kind: 'demo', metric: 'orders' },
    });
    const detector: Detector = {
      ...spec,
      id: 'x',
      orgId: 1,
      version: 4,
      generation: 2,
      revision: 1,
      seqNo: 1,
      job: null,
      createdMs: 1,
      updatedMs: 2,
      updatedBy: 'anna',
    };
    expect(toSpec(detector)).toEqual(spec);
  });
});
