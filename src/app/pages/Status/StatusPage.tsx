import { ClipboardButton } from '@grafana/ui';
import { SECOND_MS } from '../../../schema';
import { useEngine } from '../../../ui/client/engine-context';
import { useLoad } from '../../../ui/client/use-load';
import { ShortcutHelp } from '../../../ui/keyboard/ShortcutHelp';
import { PageFrame } from '../../../ui/page/PageFrame';
import { ErrorView, sentence } from '../../../ui/states/ErrorView';
import { LoadingRows } from '../../../ui/states/LoadingRows';
import { bugReport } from './bug-report';
import { Connections } from './Connections';
import { EngineFacts } from './EngineFacts';
import { HealthChecks } from './HealthChecks';
import { LagHistogram } from './LagHistogram';
import { LimitFacts } from './LimitFacts';
import { SourcesTable } from './SourcesTable';
import { StatesSummary } from './StatesSummary';

const REFRESH_MS = 10 * SECOND_MS;

/** How the engine, its store and its sources are doing. */
export function StatusPage() {
  const { client } = useEngine();
  const status = useLoad((signal) => client.getStatus(signal), [client], { refreshMs: REFRESH_MS });
  const health = useLoad((signal) => client.getHealth(signal), [client], { refreshMs: REFRESH_MS });
  const { data } = status;
  return (
    <PageFrame
      title="Status"
      subTitle={health.data === undefined ? 'Asking the engine…' : sentence(health.data.message)}
      actions={
        <>
          <ShortcutHelp lines={[]} />
          {data !== undefined && (
            <ClipboardButton variant="secondary" icon="copy" getText={() => bugReport(data, health.data, Date.now())}>
              Copy for a bug report
            </ClipboardButton>
          )}
        </>
      }
    >
      {status.error !== undefined && (
        <ErrorView
          title={status.stale ? 'What you see is old: the engine does not answer' : 'The status could not be loaded'}
          error={status.error}
          sinceMs={status.failingSinceMs}
          onRetry={status.reload}
        />
      )}
      {data === undefined && status.error === undefined && <LoadingRows rows={6} />}
      {health.data !== undefined && <HealthChecks report={health.data} />}
      {data !== undefined && (
        <>
          <EngineFacts status={data} />
          <LimitFacts status={data} />
          <StatesSummary states={data.states} />
          <LagHistogram lag={data.lag} />
          <SourcesTable sources={data.sources} />
        </>
      )}
      <Connections />
    </PageFrame>
  );
}
