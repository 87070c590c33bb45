import type {
  Monitor,
  MonitorAction,
  MonitorInput,
  MonitorSpec,
  MonitorTrigger,
  Schedule,
} from '../../../services/monitors/monitor';

/** Of the index of the original at the release that the document shows. */
export const SCHEMA_VERSION = 1;

type Json = Record<string, unknown>;

/** A monitor key for key as the original writes it. */
export function monitorDocument(monitor: Monitor): Json {
  const { name, enabled, enabledMs, schedule, inputs, triggers, uiMetadata, updatedMs } = monitor;
  return {
    type: 'monitor',
    schema_version: SCHEMA_VERSION,
    name,
    enabled,
    enabled_time: enabledMs,
    schedule: scheduleDocument(schedule),
    inputs: inputs.map(inputDocument),
    triggers: triggers.map(triggerDocument),
    ...(isFilled(uiMetadata) && { ui_metadata: uiMetadata }),
    last_update_time: updatedMs,
  };
}

function scheduleDocument(schedule: Schedule): Json {
  if (schedule.kind === 'cron') {
    const { expression, timezone } = schedule;
    return { cron: { expression, timezone } };
  }
  const { interval, unit } = schedule;
  return { period: { interval, unit } };
}

function inputDocument({ indices, query }: MonitorInput): Json {
  return { search: { indices, query } };
}

function triggerDocument({ id, name, severity, condition, actions }: MonitorTrigger): Json {
  const { source, params } = condition;
  const script = { source, lang: 'painless', ...(isFilled(params) && { params }) };
  return { id, name, severity, condition: { script }, actions: actions.map(actionDocument) };
}

function actionDocument(action: MonitorAction): Json {
  const { id, name, destinationId, message, subject, throttleEnabled, throttleMinutes } = action;
  return {
    id,
    name,
    destination_id: destinationId,
    message_template: { source: message, lang: 'mustache' },
    throttle_enabled: throttleEnabled,
    ...(subject !== null && { subject_template: { source: subject, lang: 'mustache' } }),
    ...(throttleMinutes !== null && { throttle: { value: throttleMinutes, unit: 'MINUTES' } }),
  };
}

function isFilled(object: MonitorSpec['uiMetadata']): boolean {
  return object !== null && Object.keys(object).length > 0;
}
