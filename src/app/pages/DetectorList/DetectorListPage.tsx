import { Button, LinkButton } from '@grafana/ui';
import { useCallback, useMemo, useState } from 'react';
import { useNavigate } from 'react-router-dom';
import {
  SECOND_MS,
  type DetectorPage as DetectorPageOfApi,
  type DetectorView,
  type ListDetectorsQuery,
} from '../../../schema';
import type { Query } from '../../../ui/client/engine-client';
import { mayEdit, useEngine } from '../../../ui/client/engine-context';
import { useLoad, type Loaded } from '../../../ui/client/use-load';
import { countOf, formatCount } from '../../../ui/format/numbers';
import { ShortcutHelp } from '../../../ui/keyboard/ShortcutHelp';
import { useShortcuts } from '../../../ui/keyboard/use-shortcuts';
import { PageFrame } from '../../../ui/page/PageFrame';
import { EmptyView } from '../../../ui/states/EmptyView';
import { ErrorView } from '../../../ui/states/ErrorView';
import { LoadingRows } from '../../../ui/states/LoadingRows';
import { useUrlParams } from '../../../ui/url/use-url-params';
import { useLinks } from '../../routes';
import { BulkBar } from './BulkBar';
import { ROW_LINK } from './DetectorRow';
import { DetectorTable } from './DetectorTable';
import { isFiltered, listQueryOf, NO_FILTERS } from './list-query';
import { ListFilters } from './ListFilters';
import { NoDetectors } from './NoDetectors';
import { OpenAnomaliesSummary } from './OpenAnomaliesSummary';
import { Paging } from './Paging';
import { useBulkActions } from './use-bulk-actions';
import { useSteadyRows } from './use-steady-rows';

const REFRESH_MS = 10 * SECOND_MS;
const SHORTCUTS = [
  { keys: ['/'], does: 'Search' },
  { keys: ['j', 'k'], does: 'Next and previous detector' },
  { keys: ['Enter'], does: 'Open the detector' },
  { keys: ['n'], does: 'New detector' },
];

/** All detectors: which of them need a look, and what to do with several at once. */
export function DetectorListPage() {
  const { client, me } = useEngine();
  const links = useLinks();
  const [params] = useUrlParams();
  const query = useMemo(() => listQueryOf(params), [params]);
  const question = JSON.stringify(query);
  const list = useLoad((signal) => client.listDetectors(query, signal), [client, question], { refreshMs: REFRESH_MS });
  const open = useLoad((signal) => client.listAnomalies({ open: true, limit: 1 }, signal), [client], {
    refreshMs: REFRESH_MS,
  });
  return (
    <PageFrame
      title="Detectors"
      subTitle={<OpenAnomaliesSummary counts={open.data?.severities} states={list.data?.states} />}
      actions={
        <>
          <ShortcutHelp lines={SHORTCUTS} />
          {mayEdit(me) && (
            <LinkButton icon="plus" href={links.newDetector()}>
              New detector
            </LinkButton>
          )}
        </>
      }
    >
      <DetectorList list={list} query={query} question={question} />
    </PageFrame>
  );
}

interface DetectorListProps {
  list: Loaded<DetectorPageOfApi>;
  query: Query<ListDetectorsQuery>;
  question: string;
}

function DetectorList({ list, query, question }: DetectorListProps) {
  const [params, change] = useUrlParams();
  const [actedMs, setActedMs] = useState(0);
  const [selected, setSelected] = useState<ReadonlySet<string>>(new Set());
  const { reload, loadedMs = 0 } = list;
  // What the user did here is shown at once: it is no news.
  const steady = useSteadyRows(list.data?.items, idOf, `${question} ${loadedMs > actedMs ? actedMs : 'before'}`);
  const onActed = useCallback(() => {
    setSelected(new Set());
    setActedMs(Date.now());
    reload();
  }, [reload]);
  const actions = useBulkActions(onActed);
  useRowKeys();

  const states = list.data?.states;
  const hasNone = states !== undefined && Object.values(states).every((count) => count === 0);
  const detectors = steady.rows.filter((view) => selected.has(idOf(view))).map(({ detector }) => detector);
  const page = Math.max(1, Number(params.get('page')) || 1);

  return (
    <>
      {list.error !== undefined && (
        <ErrorView
          title={list.stale ? 'The list is old: it could not be loaded again' : 'The detectors could not be loaded'}
          error={list.error}
          sinceMs={list.failingSinceMs}
          onRetry={list.reload}
        />
      )}
      {!(hasNone && !isFiltered(query)) && <ListFilters query={query} states={states} onChange={change} />}
      <BulkBar detectors={detectors} actions={actions} onClear={() => setSelected(new Set())} />
      {(steady.added > 0 || steady.isReordered) && (
        <Button size="sm" variant="secondary" icon="sync" onClick={steady.settle}>
          {steady.added > 0 ? `${formatCount(steady.added)} new` : 'The order has changed'}: show
        </Button>
      )}
      {list.data === undefined && list.error === undefined && <LoadingRows rows={8} height={48} />}
      {list.data !== undefined && steady.rows.length > 0 && (
        <>
          <DetectorTable rows={steady.rows} selected={selected} onSelect={setSelected} />
          <Paging
            page={page}
            shown={steady.rows.length}
            total={list.data.total}
            nextCursor={list.data.nextCursor}
            onChange={change}
          />
        </>
      )}
      {list.data !== undefined && steady.rows.length === 0 && hasNone && <NoDetectors onCreated={onActed} />}
      {list.data !== undefined && steady.rows.length === 0 && !hasNone && !list.loading && (
        <EmptyView
          title="No detector fits"
          action={
            <Button variant="secondary" onClick={() => change(NO_FILTERS)}>
              Show all
            </Button>
          }
        >
          The filter hides{' '}
          {countOf(
            Object.values(states ?? {}).reduce((sum, count) => sum + count, 0),
            'detector'
          )}
          .
        </EmptyView>
      )}
    </>
  );
}

function idOf(view: DetectorView): string {
  return view.detector.id;
}

/** `j` and `k` move the focus over the names; Enter follows the link that has it. */
function useRowKeys(): void {
  const { me } = useEngine();
  const links = useLinks();
  const move = (step: number) => {
    const rows = [...document.querySelectorAll<HTMLElement>(`[${ROW_LINK}]`)];
    const current = rows.findIndex((row) => row === document.activeElement);
    rows[current === -1 ? 0 : Math.min(rows.length - 1, Math.max(0, current + step))]?.focus();
  };
  const navigate = useNavigate();
  useShortcuts({
    j: () => move(1),
    k: () => move(-1),
    n: () => {
      if (mayEdit(me)) {
        navigate(links.newDetector());
      }
    },
  });
}
