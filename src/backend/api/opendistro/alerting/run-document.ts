import type { ActionResult, RunResult, TriggerResult } from '../../../services/monitors/run-result';

/** How a run went, as `_execute` answers. */
export function runDocument({ monitorName, periodStartMs, periodEndMs, error, input, triggers }: RunResult): object {
  return {
    monitor_name: monitorName,
    period_start: periodStartMs,
    period_end: periodEndMs,
    error,
    input_results: { results: input.results, error: input.error },
    trigger_results: mapValues(triggers, triggerResult),
  };
}

function triggerResult({ name, triggered, error, actions }: TriggerResult): object {
  return { name, triggered, error, action_results: mapValues(actions, actionResult) };
}

function actionResult({ id, name, output, throttled, timeMs, error }: ActionResult): object {
  const shown =
    output === null ? {} : { ...(output.subject !== null && { subject: output.subject }), message: output.message };
  return { id, name, output: shown, throttled, executionTime: timeMs, error };
}

function mapValues<T>(values: Readonly<Record<string, T>>, map: (value: T) => object): object {
  return Object.fromEntries(Object.entries(values).map(([key, value]) => [key, map(value)]));
}
