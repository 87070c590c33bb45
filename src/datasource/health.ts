import { HealthCheckError, HealthStatus, type HealthCheckResult } from '@grafana/runtime';
import type { TestDataSourceResponse } from '@grafana/data';

interface Check {
  name: string;
  ok: boolean;
  message: string;
}

/**
 * The engine's health in the words of the Test button: its own message, and below it each check that found something
 * (all of them when the engine is not well).
 *
 * @throws what Grafana shows as a failed test
 */
export function toTestResult(health: HealthCheckResult | undefined): TestDataSourceResponse {
  if (health === undefined) {
    const message =
      'The Vigil engine did not answer. Look for "plugin.vigil-anomaly-datasource" in the log of Grafana.';
    throw failure(message, undefined);
  }
  const checks = checksOf(health.details);
  if (health.status !== HealthStatus.OK) {
    throw failure(health.message, { ...health.details, verboseMessage: inWords(checks) });
  }
  const concerns = checks.filter((check) => !check.ok);
  return {
    status: concerns.length === 0 ? 'success' : 'warning',
    message: health.message,
    ...(concerns.length > 0 && { details: { verboseMessage: inWords(concerns) } }),
  };
}

function failure(message: string, details: Record<string, unknown> | undefined) {
  // The shape Grafana's settings page reads; `error.details` is what it folds out.
  return Object.assign(new HealthCheckError(message, details), {
    status: 'error',
    error: new HealthCheckError(message, details),
  });
}

function checksOf(details: HealthCheckResult['details']): Check[] {
  const checks: unknown = details?.['checks'];
  return Array.isArray(checks) ? checks.filter(isCheck) : [];
}

function isCheck(check: unknown): check is Check {
  return (
    typeof check === 'object' &&
    check !== null &&
    'name' in check &&
    'ok' in check &&
    'message' in check &&
    typeof check.message === 'string'
  );
}

function inWords(checks: readonly Check[]): string {
  return checks.map((check) => `${check.ok ? '✓' : '✗'} ${check.name}: ${check.message}`).join('\n');
}
