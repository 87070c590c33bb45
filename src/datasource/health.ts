import type { TestDataSourceResponse } from '@grafana/data';
import { HealthCheckError, HealthStatus, type HealthCheckResult } from '@grafana/runtime';

/**
 * The engine's health as the Test button shows it: its own message and, folded below, the words of each check when
 * something does not work.
 *
 * @throws what Grafana shows as a failed test
 */
export function toTestResult(health: HealthCheckResult | undefined): TestDataSourceResponse {
  if (health === undefined) {
    const message =
      'The Vigil engine did not answer. Look for "plugin.vigil-anomaly-datasource" in the log of Grafana.';
    throw failure(message, undefined);
  }
  const { status, message, details } = health;
  if (status !== HealthStatus.OK) {
    throw failure(message, details);
  }
  const verboseMessage: unknown = details?.['verboseMessage'];
  if (details?.['status'] === 'degraded' && typeof verboseMessage === 'string') {
    return { status: 'warning', message, details: { verboseMessage } };
  }
  return { status: 'success', message };
}

/** The shape Grafana's settings page reads; `error.details` is what it folds out. */
function failure(message: string, details: HealthCheckResult['details']) {
  const error = new HealthCheckError(message, details);
  return Object.assign(error, { status: 'error', error });
}
