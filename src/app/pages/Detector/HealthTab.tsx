import { useStyles2 } from '@grafana/ui';
import { ALGORITHMS, SECOND_MS, type DetectorView } from '../../../schema';
import { useEngine } from '../../../ui/client/engine-context';
import { useLoad } from '../../../ui/client/use-load';
import { formatDuration } from '../../../ui/format/durations';
import { countOf, formatBytes, formatCount, formatShare } from '../../../ui/format/numbers';
import { RelativeTime } from '../../../ui/format/RelativeTime';
import { sourceInWords } from '../../../ui/format/source-words';
import { Facts } from '../../../ui/page/Facts';
import { Section } from '../../../ui/page/Section';
import { getTableStyles } from '../../../ui/table/get-table-styles';
import { MembersSection } from './MembersSection';
import { RunsTable } from './RunsTable';

const SERIES_WEIGHED = 100;

/** How the detector itself is doing: lag, runs, models, and what it noticed on the way. */
export function HealthTab({ view: { detector, state } }: { view: DetectorView }) {
  const { client } = useEngine();
  const styles = useStyles2(getTableStyles);
  const series = useLoad(
    (signal) => client.listSeries(detector.id, { limit: SERIES_WEIGHED, sort: 'labels' }, signal),
    [client, detector.id],
    { refreshMs: 60 * SECOND_MS }
  );
  const weighed = series.data?.items ?? [];
  const bytes = weighed.reduce((sum, { modelBytes }) => sum + modelBytes, 0) / Math.max(1, weighed.length);
  const light = weighed.filter((each) => each.light).length / Math.max(1, weighed.length);
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
          [
            'Interval',
            `${formatDuration(detector.intervalMs)}, ${formatDuration(detector.windowDelayMs)} after it ends`,
          ],
          ['Next run', state.nextRunMs === null ? 'none' : <RelativeTime key="next" ms={state.nextRunMs} />],
          ['History learnt from', formatDuration(detector.historyMs)],
          ['Learnt', state.progress === null ? 'enough' : formatShare(state.progress)],
          ['Algorithm', ALGORITHMS[detector.algorithm.name].title],
          [
            'Model',
            weighed.length === 0
              ? 'none yet'
              : `about ${formatBytes(bytes)} a series, ${formatBytes(bytes * state.series)} in all${light > 0 ? `; ${light === 1 ? 'light' : `${formatShare(light)} light`}` : ''}`,
          ],
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
      <MembersSection detectorId={detector.id} />
      <RunsTable detectorId={detector.id} />
    </div>
  );
}
