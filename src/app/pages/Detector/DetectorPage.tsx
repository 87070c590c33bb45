import { useParams } from 'react-router-dom';
import { SECOND_MS } from '../../../schema';
import { useEngine } from '../../../ui/client/engine-context';
import { useLoad } from '../../../ui/client/use-load';
import { ShortcutHelp } from '../../../ui/keyboard/ShortcutHelp';
import { PageFrame } from '../../../ui/page/PageFrame';
import { ErrorView } from '../../../ui/states/ErrorView';
import { LoadingRows } from '../../../ui/states/LoadingRows';
import { StateBadge } from '../../../ui/states/StateBadge';
import { useUrlRange } from '../../../ui/url/use-url-range';
import { useLinks } from '../../routes';
import { DetectorActions } from './DetectorActions';
import { DetectorChart } from './DetectorChart';
import { DetectorNow } from './DetectorNow';
import { DetectorTabs } from './DetectorTabs';

const REFRESH_MS = 10 * SECOND_MS;
const SHORTCUTS = [
  { keys: ['j', 'k'], does: 'Next and previous anomaly' },
  { keys: ['Enter'], does: 'Open the anomaly' },
  { keys: ['←', '→'], does: 'Point by point in the chart (Shift: ten)' },
];
const RANGE = { from: 'now-24h', to: 'now' };

/** One detector: what it sees now, what it found, how it is doing, and how to use it elsewhere. */
export function DetectorPage() {
  const { id = '' } = useParams();
  const { client } = useEngine();
  const links = useLinks();
  const range = useUrlRange(RANGE);
  const load = useLoad((signal) => client.getDetector(id, signal), [client, id], {
    refreshMs: REFRESH_MS,
    keep: false,
  });
  const parent = { title: 'Detectors', href: links.detectors() };

  if (load.data === undefined) {
    return (
      <PageFrame title="Detector" parent={parent}>
        {load.error === undefined ? (
          <LoadingRows rows={1} height={360} label="Loading the detector" />
        ) : (
          <ErrorView
            title="The detector could not be loaded"
            error={load.error}
            sinceMs={load.failingSinceMs}
            onRetry={load.reload}
          />
        )}
      </PageFrame>
    );
  }
  const view = load.data;
  return (
    <PageFrame
      title={view.detector.name}
      parent={parent}
      subTitle={
        <>
          <StateBadge state={view.state} />
          {view.detector.description !== '' && <div>{view.detector.description}</div>}
        </>
      }
      actions={
        <>
          <ShortcutHelp lines={SHORTCUTS} />
          <DetectorActions view={view} onChanged={load.reload} />
        </>
      }
    >
      {load.error !== undefined && (
        <ErrorView
          title="What you see is old: it could not be loaded again"
          error={load.error}
          sinceMs={load.failingSinceMs}
          onRetry={load.reload}
        />
      )}
      <DetectorNow view={view} />
      <DetectorChart view={view} range={range} />
      <DetectorTabs view={view} range={range} />
    </PageFrame>
  );
}
