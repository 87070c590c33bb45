import { css, cx } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { useChromeHeaderHeight } from '@grafana/runtime';
import { Button, Combobox, useStyles2 } from '@grafana/ui';
import { useState } from 'react';
import { DAY_MS, type TimeRange } from '../../../../schema';
import { formatDuration } from '../../../../ui/format/durations';
import { HiddenText } from '../../../../ui/page/HiddenText';
import { PreviewChart } from './PreviewChart';
import { PreviewNews } from './PreviewNews';
import { PreviewProgress } from './PreviewProgress';
import type { DecidedPreview } from './redecide';
import { SeriesStepper } from './SeriesStepper';
import type { PreviewState } from './use-preview';

interface PreviewPaneProps {
  preview: PreviewState;
  /** `preview.answer` under the settings of the moment. */
  decided: DecidedPreview | null;
  /** Why there is nothing to preview yet; null when there is. */
  missing: string | null;
  lookBackMs: number;
  onLookBack(ms: number): void;
}

/** Where the pane is pinned: only on screens that leave room for the settings. */
export const PINNED = '@media (min-width: 769px) and (min-height: 680px)';
/** Its height at most, then. */
export const PINNED_HEIGHT = '65vh';

const LOOK_BACKS_MS = [1, 3, 7, 14, 30].map((days) => days * DAY_MS);

/** What the detector would have seen: the chart stays in view while the settings below it change. */
export function PreviewPane({ preview, decided, missing, lookBackMs, onLookBack }: PreviewPaneProps) {
  const styles = useStyles2(getStyles, useChromeHeaderHeight() ?? 0);
  const [chosen, setChosen] = useState<string | null>(null);
  const [zoom, setZoom] = useState<TimeRange | null>(null);
  const { answer, running } = preview;
  const series = decided?.series ?? [];
  const index = Math.max(
    0,
    series.findIndex(({ seriesKey }) => seriesKey === chosen)
  );
  const lookBacks = [...new Set([...LOOK_BACKS_MS, lookBackMs])].sort((a, b) => a - b);
  const isOld = answer !== null && !preview.isCurrent;
  return (
    <section aria-label="Preview" className={styles.pane}>
      <div className={styles.bar}>
        <HiddenText id="preview-range">Previewed range</HiddenText>
        <Combobox
          aria-labelledby="preview-range"
          width={16}
          options={lookBacks.map((value) => ({ value, label: `last ${formatDuration(value)}` }))}
          value={lookBackMs}
          onChange={({ value }) => onLookBack(value)}
        />
        <SeriesStepper series={series} index={index} onIndex={(next) => setChosen(series[next]?.seriesKey ?? null)} />
        {zoom !== null && (
          <Button size="sm" variant="secondary" icon="search-minus" onClick={() => setZoom(null)}>
            Whole range
          </Button>
        )}
        {running !== null && <PreviewProgress step={running} onCancel={preview.cancel} />}
      </div>
      <PreviewNews preview={preview} missing={missing} />
      {answer !== null && decided !== null && (
        <div className={cx(isOld && styles.old)}>
          <PreviewChart
            result={answer.result}
            decided={decided}
            index={index}
            zoom={zoom}
            onZoom={setZoom}
            onShow={(seriesKey, range) => {
              setChosen(seriesKey);
              setZoom(range);
            }}
          />
        </div>
      )}
    </section>
  );
}

const getStyles = (theme: GrafanaTheme2, headerHeight: number) => ({
  pane: css({
    background: theme.colors.background.primary,
    border: `1px solid ${theme.colors.border.weak}`,
    borderRadius: theme.shape.radius.default,
    padding: theme.spacing(1, 2),
    marginBottom: theme.spacing(2),
    [PINNED]: {
      position: 'sticky',
      top: headerHeight,
      zIndex: theme.zIndex.navbarFixed - 1,
      maxHeight: PINNED_HEIGHT,
      overflowY: 'auto',
    },
  }),
  bar: css({
    display: 'flex',
    flexWrap: 'wrap',
    alignItems: 'center',
    gap: theme.spacing(1),
    marginBottom: theme.spacing(1),
  }),
  old: css({ opacity: 0.5 }),
});
