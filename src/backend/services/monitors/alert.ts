/** ERROR: the condition, the search or an action failed. DELETED: its trigger or monitor went while it was open. */
export const ALERT_STATES = ['ACTIVE', 'ACKNOWLEDGED', 'COMPLETED', 'ERROR', 'DELETED'] as const;
export type AlertState = (typeof ALERT_STATES)[number];

/** Errors of one alert that are remembered. */
const ERRORS_KEPT = 10;

export interface ActionRecord {
  actionId: string;
  /** When it last ran; null: never for this alert. */
  lastMs: number | null;
  /** Times that it would have run, had it not been throttled. */
  throttledCount: number;
}

/** One trigger being true from one run on until it no longer is. */
export interface AlertBody {
  monitorId: string;
  monitorName: string;
  monitorVersion: number;
  triggerId: string;
  triggerName: string;
  severity: string;
  state: AlertState;
  startMs: number;
  endMs: number | null;
  acknowledgedMs: number | null;
  lastNotificationMs: number | null;
  errorMessage: string | null;
  /** Newest first. */
  errors: ReadonlyArray<{ timeMs: number; message: string }>;
  actions: readonly ActionRecord[];
}

export interface Alert extends AlertBody {
  id: string;
  orgId: number;
  version: number;
  seqNo: number;
}

/** Open: neither over nor gone with its trigger. */
export function isOpen({ state }: Pick<AlertBody, 'state'>): boolean {
  return state === 'ACTIVE' || state === 'ACKNOWLEDGED' || state === 'ERROR';
}

/** How one run of a trigger went. */
export interface TriggerOutcome {
  triggered: boolean;
  /** Of the search, the condition, or the first action that failed. */
  error: string | null;
  nowMs: number;
  actions: readonly ActionRecord[];
}

/**
 * What becomes of an open alert after a run: over once the trigger is false, as it was while it is acknowledged, else
 * active, or in error. What `actions` does not name stays.
 */
export function afterRun(alert: AlertBody, { triggered, error, nowMs, actions }: TriggerOutcome): AlertBody {
  if (error === null && !triggered) {
    return { ...alert, state: 'COMPLETED', endMs: nowMs, errorMessage: null };
  }
  if (error === null && alert.state === 'ACKNOWLEDGED') {
    return alert;
  }
  const known = alert.actions.filter(({ actionId }) => !actions.some((action) => action.actionId === actionId));
  return {
    ...alert,
    state: error === null ? 'ACTIVE' : 'ERROR',
    lastNotificationMs: nowMs,
    errorMessage: error,
    errors: error === null ? alert.errors : withError(alert.errors, { timeMs: nowMs, message: error }),
    actions: [...known, ...actions],
  };
}

/** The same error again is one error, at its newest time. */
function withError(errors: AlertBody['errors'], error: { timeMs: number; message: string }): AlertBody['errors'] {
  const others = errors[0]?.message === error.message ? errors.slice(1) : errors;
  return [error, ...others].slice(0, ERRORS_KEPT);
}
