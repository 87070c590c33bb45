import { useStyles2 } from '@grafana/ui';
import { ALGORITHMS, type Detector, type DetectorView } from '../../../schema';
import { formatDuration } from '../../../ui/format/durations';
import { countOf, formatCount } from '../../../ui/format/numbers';
import { RelativeTime } from '../../../ui/format/RelativeTime';
import { sourceInWords } from '../../../ui/format/source-words';
import { Facts } from '../../../ui/page/Facts';
import { Section } from '../../../ui/page/Section';
import { getTableStyles } from '../../../ui/table/get-table-styles';
import { MembersSection } from './MembersSection';
import { ModelsSection } from './models/ModelsSection';
import { RunsTable } from './RunsTable';

/** How the detector itself is doing: lag, runs, models, and what it noticed on the way. */
export function HealthTab({ view: { detector, state } }: { view: DetectorView }) {
  const styles = useStyles2(getTableStyles);
  return (
    <div className={styles.wrap}>
      <Facts
        facts={[
          ['Source', sourceInWords(detector.source)],
          [
            'Lag',
            state.lagMs === null
              ? 'not known yet'
              : state.lagMs === 0
                ? 'on time'
                : `${formatDuration(state.lagMs)} late`,
          ],
          ['Interval', intervalWords(detector)],
          ['Next run', state.nextRunMs === null ? 'none' : <RelativeTime key="next" ms={state.nextRunMs} />],
          ['History learnt from', formatDuration(detector.historyMs)],
          ['Algorithm', ALGORITHMS[detector.algorithm.name].title],
          [
            'Series',
            `${formatCount(state.series)} of at most ${formatCount(detector.seriesLimit)}${state.seriesLeftOut > 0 ? `, ${formatCount(state.seriesLeftOut)} left out` : ''}`,
          ],
          [
            'Changed',
            <span key="changed">
              <RelativeTime ms={detector.updatedMs} /> by {detector.updatedBy}, version {detector.version}
            </span>,
          ],
        ]}
      />
      {state.notices.length > 0 && (
        <Section title={countOf(state.notices.length, 'notice')}>
          <ul>
            {state.notices.map((notice) => (
              <li key={notice}>{notice}</li>
            ))}
          </ul>
        </Section>
      )}
      <ModelsSection detectorId={detector.id} />
      <MembersSection detectorId={detector.id} />
      <RunsTable detectorId={detector.id} />
    </div>
  );
}

function intervalWords({ intervalMs, everyIntervals, windowDelayMs }: Detector): string {
  const each = everyIntervals === 1 ? '' : `, looked at once in ${formatCount(everyIntervals)}`;
  return `${formatDuration(intervalMs)}${each}, ${formatDuration(windowDelayMs)} after it ends`;
}
