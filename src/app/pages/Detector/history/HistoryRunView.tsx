import { Button } from '@grafana/ui';
import { useMemo, useState } from 'react';
import { formatLabels, LIMITS, SECOND_MS, type HistoryRun } from '../../../../schema';
import { useEngine } from '../../../../ui/client/engine-context';
import { useLoad } from '../../../../ui/client/use-load';
import { AnomalyLines } from '../../../../ui/events/AnomalyLines';
import { countOf } from '../../../../ui/format/numbers';
import { Section } from '../../../../ui/page/Section';
import { SeverityCountsText } from '../../../../ui/severity/SeverityCountsText';
import { EmptyView } from '../../../../ui/states/EmptyView';
import { ErrorView } from '../../../../ui/states/ErrorView';
import { useOwnRange } from '../../../../ui/url/use-own-range';
import { HeatMapSection } from '../entities/HeatMapSection';
import { FindingsChart } from '../FindingsChart';
import { isOver, rangeInWords } from './history-words';

const WHILE_GOING_MS = 5 * SECOND_MS;

/** What a historical run has found: its chart, its series by time, and its anomalies. */
export function HistoryRunView({ run }: { run: HistoryRun }) {
  const { client } = useEngine();
  const { id, fromMs, toMs } = run;
  const whole = useMemo(() => ({ from: String(fromMs), to: String(toMs) }), [fromMs, toMs]);
  const own = useOwnRange(whole);
  // What a run has found grows until it is over, though its range does not move.
  const range = useMemo(() => ({ ...own, isLive: !isOver(run) }), [own, run]);
  const findings = useMemo(() => client.findingsOf({ run: id }), [client, id]);
  const [series, setSeries] = useState<string | null>(null);
  const isZoomed = own.raw.from !== whole.from || own.raw.to !== whole.to;
  const found = useLoad(
    (signal) => findings.anomalies({ from: fromMs, to: toMs, limit: LIMITS.pageItems }, signal),
    [findings, fromMs, toMs, run.state],
    isOver(run) ? {} : { refreshMs: WHILE_GOING_MS }
  );
  const anomalies = found.data?.items ?? [];
  return (
    <Section
      title={`Found from ${rangeInWords(run)}`}
      actions={
        isZoomed && (
          <Button size="sm" variant="secondary" icon="search-minus" onClick={() => own.setRange({ fromMs, toMs })}>
            Whole range
          </Button>
        )
      }
    >
      <FindingsChart
        findings={findings}
        range={range}
        series={series}
        onSeries={setSeries}
        refreshMs={WHILE_GOING_MS}
        aside={null}
      />
      {found.error !== undefined && (
        <ErrorView title="The anomalies could not be loaded" error={found.error} onRetry={found.reload} />
      )}
      {found.data !== undefined && anomalies.length === 0 && (
        <EmptyView title={isOver(run) ? 'Nothing found in this range' : 'Nothing found so far'} />
      )}
      {found.data !== undefined && anomalies.length > 0 && (
        <>
          <p>
            {countOf(found.data.total, 'anomaly', 'anomalies')}: <SeverityCountsText counts={found.data.severities} />
          </p>
          <AnomalyLines
            lines={anomalies.map((anomaly) => ({
              seriesKey: anomaly.seriesKey,
              series: Object.keys(anomaly.labels).length === 0 ? '' : formatLabels(anomaly.labels),
              anomaly,
            }))}
            onShow={(key, around) => {
              setSeries(key);
              own.setRange(around);
            }}
          />
        </>
      )}
      <HeatMapSection findings={findings} range={range} chosen={series} onChoose={setSeries} />
    </Section>
  );
}
