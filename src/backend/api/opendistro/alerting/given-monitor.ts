import { newId } from '../../../base/ids';
import {
  PERIOD_UNITS,
  type JsonObject,
  type MonitorAction,
  type MonitorInput,
  type MonitorSpec,
  type MonitorTrigger,
  type PeriodUnit,
  type Schedule,
} from '../../../services/monitors/monitor';
import type { Field } from '../detectors/read-fields';
import { illegalArgument } from '../errors';

/** Units that Java knows beside those that are allowed. */
const OTHER_UNITS =
  'NANOS MICROS MILLIS SECONDS HALF_DAYS WEEKS MONTHS YEARS DECADES CENTURIES MILLENNIA ERAS FOREVER'.split(' ');
const ACTION_FIELDS = [
  'id',
  'name',
  'destination_id',
  'subject_template',
  'message_template',
  'throttle_enabled',
  'throttle',
];
/** What later releases call the one kind of monitor that there was before, and its triggers. */
const MONITOR_TYPE = 'query_level_monitor';
const TRIGGER_TYPE = 'query_level_trigger';

/**
 * A monitor as clients write it. Fields it does not have are ignored, as in the original; those of actions are not.
 *
 * @throws VigilError 400
 */
export function readGivenMonitor(body: Field): MonitorSpec {
  const type = given(body.at('monitor_type'))?.text() ?? MONITOR_TYPE;
  if (type !== MONITOR_TYPE) {
    throw illegalArgument(`monitor_type must be ${MONITOR_TYPE}, got [${type.slice(0, 60)}]`);
  }
  const name = required(body, 'name', 'Monitor name is null');
  const schedule = given(body.at('schedule'));
  if (schedule === null) {
    throw illegalArgument('Monitor schedule is null');
  }
  const ui = given(body.at('ui_metadata'));
  return {
    name,
    enabled: given(body.at('enabled'))?.boolean() ?? true,
    schedule: readSchedule(schedule),
    inputs: given(body.at('inputs'))?.list().map(readInput) ?? [],
    triggers: given(body.at('triggers'))?.list().map(readTrigger) ?? [],
    uiMetadata: ui === null ? null : (ui.object() as JsonObject),
  };
}

function readSchedule(schedule: Field): Schedule {
  const period = given(schedule.at('period'));
  const cron = given(schedule.at('cron'));
  if (period !== null && cron !== null) {
    throw illegalArgument('You can only specify one type of schedule.');
  }
  if (cron !== null) {
    const expression = required(cron, 'expression', 'Expression in cron schedule is null.');
    const timezone = required(cron, 'timezone', 'Timezone in cron schedule is null.');
    return { kind: 'cron', expression, timezone };
  }
  if (period === null) {
    throw illegalArgument('Schedule is null: it needs one of [period] and [cron]');
  }
  const interval = given(period.at('interval'));
  if (interval === null) {
    throw illegalArgument('Interval in period schedule is null.');
  }
  const unit = readUnit(required(period, 'unit', 'Unit in period schedule is null.'));
  return { kind: 'period', interval: interval.integer(), unit };
}

function readUnit(text: string): PeriodUnit {
  const unit = text.toUpperCase();
  const known = PERIOD_UNITS.find((each) => each === unit);
  if (known !== undefined) {
    return known;
  }
  const shown = unit.slice(0, 60);
  throw illegalArgument(
    OTHER_UNITS.includes(unit)
      ? `Unit ${shown} is not supported, expected one of ${PERIOD_UNITS.join(', ')}`
      : `No enum constant java.time.temporal.ChronoUnit.${shown}`
  );
}

function readInput(input: Field): MonitorInput {
  const [kind = ''] = Object.keys(input.object());
  if (kind !== 'search') {
    throw illegalArgument(`Unexpected input type [${kind.slice(0, 60)}], expected [search]`);
  }
  const search = input.at('search');
  const query = given(search.at('query'));
  if (query === null) {
    throw illegalArgument('SearchInput query is null');
  }
  const indices =
    given(search.at('indices'))
      ?.list()
      .map((index) => index.text()) ?? [];
  return { indices, query: query.object() as JsonObject };
}

/** A trigger as it is, or as later releases wrap it. */
function readTrigger(wrapped: Field): MonitorTrigger {
  const [kind = '', ...others] = Object.keys(wrapped.object());
  if (others.length > 0 || !/_trigger$/.test(kind)) {
    return readPlainTrigger(wrapped);
  }
  if (kind !== TRIGGER_TYPE) {
    throw illegalArgument(`a trigger must be a ${TRIGGER_TYPE}, got [${kind.slice(0, 60)}]`);
  }
  return readPlainTrigger(wrapped.at(kind));
}

function readPlainTrigger(trigger: Field): MonitorTrigger {
  const name = required(trigger, 'name', 'Trigger name is null');
  const severity = required(trigger, 'severity', 'Trigger severity is null');
  const condition = given(trigger.at('condition'));
  const script = condition === null ? null : given(condition.at('script'));
  if (script === null) {
    throw illegalArgument('Trigger condition is null');
  }
  return {
    id: given(trigger.at('id'))?.text() ?? newId(),
    name,
    severity,
    condition: readScript(script),
    actions: given(trigger.at('actions'))?.list().map(readAction) ?? [],
  };
}

function readScript(script: Field): MonitorTrigger['condition'] {
  if (typeof script.value === 'string') {
    return { source: script.value, params: {} };
  }
  checkLanguage(script, 'painless', 'Invalid script language. Allowed languages are [painless]');
  const source = required(
    script,
    'source',
    'must specify either [source] for an inline script or [id] for a stored script'
  );
  const params = given(script.at('params'));
  return { source, params: params === null ? {} : (params.object() as JsonObject) };
}

function readAction(action: Field): MonitorAction {
  const unknown = Object.keys(action.object()).find((key) => !ACTION_FIELDS.includes(key));
  if (unknown !== undefined) {
    throw illegalArgument(`Unexpected field: ${unknown.slice(0, 60)}, while parsing action`);
  }
  const message = given(action.at('message_template'));
  if (message === null) {
    throw illegalArgument('Action message template is null');
  }
  const subject = given(action.at('subject_template'));
  return {
    id: given(action.at('id'))?.text() ?? newId(),
    name: required(action, 'name', 'Action name is null'),
    destinationId: required(action, 'destination_id', 'Destination id is null'),
    message: readTemplate(message),
    subject: subject === null ? null : readTemplate(subject),
    throttleEnabled: given(action.at('throttle_enabled'))?.boolean() ?? false,
    throttleMinutes: readThrottle(given(action.at('throttle'))),
  };
}

function readTemplate(template: Field): string {
  if (typeof template.value === 'string') {
    return template.value;
  }
  checkLanguage(
    template,
    'mustache',
    `Invalid template language in [${template.name}]. Allowed languages are [mustache]`
  );
  return required(template, 'source', `[${template.name}] must specify [source]`);
}

function readThrottle(throttle: Field | null): number | null {
  if (throttle === null) {
    return null;
  }
  const unit = required(throttle, 'unit', 'Throttle unit is null').toUpperCase();
  if (unit !== 'MINUTES') {
    throw illegalArgument('Only support MINUTES throttle unit currently');
  }
  const value = given(throttle.at('value'))?.integer() ?? 0;
  if (value <= 0) {
    throw illegalArgument('Can only set positive throttle period');
  }
  return value;
}

function checkLanguage(script: Field, language: string, reason: string): void {
  const lang = given(script.at('lang'));
  if (lang !== null && lang.text() !== language) {
    throw illegalArgument(reason);
  }
}

/** Null where it is absent or null. */
export function given(field: Field): Field | null {
  return field.value === undefined || field.value === null ? null : field;
}

/** A text that must be there and must not be blank. @throws VigilError 400 with the reason */
export function required(of: Field, name: string, reason: string): string {
  const text = given(of.at(name))?.text() ?? '';
  if (text.trim() === '') {
    throw illegalArgument(reason);
  }
  return text;
}
