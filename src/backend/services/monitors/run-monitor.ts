import { MINUTE_MS, VigilError } from '../../../schema';
import type { Clock } from '../../base/clock';
import type { Logger } from '../../base/logger';
import { afterRun, isOpen, type ActionRecord, type Alert } from './alert';
import type { Alerts } from './alerts';
import type { Delivery } from './deliver';
import type { JsonObject, Monitor, Period } from './monitor';
import type { ReadAction, ReadMonitor, ReadTrigger } from './read-monitor';
import { toScriptContext, toTemplateData, type RunContext } from './run-context';
import type { ActionResult, RunResult, TriggerResult } from './run-result';
import { runCondition } from './script/run-script';
import type { Json } from './script/values';
import { renderTemplate } from './template/render-template';

const MESSAGE_CHARS_MAX = 10_000;
const SUBJECT_CHARS_MAX = 500;
const QUERY_CHARS_MAX = 100_000;
const ERROR_CHARS_MAX = 1_000;
/** Once a run has taken this long, it sends no more: receivers that do not answer must not hold up other monitors. */
const SENDING_MS_MAX = 60_000;

/** Searches results; answers as the search API does. */
export type SearchResults = (
  orgId: number,
  search: { indices: readonly string[]; body: JsonObject },
  signal: AbortSignal
) => Promise<JsonObject>;

export interface RunOptions {
  search: SearchResults;
  alerts: Alerts;
  delivery: Delivery;
  clock: Clock;
  logger: Logger;
}

/** How a run is meant: `dry` sends nothing and keeps nothing; one without a saved monitor sends, but keeps no alerts. */
export interface RunMode {
  dry: boolean;
  saved: boolean;
}

interface Going extends RunOptions {
  monitor: Monitor;
  period: Period;
  mode: RunMode;
  signal: AbortSignal;
  startedMs: number;
}

interface Found {
  results: readonly Json[];
  error: string | null;
}

/**
 * One run: searches, looks at each trigger, opens and ends alerts, and runs actions.
 *
 * An alert is stored before its actions run and again after them: a process killed in between has the alert, and sends its
 * message once more.
 *
 * @throws VigilError when alerts cannot be read or kept; the reason of the signal once it aborts. What goes wrong with the
 *   search, a condition or an action is part of the result.
 */
export async function runMonitor(
  options: RunOptions,
  run: { monitor: Monitor; read: ReadMonitor; period: Period; mode: RunMode; signal: AbortSignal }
): Promise<RunResult> {
  const { monitor, read, period, mode } = run;
  const going: Going = { ...options, ...run, startedMs: options.clock.nowMs() };
  const input = await search(going, read);
  const open = mode.saved ? await options.alerts.open(monitor.orgId, monitor.id) : new Map<string, Alert>();
  const triggers: Record<string, TriggerResult> = {};
  for (const each of read.triggers) {
    run.signal.throwIfAborted();
    triggers[each.trigger.id] = await runTrigger(going, each, {
      monitor,
      trigger: each.trigger,
      period,
      ...input,
      alert: open.get(each.trigger.id) ?? null,
    });
  }
  const { startMs: periodStartMs, endMs: periodEndMs } = period;
  return { monitorName: monitor.name, periodStartMs, periodEndMs, error: null, input, triggers };
}

async function search({ search: ask, monitor, period, signal, logger }: Going, { input }: ReadMonitor): Promise<Found> {
  if (input === null) {
    return { results: [], error: null };
  }
  try {
    const data = { period_start: period.startMs, period_end: period.endMs };
    const escape = (text: string) => JSON.stringify(text).slice(1, -1);
    const text = renderTemplate(input.query, data, { charsMax: QUERY_CHARS_MAX, escape });
    const result = await ask(monitor.orgId, { indices: input.indices, body: toQuery(text) }, signal);
    return { results: [result], error: null };
  } catch (thrown) {
    signal.throwIfAborted();
    logger.warn('the search of a monitor failed', { monitor: monitor.id, error: thrown });
    return { results: [], error: wordsOf(thrown) };
  }
}

function toQuery(text: string): JsonObject {
  try {
    return JSON.parse(text) as JsonObject;
  } catch (cause) {
    throw new VigilError('invalid_argument', 'the query is no JSON once its template is filled in', { cause });
  }
}

async function runTrigger(going: Going, { script, actions }: ReadTrigger, context: RunContext): Promise<TriggerResult> {
  const { mode, clock } = going;
  const { trigger, alert } = context;
  const verdict = judge(script, context);
  const error = context.error ?? verdict.error;
  const keeps = mode.saved && !mode.dry;
  const kept =
    keeps && alert === null && (verdict.triggered || error !== null) ? await openAlert(going, context, error) : alert;
  const results: Record<string, ActionResult> = {};
  const records: ActionRecord[] = [];
  // An acknowledged alert is quiet, but not about errors.
  if (verdict.triggered && !(alert?.state === 'ACKNOWLEDGED' && error === null)) {
    for (const action of actions) {
      going.signal.throwIfAborted();
      const before = kept?.actions.find(({ actionId }) => actionId === action.action.id) ?? null;
      const result = await runAction(going, action, { context, before });
      results[action.action.id] = result;
      records.push(toRecord(result, before));
    }
  }
  if (keeps && kept !== null) {
    const failed = Object.values(results).find((result) => result.error !== null);
    const outcome = {
      triggered: verdict.triggered,
      error: error ?? failed?.error ?? null,
      nowMs: clock.nowMs(),
      actions: records,
    };
    await going.alerts.change(going.monitor.orgId, kept.id, (now) => (isOpen(now) ? afterRun(now, outcome) : null));
  }
  return { name: trigger.name, triggered: verdict.triggered, error: verdict.error, actions: results };
}

function judge(script: ReadTrigger['script'], context: RunContext): { triggered: boolean; error: string | null } {
  try {
    const { params } = context.trigger.condition;
    return { triggered: runCondition(script, { ctx: toScriptContext(context), params }), error: null };
  } catch (thrown) {
    // Who watches must hear of it when watching does not work.
    return { triggered: true, error: wordsOf(thrown) };
  }
}

function openAlert({ alerts, clock, monitor }: Going, { trigger }: RunContext, error: string | null): Promise<Alert> {
  const nowMs = clock.nowMs();
  return alerts.create(monitor.orgId, {
    monitorId: monitor.id,
    monitorName: monitor.name,
    monitorVersion: monitor.version,
    triggerId: trigger.id,
    triggerName: trigger.name,
    severity: trigger.severity,
    state: error === null ? 'ACTIVE' : 'ERROR',
    startMs: nowMs,
    endMs: null,
    acknowledgedMs: null,
    lastNotificationMs: nowMs,
    errorMessage: error,
    errors: error === null ? [] : [{ timeMs: nowMs, message: error }],
    actions: [],
  });
}

async function runAction(
  { mode, delivery, clock, monitor, signal, logger, startedMs }: Going,
  { action, message, subject }: ReadAction,
  { context, before }: { context: RunContext; before: ActionRecord | null }
): Promise<ActionResult> {
  const { id, name, destinationId } = action;
  const nowMs = clock.nowMs();
  const result = { id, name, output: null, throttled: false, timeMs: null, error: null };
  if (!mode.dry && isThrottled(action, before, nowMs)) {
    return { ...result, throttled: true };
  }
  const data = toTemplateData(context);
  const text = renderTemplate(message, data, { charsMax: MESSAGE_CHARS_MAX });
  const title = subject === null ? null : renderTemplate(subject, data, { charsMax: SUBJECT_CHARS_MAX });
  const sent = { ...result, output: { subject: title, message: text }, timeMs: nowMs };
  if (mode.dry) {
    return sent;
  }
  if (nowMs - startedMs > SENDING_MS_MAX) {
    const error = `not sent: the messages before it took longer than ${SENDING_MS_MAX / 1_000} s`;
    return { ...result, error };
  }
  try {
    const labels = { monitor: monitor.name, trigger: context.trigger.name, severity: context.trigger.severity };
    await delivery.send({ orgId: monitor.orgId, destinationId }, { subject: title ?? '', text, labels }, signal);
    return sent;
  } catch (thrown) {
    signal.throwIfAborted();
    logger.warn('an action of a monitor failed', {
      monitor: monitor.id,
      action: id,
      destination: destinationId,
      error: thrown,
    });
    return { ...sent, error: wordsOf(thrown) };
  }
}

function isThrottled(
  { throttleEnabled, throttleMinutes }: ReadAction['action'],
  before: ActionRecord | null,
  nowMs: number
): boolean {
  const sinceMs = nowMs - (before?.lastMs ?? -Infinity);
  // Below 0: the clock was set back since, and nobody knows how long ago it was.
  return throttleEnabled && throttleMinutes !== null && sinceMs >= 0 && sinceMs < throttleMinutes * MINUTE_MS;
}

function toRecord({ id, throttled, timeMs }: ActionResult, before: ActionRecord | null): ActionRecord {
  const throttledCount = before?.throttledCount ?? 0;
  const lastMs = timeMs ?? before?.lastMs ?? null;
  return { actionId: id, lastMs, throttledCount: throttled ? throttledCount + 1 : throttledCount };
}

function wordsOf(thrown: unknown): string {
  const { message } = VigilError.from(thrown);
  return message.length > ERROR_CHARS_MAX ? `${message.slice(0, ERROR_CHARS_MAX - 1)}…` : message;
}
