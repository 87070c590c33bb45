import type { Alert } from '../../../services/monitors/alert';
import { SCHEMA_VERSION } from './monitor-document';

/** An alert as lists of alerts show it. */
export function alertDocument(alert: Alert) {
  return {
    id: alert.id,
    version: alert.version,
    monitor_id: alert.monitorId,
    schema_version: SCHEMA_VERSION,
    monitor_version: alert.monitorVersion,
    monitor_name: alert.monitorName,
    trigger_id: alert.triggerId,
    trigger_name: alert.triggerName,
    state: alert.state,
    error_message: alert.errorMessage,
    alert_history: alert.errors.map(({ timeMs, message }) => ({ timestamp: timeMs, message })),
    severity: alert.severity,
    action_execution_results: alert.actions.map(({ actionId, lastMs, throttledCount }) => ({
      action_id: actionId,
      last_execution_time: lastMs,
      throttled_count: throttledCount,
    })),
    start_time: alert.startMs,
    last_notification_time: alert.lastNotificationMs,
    end_time: alert.endMs,
    acknowledged_time: alert.acknowledgedMs,
  };
}
