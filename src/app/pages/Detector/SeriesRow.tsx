import { cx } from '@emotion/css';
import { Button, useStyles2 } from '@grafana/ui';
import { formatLabels, MINUTE_MS, severityFromRank, type SeriesView } from '../../../schema';
import { useEngine } from '../../../ui/client/engine-context';
import { useLoad } from '../../../ui/client/use-load';
import { leadingColumns } from '../../../ui/charts/feature-columns';
import { MiniBand } from '../../../ui/charts/MiniBand';
import { formatNumber, formatShare } from '../../../ui/format/numbers';
import { NumberText } from '../../../ui/format/NumberText';
import { RelativeTime } from '../../../ui/format/RelativeTime';
import { SeverityBadge } from '../../../ui/severity/SeverityBadge';
import { getTableStyles } from '../../../ui/table/get-table-styles';
import type { UrlRange } from '../../../ui/url/use-url-range';

interface SeriesRowProps {
  detectorId: string;
  series: SeriesView;
  range: UrlRange;
  onShow(): void;
}

const MAX_POINTS = 110;
const CHART = { width: 220, height: 36 };

export function SeriesRow({ detectorId, series, range, onShow }: SeriesRowProps) {
  const { client } = useEngine();
  const table = useStyles2(getTableStyles);
  const { seriesKey, labels, value, score, openSinceMs, progress, lastMs } = series;
  const severity = severityFromRank(series.severity);
  const chart = useLoad(
    async (signal) => {
      const resolved = range.resolve();
      const span = { from: resolved.fromMs, to: resolved.toMs };
      const results = await client.getResults(
        detectorId,
        { ...span, series: seriesKey, maxPoints: MAX_POINTS },
        signal
      );
      return { columns: leadingColumns(results.columns), range: resolved };
    },
    [client, detectorId, seriesKey, range],
    range.isLive ? { refreshMs: MINUTE_MS } : {}
  );
  return (
    <tr>
      <td>
        <Button fill="text" size="sm" tooltip="Show in the chart above" onClick={onShow}>
          {Object.keys(labels).length === 0 ? 'without labels' : formatLabels(labels)}
        </Button>
      </td>
      <td style={{ minWidth: CHART.width }}>
        {chart.data === undefined ? (
          <span>{chart.error === undefined ? '…' : 'no chart'}</span>
        ) : (
          <MiniBand columns={chart.data.columns} timeRange={chart.data.range} {...CHART} />
        )}
      </td>
      <td className={table.number}>
        <NumberText value={value} />
      </td>
      <td className={table.number}>
        {severity === null ? formatNumber(score) : <SeverityBadge mark={severity}>{formatNumber(score)}</SeverityBadge>}
      </td>
      <td>{openSinceMs === null ? '–' : <RelativeTime ms={openSinceMs} />}</td>
      <td className={cx(table.number, table.wide)}>{formatShare(progress)}</td>
      <td className={table.wide}>
        <RelativeTime ms={lastMs} />
      </td>
    </tr>
  );
}
