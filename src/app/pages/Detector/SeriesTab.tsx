import { css, cx } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { Button, FilterInput, useStyles2 } from '@grafana/ui';
import { useMemo, useState } from 'react';
import { MINUTE_MS, type DetectorView } from '../../../schema';
import { useEngine } from '../../../ui/client/engine-context';
import { useLoad } from '../../../ui/client/use-load';
import { formatCount } from '../../../ui/format/numbers';
import { EmptyView } from '../../../ui/states/EmptyView';
import { ErrorView } from '../../../ui/states/ErrorView';
import { LoadingRows } from '../../../ui/states/LoadingRows';
import { getTableStyles } from '../../../ui/table/get-table-styles';
import { useUrlParams } from '../../../ui/url/use-url-params';
import type { UrlRange } from '../../../ui/url/use-url-range';
import { HeatMapSection } from './entities/HeatMapSection';
import { SeriesRow } from './SeriesRow';

interface SeriesTabProps {
  view: DetectorView;
  range: UrlRange;
}

const STEP = 12;

/** The series of the detector: all of them by time, and each with a small chart, worst first. */
export function SeriesTab({ view: { detector }, range }: SeriesTabProps) {
  const { client } = useEngine();
  const table = useStyles2(getTableStyles);
  const styles = useStyles2(getStyles);
  const [params, change] = useUrlParams();
  const [limit, setLimit] = useState(STEP);
  const labels = params.get('labels') ?? '';
  const load = useLoad(
    (signal) => client.listSeries(detector.id, { limit, sort: 'worst', labels: labels || undefined }, signal),
    [client, detector.id, limit, labels],
    { refreshMs: MINUTE_MS }
  );
  const { data } = load;
  const findings = useMemo(() => client.findingsOf({ detector: detector.id }), [client, detector.id]);
  return (
    <>
      <HeatMapSection
        findings={findings}
        range={range}
        chosen={params.get('series')}
        onChoose={(series) => change({ series })}
      />
      <div className={styles.bar}>
        <FilterInput
          escapeRegex={false}
          value={labels}
          width={40}
          placeholder='Labels: region="eu"'
          aria-label="Labels of the series"
          onChange={(text) => change({ labels: text }, 'replace')}
        />
        {data !== undefined && (
          <span>
            {formatCount(data.items.length)} of {formatCount(data.total)} series shown, worst first
          </span>
        )}
      </div>
      {load.error !== undefined && (
        <ErrorView title="The series could not be loaded" error={load.error} onRetry={load.reload} />
      )}
      {data === undefined && load.error === undefined && <LoadingRows rows={4} height={44} />}
      {data !== undefined && data.items.length === 0 && (
        <EmptyView title={labels === '' ? 'No series yet' : 'No series has these labels'}>
          {labels === '' ? 'They appear with the first run that brings data.' : 'Take the filter away to see all.'}
        </EmptyView>
      )}
      {data !== undefined && data.items.length > 0 && (
        <div className={table.wrap}>
          <table className={table.table} aria-label="Series">
            <thead>
              <tr>
                <th>Series</th>
                <th>Chart</th>
                <th className={table.number}>Value</th>
                <th className={table.number}>Score</th>
                <th>Open</th>
                <th className={cx(table.number, table.wide)}>Learnt</th>
                <th className={table.wide}>Last point</th>
              </tr>
            </thead>
            <tbody>
              {data.items.map((series) => (
                <SeriesRow
                  key={series.seriesKey}
                  detectorId={detector.id}
                  series={series}
                  range={range}
                  onShow={() => change({ series: series.seriesKey })}
                />
              ))}
            </tbody>
          </table>
        </div>
      )}
      {data !== undefined && data.items.length < data.total && (
        <Button variant="secondary" size="sm" disabled={load.loading} onClick={() => setLimit(limit + STEP)}>
          Show {STEP} more
        </Button>
      )}
    </>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  bar: css({
    display: 'flex',
    flexWrap: 'wrap',
    alignItems: 'center',
    gap: theme.spacing(1, 2),
    margin: theme.spacing(2, 0, 1),
    color: theme.colors.text.secondary,
  }),
});
