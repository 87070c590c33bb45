import { cx } from '@emotion/css';
import { Button, useStyles2 } from '@grafana/ui';
import { useState } from 'react';
import { formatLabels, MINUTE_MS, type DetectorProfile, type ModelProfile } from '../../../../schema';
import { useEngine } from '../../../../ui/client/engine-context';
import { useLoad } from '../../../../ui/client/use-load';
import { formatDuration } from '../../../../ui/format/durations';
import { countOf, formatBytes, formatCount, formatShare } from '../../../../ui/format/numbers';
import { RelativeTime } from '../../../../ui/format/RelativeTime';
import { Facts } from '../../../../ui/page/Facts';
import { Section } from '../../../../ui/page/Section';
import { EmptyView } from '../../../../ui/states/EmptyView';
import { ErrorView, sentence } from '../../../../ui/states/ErrorView';
import { LoadingRows } from '../../../../ui/states/LoadingRows';
import { getTableStyles } from '../../../../ui/table/get-table-styles';

const STEP = 12;

/** How the models are doing: how far they have learnt, what memory they take, and the newest failure. */
export function ModelsSection({ detectorId }: { detectorId: string }) {
  const { client } = useEngine();
  const { data, error, reload } = useLoad((signal) => client.getProfile(detectorId, signal), [client, detectorId], {
    refreshMs: MINUTE_MS,
  });
  return (
    <Section title="Models">
      {error !== undefined && <ErrorView title="The models could not be loaded" error={error} onRetry={reload} />}
      {data === undefined && error === undefined && <LoadingRows rows={3} />}
      {data?.models.length === 0 && (
        <EmptyView title="No model yet">One is made for each series with the first run that brings data.</EmptyView>
      )}
      {data !== undefined && (
        <>
          <Facts facts={factsOf(data)} />
          {data.models.length > 0 && <ModelsTable profile={data} />}
        </>
      )}
    </Section>
  );
}

function factsOf({ init, activeSeries, totalSeries, modelBytes, lightModels, lastError }: DetectorProfile) {
  return [
    ['Learnt', initInWords(init)],
    ['Series', `${formatCount(activeSeries)} with new points, ${formatCount(totalSeries)} in all`],
    [
      'Memory',
      `${formatBytes(modelBytes)}${lightModels > 0 ? `, ${countOf(lightModels, 'light model')} to save some` : ''}`,
    ],
    [
      'Newest failure',
      lastError === null ? (
        'none'
      ) : (
        <span key="failure">
          <RelativeTime ms={lastError.timeMs} />: {sentence(lastError.message)}
        </span>
      ),
    ],
  ] as const;
}

function initInWords({ progress, minutesLeft }: DetectorProfile['init']): string {
  if (progress >= 1) {
    return 'enough to speak';
  }
  const left = minutesLeft === null ? '' : `, about ${formatDuration(minutesLeft * MINUTE_MS)} of data to go`;
  return `${formatShare(progress)}${left}`;
}

function ModelsTable({ profile: { models, totalSeries } }: { profile: DetectorProfile }) {
  const table = useStyles2(getTableStyles);
  const [shown, setShown] = useState(STEP);
  return (
    <div className={table.wrap}>
      <table className={table.table} aria-label="Models">
        <thead>
          <tr>
            <th>Series</th>
            <th className={table.number}>Learnt</th>
            <th className={table.number}>Size</th>
            <th className={table.wide}>First point</th>
            <th>Newest point</th>
          </tr>
        </thead>
        <tbody>
          {models.slice(0, shown).map((model) => (
            <ModelRow key={model.seriesKey} model={model} />
          ))}
        </tbody>
      </table>
      {shown < models.length && (
        <Button variant="secondary" size="sm" onClick={() => setShown(shown + STEP)}>
          Show {STEP} more
        </Button>
      )}
      {shown >= models.length && models.length < totalSeries && (
        <p>The first {formatCount(models.length)} by labels are listed.</p>
      )}
    </div>
  );
}

function ModelRow({ model }: { model: ModelProfile }) {
  const table = useStyles2(getTableStyles);
  const { labels, progress, pointsNeeded, bytes, light, firstMs, lastMs } = model;
  const missing = progress < 1 && pointsNeeded !== null ? `, ${countOf(pointsNeeded, 'point')} to go` : '';
  return (
    <tr>
      <td>{Object.keys(labels).length === 0 ? 'without labels' : formatLabels(labels)}</td>
      <td className={table.number}>{progress >= 1 ? 'enough' : `${formatShare(progress)}${missing}`}</td>
      <td className={table.number}>
        {formatBytes(bytes)}
        {light && ', light'}
      </td>
      <td className={cx(table.wide)}>
        <RelativeTime ms={firstMs} />
      </td>
      <td>
        <RelativeTime ms={lastMs} />
      </td>
    </tr>
  );
}
