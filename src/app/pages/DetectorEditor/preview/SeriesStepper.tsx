import { Button } from '@grafana/ui';
import { LabelsText } from '../../../../ui/format/LabelsText';
import { formatCount } from '../../../../ui/format/numbers';
import type { DecidedSeries } from './redecide';

interface SeriesStepperProps {
  /** Worst first. */
  series: readonly DecidedSeries[];
  index: number;
  onIndex(index: number): void;
}

/** Which of the previewed series is on the chart. */
export function SeriesStepper({ series, index, onIndex }: SeriesStepperProps) {
  const shown = series[index];
  if (shown === undefined) {
    return null;
  }
  return (
    <>
      {series.length > 1 && (
        <>
          <Button
            size="sm"
            variant="secondary"
            icon="angle-left"
            aria-label="Worse series"
            disabled={index === 0}
            onClick={() => onIndex(index - 1)}
          />
          <span aria-live="polite">
            series {formatCount(index + 1)}/{formatCount(series.length)}, worst first
          </span>
          <Button
            size="sm"
            variant="secondary"
            icon="angle-right"
            aria-label="Better series"
            disabled={index === series.length - 1}
            onClick={() => onIndex(index + 1)}
          />
        </>
      )}
      <LabelsText labels={shown.labels} />
    </>
  );
}
