import { Badge } from '@grafana/ui';
import { MINUTE_MS, type SourceKind } from '../schema';
import { EngineClient } from '../ui/client/engine-client';
import { useLoad } from '../ui/client/use-load';

const client = new EngineClient('/api/v1');

/** Says that data is invented as long as any detector watches the demo shop. */
export function DemoBadge() {
  const demo = useLoad(
    (signal) => client.listDetectors({ source: ['demo' satisfies SourceKind], limit: 1 }, signal),
    [],
    {
      refreshMs: MINUTE_MS / 4,
    }
  );
  const all = useLoad((signal) => client.listDetectors({ limit: 1 }, signal), [], { refreshMs: MINUTE_MS / 4 });
  const invented = demo.data?.total ?? 0;
  if (invented === 0) {
    return null;
  }
  const isAll = invented === all.data?.total;
  return (
    <Badge
      color="purple"
      icon="info-circle"
      text={isAll ? 'demo data – invented' : 'partly demo data – invented'}
      tooltip="Detectors of the demo shop watch a web shop that does not exist. Nothing about them is real."
    />
  );
}
