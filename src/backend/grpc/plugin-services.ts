import type { HealthReport } from '../../schema';
import type { Principal } from '../services/access';
import type { QueryAnswer, QueryCall } from '../services/queries/query-call';

/** Settings of the data source instance, as Grafana sends them along with every call. Holds secrets: never log it. */
export interface InstanceSettings {
  orgId: number;
  uid: string;
  url: string;
  /** Changes whenever an Admin saves the data source. */
  updatedMs: number;
  /** Parsed; `{}` when absent or not an object. */
  jsonData: Record<string, unknown>;
  decryptedSecureJsonData: Record<string, string>;
}

/** What the engine offers to Grafana; `engine.ts` puts it together after the handshake. */
export interface PluginServices {
  /** The native API below `/api/v1`, and that of Open Distro beside it. Failures are responses; it throws only by mistake. */
  api(request: Request, principal: Principal): Promise<Response>;
  /** One answer for each item, by refId; never throws for the fault of a query. */
  queries(call: QueryCall): Promise<ReadonlyMap<string, QueryAnswer>>;
  health(orgId: number): Promise<HealthReport>;
  /** Prometheus text format. */
  metrics(): Promise<string>;
  /** Called when an instance is seen first and when it has changed, so that its token survives a restart. */
  rememberInstance(settings: InstanceSettings): Promise<void>;
  /** Writes everything out; idempotent, done within 1.5 s. */
  stop(): Promise<void>;
}
