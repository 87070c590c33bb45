import type { Clock } from '../../base/clock';
import type { DetectorViews } from '../../services/detector-views';
import type { Detectors } from '../../services/detectors';
import type { HistoryRuns } from '../../services/history/history-runs';
import type { Previews } from '../../services/previews';
import type { Profiles } from '../../services/profiles';
import type { Sources } from '../../services/sources';
import type { Status } from '../../services/status';
import type { SourcePlace } from './detectors/source-place';

/** What the routes of detectors work with. */
export interface OpendistroServices {
  detectors: Detectors;
  views: DetectorViews;
  profiles: Profiles;
  history: HistoryRuns;
  previews: Previews;
  sources: Sources;
  status: Status;
  clock: Clock;
}

/** How this engine shows itself to clients of Open Distro. */
export interface OpendistroTerms {
  /** The server that `indices` means; null when the setting `opendistro_source` is not made. */
  place: SourcePlace | null;
  /** Detectors that may be made through this API in one organisation, and what one of them may have. */
  detectorsMax: number;
  featuresMax: number;
  categoryFieldsMax: number;
  /** The only node there is: the same after a restart. */
  nodeId: string;
}
