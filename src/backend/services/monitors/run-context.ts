import type { Alert } from './alert';
import type { Monitor, MonitorTrigger, Period } from './monitor';
import { Instant, type Json, type ScriptData } from './script/values';
import type { TemplateData } from './template/parse-template';

/** What one trigger is looked at with. */
export interface RunContext {
  monitor: Pick<Monitor, 'id' | 'version' | 'name' | 'enabled'>;
  trigger: MonitorTrigger;
  period: Period;
  results: readonly Json[];
  /** Of the search. */
  error: string | null;
  /** The open one of this trigger, as it was before this run. */
  alert: Alert | null;
}

/** `ctx` as conditions see it. */
export function toScriptContext(context: RunContext): ScriptData {
  const { startMs, endMs } = context.period;
  return { ...shared(context), periodStart: new Instant(startMs), periodEnd: new Instant(endMs) };
}

/** The values of message and subject templates. */
export function toTemplateData(context: RunContext): TemplateData {
  const { startMs, endMs } = context.period;
  return { ctx: { ...shared(context), periodStart: toIso(startMs), periodEnd: toIso(endMs) } };
}

function shared({ monitor, trigger, results, error, alert }: RunContext) {
  return {
    monitor: { _id: monitor.id, _version: monitor.version, name: monitor.name, enabled: monitor.enabled },
    trigger: {
      id: trigger.id,
      name: trigger.name,
      severity: trigger.severity,
      actions: trigger.actions.map(({ id, name }) => ({ id, name })),
    },
    results,
    error,
    alert: alert === null ? null : toAlertEntry(alert),
  };
}

function toAlertEntry(alert: Alert) {
  return {
    id: alert.id,
    version: alert.version,
    state: alert.state,
    severity: alert.severity,
    error_message: alert.errorMessage,
    start_time: alert.startMs,
    end_time: alert.endMs,
    acknowledged_time: alert.acknowledgedMs,
    last_notification_time: alert.lastNotificationMs,
  };
}

function toIso(timeMs: number): string {
  return new Date(timeMs).toISOString();
}
