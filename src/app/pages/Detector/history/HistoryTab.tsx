import { useMemo, useState } from 'react';
import { SECOND_MS, type DetectorView, type VigilError } from '../../../../schema';
import { useEngine } from '../../../../ui/client/engine-context';
import { toEngineError } from '../../../../ui/client/engine-error';
import { useLoad } from '../../../../ui/client/use-load';
import { EmptyView } from '../../../../ui/states/EmptyView';
import { ErrorView } from '../../../../ui/states/ErrorView';
import { LoadingRows } from '../../../../ui/states/LoadingRows';
import { useUrlParams } from '../../../../ui/url/use-url-params';
import { isOver } from './history-words';
import { HistoryRunView } from './HistoryRunView';
import { HistoryTable } from './HistoryTable';
import { StartHistory } from './StartHistory';

const WHILE_GOING_MS = 2 * SECOND_MS;
const USUAL_MS = 30 * SECOND_MS;

/** Ranges of the past gone through beside the live job: start, follow, stop and remove them, and see what they found. */
export function HistoryTab({ view: { detector } }: { view: DetectorView }) {
  const { client } = useEngine();
  const [params, change] = useUrlParams();
  const [isGoing, setGoing] = useState(true);
  const [error, setError] = useState<VigilError | null>(null);
  const load = useLoad(
    async (signal) => {
      const runs = await client.listHistory(detector.id, signal);
      setGoing(runs.some((run) => !isOver(run)));
      return runs;
    },
    [client, detector.id],
    { refreshMs: isGoing ? WHILE_GOING_MS : USUAL_MS }
  );
  const runs = useMemo(() => load.data ?? [], [load.data]);
  const shown = runs.find(({ id }) => id === params.get('run'));
  const show = (id: string | null) => change({ run: id });

  const act = async (doing: () => Promise<unknown>, then: () => void = () => undefined) => {
    setError(null);
    try {
      await doing();
      then();
    } catch (thrown) {
      setError(toEngineError(thrown));
    }
    load.reload();
  };

  return (
    <>
      <StartHistory
        detector={detector}
        isTaken={runs.some((run) => !isOver(run))}
        onStart={(range) => void act(() => client.startHistory(detector.id, range))}
      />
      {error !== null && <ErrorView title="That did not work" error={error} />}
      {load.error !== undefined && (
        <ErrorView title="The historical runs could not be loaded" error={load.error} onRetry={load.reload} />
      )}
      {load.data === undefined && load.error === undefined && <LoadingRows rows={2} />}
      {load.data?.length === 0 && (
        <EmptyView title="No historical run yet">
          It shows what this detector, as it is set now, would have found in a range of the past.
        </EmptyView>
      )}
      {runs.length > 0 && (
        <HistoryTable
          runs={runs}
          shownId={shown?.id ?? null}
          onShow={show}
          onStop={({ id }) => void act(() => client.stopHistory(id))}
          onRemove={({ id }) =>
            void act(
              () => client.removeHistory(id),
              () => id === shown?.id && show(null)
            )
          }
        />
      )}
      {shown !== undefined && <HistoryRunView key={shown.id} run={shown} />}
    </>
  );
}
