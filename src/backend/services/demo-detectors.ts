import { DAY_MS, detectorSpecSchema, MINUTE_MS, type DetectorSpecInput } from '../../schema';
import type { Principal } from './access';
import type { Detectors } from './detectors';

const DEMO: readonly DetectorSpecInput[] = [
  {
    name: 'Demo: checkout p95',
    description: 'How long the slowest twentieth of checkouts takes, in an invented shop.',
    source: { kind: 'demo', metric: 'checkout_p95_seconds' },
    direction: 'above',
  },
  {
    name: 'Demo: orders',
    description: 'Orders a minute in an invented shop, with its days and weeks.',
    source: { kind: 'demo', metric: 'orders' },
  },
  {
    name: 'Demo: error ratio',
    description: 'Share of failed requests in an invented shop.',
    source: { kind: 'demo', metric: 'error_ratio' },
    direction: 'above',
  },
  {
    name: 'Demo: queue depth',
    description: 'Messages waiting in an invented shop.',
    source: { kind: 'demo', metric: 'queue_depth' },
  },
  {
    name: 'Demo: CPU',
    description: 'Processor use of the servers of an invented shop.',
    source: { kind: 'demo', metric: 'cpu_percent' },
    direction: 'above',
  },
];

/** Makes the example detectors on the demo shop. Those whose name is taken are left as they are. */
export async function createDemoDetectors(detectors: Detectors, principal: Principal): Promise<void> {
  for (const demo of DEMO) {
    const common = { labels: { demo: 'invented data' }, intervalMs: MINUTE_MS, historyMs: 14 * DAY_MS };
    if ((await detectors.find(principal.orgId, demo.name)) === null) {
      await detectors.create(principal, detectorSpecSchema.parse({ ...common, ...demo }));
    }
  }
}
