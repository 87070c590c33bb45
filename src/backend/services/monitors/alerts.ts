import { DAY_MS, LIMITS, VigilError } from '../../../schema';
import type { Clock } from '../../base/clock';
import { newId } from '../../base/ids';
import type { DocumentStore, StoredDocument } from '../../store/store';
import { isOpen, type Alert, type AlertBody, type AlertState } from './alert';
import type { Monitor } from './monitor';

/** Changes of one alert at once are made one after the other; more than this many tries mean something else is wrong. */
const TRIES_MAX = 8;

export interface AlertFilter {
  monitorId?: string | undefined;
  state?: AlertState | undefined;
  severity?: string | undefined;
}

export interface Acknowledged {
  acknowledged: string[];
  failed: Array<{ id: string; reason: string }>;
}

/** Alerts of monitors. Those that are open have their monitor as parent, so that a run finds them at once. */
export class Alerts {
  readonly #documents: DocumentStore;
  readonly #clock: Clock;
  readonly #retentionDays: number;

  constructor(options: { documents: DocumentStore; clock: Clock; retentionDays: number }) {
    this.#documents = options.documents;
    this.#clock = options.clock;
    this.#retentionDays = options.retentionDays;
  }

  /** Newest change first, among the newest `LIMITS.searchHits` of the organisation; of one monitor, among its own. */
  async list(orgId: number, { monitorId, state, severity }: AlertFilter = {}): Promise<Alert[]> {
    const of = monitorId === undefined ? [{}] : [{ parent: monitorId }, { parent: closedOf(monitorId) }];
    const limit = LIMITS.searchHits;
    const found = await Promise.all(of.map((parent) => this.#documents.list(orgId, 'alert', { ...parent, limit })));
    return found
      .flat()
      .sort((a, b) => b.timeMs - a.timeMs)
      .map(toAlert)
      .filter(
        (alert) =>
          (monitorId === undefined || alert.monitorId === monitorId) &&
          (state === undefined || alert.state === state) &&
          (severity === undefined || alert.severity === severity)
      );
  }

  /** Those of a monitor that are open, by the id of their trigger. */
  async open(orgId: number, monitorId: string): Promise<Map<string, Alert>> {
    const open = await this.#documents.list(orgId, 'alert', { parent: monitorId });
    return new Map(open.map(toAlert).map((alert) => [alert.triggerId, alert]));
  }

  async create(orgId: number, body: AlertBody): Promise<Alert> {
    return toAlert(await this.#documents.put(this.#toDocument(orgId, newId(), body), null));
  }

  /**
   * Changes an alert as it is now, whatever else changes it meanwhile.
   *
   * @param edit null: leave it as it is
   * @returns as it is then; null when it is gone
   */
  async change(orgId: number, id: string, edit: (alert: Alert) => AlertBody | null): Promise<Alert | null> {
    for (let attempt = 1; ; attempt++) {
      const stored = await this.#documents.get(orgId, 'alert', id);
      if (stored === null) {
        return null;
      }
      const alert = toAlert(stored);
      const body = edit(alert);
      if (body === null) {
        return alert;
      }
      try {
        const document = this.#toDocument(orgId, id, toBody(body));
        return toAlert(await this.#documents.put(document, stored.seqNo));
      } catch (thrown) {
        if (VigilError.from(thrown).code !== 'failed_precondition' || attempt === TRIES_MAX) {
          throw thrown;
        }
      }
    }
  }

  /** Of a monitor; only active ones can be acknowledged. */
  async acknowledge(orgId: number, monitorId: string, ids: readonly string[]): Promise<Acknowledged> {
    const result: Acknowledged = { acknowledged: [], failed: [] };
    for (const id of new Set(ids)) {
      const nowMs = this.#clock.nowMs();
      let before: AlertState | null = null;
      await this.change(orgId, id, (alert) => {
        before = alert.monitorId === monitorId ? alert.state : null;
        return before === 'ACTIVE' ? { ...alert, state: 'ACKNOWLEDGED', acknowledgedMs: nowMs } : null;
      });
      if (before === 'ACTIVE') {
        result.acknowledged.push(id);
      } else {
        const reason =
          before === null
            ? 'the monitor has no such alert'
            : `the state of the alert is ${before as string}, not ACTIVE`;
        result.failed.push({ id, reason });
      }
    }
    return result;
  }

  /** Ends open alerts of triggers that are no more. */
  async endOrphans({ orgId, id, triggers }: Pick<Monitor, 'orgId' | 'id' | 'triggers'>): Promise<void> {
    const nowMs = this.#clock.nowMs();
    for (const alert of (await this.open(orgId, id)).values()) {
      if (!triggers.some((trigger) => trigger.id === alert.triggerId)) {
        await this.change(orgId, alert.id, (now) => (isOpen(now) ? { ...now, state: 'DELETED', endMs: nowMs } : null));
      }
    }
  }

  /** Forgets what has not changed for as long as alerts are kept. Returns how many went. */
  prune(): Promise<number> {
    return this.#documents.removeBefore('alert', this.#clock.nowMs() - this.#retentionDays * DAY_MS);
  }

  #toDocument(orgId: number, id: string, body: AlertBody) {
    const parent = isOpen(body) ? body.monitorId : closedOf(body.monitorId);
    return { orgId, kind: 'alert', id, parent, timeMs: this.#clock.nowMs(), body } as const;
  }
}

function closedOf(monitorId: string): string {
  return `closed/${monitorId}`;
}

function toAlert({ orgId, id, version, seqNo, body }: StoredDocument): Alert {
  return { ...(body as AlertBody), orgId, id, version, seqNo };
}

/** Without what the store keeps beside it. */
function toBody(alert: AlertBody | Alert): AlertBody {
  const { id: _id, orgId: _orgId, version: _version, seqNo: _seqNo, ...body } = alert as Alert;
  return body;
}
