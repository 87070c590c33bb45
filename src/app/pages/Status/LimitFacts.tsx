import type { EngineStatus } from '../../../schema';
import { countOf, formatBytes, formatCount } from '../../../ui/format/numbers';
import { Facts } from '../../../ui/page/Facts';
import { Section } from '../../../ui/page/Section';

/** What there may be at most, and how much of it there is. */
export function LimitFacts({ status: { limits, memory, states, opendistro } }: { status: EngineStatus }) {
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
          ['Over the Open Distro API', opendistroInWords(opendistro)],
          [
            'Memory for models',
            `${formatBytes(memory.modelBytes)} of ${formatBytes(memory.budgetBytes)}; new series are light beyond it`,
          ],
        ]}
      />
    </Section>
  );
}

function opendistroInWords({ detectorsMax, featuresMax, categoryFieldsMax }: EngineStatus['opendistro']): string {
  const parts = [
    countOf(detectorsMax, 'detector'),
    countOf(featuresMax, 'feature'),
    countOf(categoryFieldsMax, 'category field'),
  ];
  return `${parts.join(', ')} at most`;
}
