import type { RunRecord } from '../../../schema';
import type { Anomalies } from '../../services/anomalies';
import type { Connections, Files } from '../../services/connections';
import type { DetectorViews } from '../../services/detector-views';
import type { Detectors } from '../../services/detectors';
import type { HeatMaps } from '../../services/heat-map';
import type { HistoryRuns } from '../../services/history/history-runs';
import type { Profiles } from '../../services/profiles';
import type { Previews } from '../../services/previews';
import type { Results } from '../../services/results';
import type { SourceTests } from '../../services/source-tests';
import type { Standings } from '../../services/standings';
import type { Status } from '../../services/status';

/** What the routes of the native API call. */
export interface NativeServices {
  detectors: Detectors;
  views: DetectorViews;
  results: Results;
  anomalies: Anomalies;
  previews: Previews;
  sourceTests: SourceTests;
  standings: Standings;
  history: HistoryRuns;
  heatMaps: HeatMaps;
  profiles: Profiles;
  status: Status;
  connections: Connections;
  /** Null where files cannot be uploaded. */
  files: Files | null;
  runs: { list(detectorId: string): Promise<RunRecord[]> };
}
