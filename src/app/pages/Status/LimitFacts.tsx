import type { EngineStatus } from '../../../schema';
import { formatBytes, formatCount } from '../../../ui/format/numbers';
import { Facts } from '../../../ui/page/Facts';
import { Section } from '../../../ui/page/Section';

/** What there may be at most, and how much of it there is. */
export function LimitFacts({ status: { limits, memory, states } }: { status: EngineStatus }) {
  const detectors = Object.values(states).reduce((sum, count) => sum + count, 0);
  return (
    <Section title="Limits">
      <Facts
        facts={[
          ['Detectors', `${formatCount(detectors)} of ${formatCount(limits.detectorsPerOrg)}`],
          ['Monitors', `${formatCount(limits.monitorsPerOrg)} at most`],
          ['Features a detector', `${formatCount(limits.featuresPerDetector)} at most`],
          ['Category fields a detector', `${formatCount(limits.categoryFields)} at most`],
          ['Series a detector', `${formatCount(limits.seriesPerDetector)} at most`],
          [
            'Memory for models',
            `${formatBytes(memory.modelBytes)} of ${formatBytes(memory.budgetBytes)}; new series are light beyond it`,
          ],
        ]}
      />
    </Section>
  );
}
