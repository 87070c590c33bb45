import { LIMITS, VigilError } from '../../../schema';
import type { MonitorAction, MonitorInput, MonitorSpec, MonitorTrigger } from './monitor';
import { assertSchedule } from './schedule';
import { parseScript } from './script/parse-script';
import type { Script } from './script/tree';
import { parseTemplate, type Template } from './template/parse-template';

/** What conditions may name. */
export const SCRIPT_VARIABLES = ['ctx', 'params'] as const;
const THROTTLE_MINUTES_MAX = 24 * 60;
const SEVERITIES = ['1', '2', '3', '4', '5'];

export interface ReadAction {
  action: MonitorAction;
  message: Template;
  subject: Template | null;
}

export interface ReadTrigger {
  trigger: MonitorTrigger;
  script: Script;
  actions: readonly ReadAction[];
}

/** A monitor with its templates and scripts read. */
export interface ReadMonitor {
  input: { indices: readonly string[]; query: Template } | null;
  triggers: readonly ReadTrigger[];
}

/** @throws VigilError `invalid_argument` for whatever cannot work: limits, schedule, scripts, templates */
export function readMonitor(spec: MonitorSpec): ReadMonitor {
  assertSchedule(spec.schedule);
  const { inputs, triggers } = spec;
  if (inputs.length > LIMITS.inputsPerMonitor) {
    throw new VigilError('invalid_argument', `Monitors can only have ${LIMITS.inputsPerMonitor} search input.`);
  }
  if (triggers.length > LIMITS.triggersPerMonitor) {
    const most = LIMITS.triggersPerMonitor;
    throw new VigilError(
      'invalid_argument',
      `Monitors can only support up to ${most} triggers, got ${triggers.length}.`
    );
  }
  assertUnique(triggers, 'trigger');
  assertUnique(
    triggers.flatMap(({ actions }) => actions),
    'action'
  );
  const [input] = inputs;
  return { input: input === undefined ? null : readInput(input), triggers: triggers.map(readTrigger) };
}

function readInput({ indices, query }: MonitorInput): { indices: readonly string[]; query: Template } {
  return { indices, query: parseTemplate(JSON.stringify(query), 'the query') };
}

function readTrigger(trigger: MonitorTrigger): ReadTrigger {
  const { name, severity, condition, actions } = trigger;
  if (!SEVERITIES.includes(severity)) {
    throw new VigilError('invalid_argument', `trigger "${name}": severity must be "1" to "5", got "${severity}"`);
  }
  if (actions.length > LIMITS.actionsPerTrigger) {
    const message = `trigger "${name}" may have ${LIMITS.actionsPerTrigger} actions, got ${actions.length}`;
    throw new VigilError('invalid_argument', message);
  }
  const script = within(`trigger "${name}"`, () => parseScript(condition.source, SCRIPT_VARIABLES));
  return { trigger, script, actions: actions.map(readAction) };
}

function readAction(action: MonitorAction): ReadAction {
  const { name, message, subject, throttleEnabled, throttleMinutes } = action;
  if (throttleEnabled && throttleMinutes === null) {
    throw new VigilError('invalid_argument', 'Action throttle enabled but not set throttle value');
  }
  if (throttleMinutes !== null && (throttleMinutes < 1 || throttleMinutes > THROTTLE_MINUTES_MAX)) {
    const text = `action "${name}": it can be throttled for 1 to ${THROTTLE_MINUTES_MAX} minutes, got ${throttleMinutes}`;
    throw new VigilError('invalid_argument', text);
  }
  return within(`action "${name}"`, () => ({
    action,
    message: parseTemplate(message, 'message_template'),
    subject: subject === null ? null : parseTemplate(subject, 'subject_template'),
  }));
}

function within<T>(where: string, read: () => T): T {
  try {
    return read();
  } catch (thrown) {
    const { code, message } = VigilError.from(thrown);
    throw new VigilError(code, `${where}: ${message}`, { cause: thrown });
  }
}

function assertUnique(items: ReadonlyArray<{ id: string }>, what: string): void {
  const ids = items.map(({ id }) => id);
  const twice = ids.find((id, i) => ids.indexOf(id) !== i);
  if (twice !== undefined) {
    throw new VigilError('invalid_argument', `Duplicate ${what} id: ${twice}. ${what} ids must be unique.`);
  }
}
