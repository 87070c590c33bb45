import { css } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { useStyles2 } from '@grafana/ui';
import { useEffect, useRef, useState } from 'react';
import { useEngine } from '../../../ui/client/engine-context';
import { EventsToolbar } from '../../../ui/events/EventsToolbar';
import { ShortcutHelp } from '../../../ui/keyboard/ShortcutHelp';
import { useShortcuts } from '../../../ui/keyboard/use-shortcuts';
import { PageFrame } from '../../../ui/page/PageFrame';
import { RangePicker } from '../../../ui/url/RangePicker';
import { useUrlParams, type UrlStep } from '../../../ui/url/use-url-params';
import { useUrlRange } from '../../../ui/url/use-url-range';
import { readState, toUrlChanges, type AnomaliesState } from './anomalies-url';
import { AnomaliesBody } from './AnomaliesBody';
import { AnomalyFilters } from './AnomalyFilters';
import { useAnomalies } from './use-anomalies';

const LAST_DAY = { from: 'now-24h', to: 'now' };
const NO_COUNTS = { slight: 0, moderate: 0, severe: 0 };
/** Typing is asked when it pauses. */
const TYPING_PAUSE_MS = 300;

const SHORTCUTS = [
  { keys: ['/'], does: 'Search' },
  { keys: ['j', 'k'], does: 'Next and previous event' },
  { keys: ['Enter'], does: 'Open or close the event' },
];

/** All anomalies of the organisation in a range: filtered, over time and as a list; the whole state is in the URL. */
export function AnomaliesPage() {
  const styles = useStyles2(getStyles);
  const { client } = useEngine();
  const [params, changeUrl] = useUrlParams();
  const range = useUrlRange(LAST_DAY);
  const state = readState(params);
  const change = (part: Partial<AnomaliesState>, step?: UrlStep) => changeUrl(toUrlChanges(part), step);
  const list = useAnomalies(client, state, range);
  const [text, setText] = useDebouncedText(state.text, (typed) => change({ text: typed }, 'replace'));
  const search = useRef<HTMLInputElement>(null);
  useShortcuts({ '/': () => search.current?.focus() });

  return (
    <PageFrame
      title="Anomalies"
      actions={
        <>
          <RangePicker range={range} />
          <ShortcutHelp lines={SHORTCUTS} />
        </>
      }
    >
      <div className={styles.page}>
        <EventsToolbar
          ref={search}
          counts={list.page?.severities ?? NO_COUNTS}
          severities={state.severities}
          onSeverities={(severities) => change({ severities })}
          openOnly={state.openOnly}
          onOpenOnly={(openOnly) => change({ openOnly })}
          text={text}
          onText={setText}
          shown={list.page?.total ?? 0}
          total={list.page?.unfiltered ?? 0}
        >
          <AnomalyFilters client={client} state={state} onChange={change} />
        </EventsToolbar>
        <AnomaliesBody list={list} state={state} range={range} onChange={change} />
      </div>
    </PageFrame>
  );
}

/** A text that is shown at once and handed on when typing pauses; it follows `value` when that changes elsewhere. */
function useDebouncedText(value: string, onPause: (text: string) => void): [string, (text: string) => void] {
  const [draft, setDraft] = useState(value);
  const handOn = useRef(onPause);
  handOn.current = onPause;
  useEffect(() => setDraft(value), [value]);
  useEffect(() => {
    if (draft === value) {
      return undefined;
    }
    const timer = setTimeout(() => handOn.current(draft), TYPING_PAUSE_MS);
    return () => clearTimeout(timer);
  }, [draft, value]);
  return [draft, setDraft];
}

const getStyles = (theme: GrafanaTheme2) => ({
  page: css({ display: 'flex', flexDirection: 'column', gap: theme.spacing(1.5), minWidth: 0 }),
});
