import { HealthStatus } from '@grafana/runtime';
import { toTestResult } from './health';

const verboseMessage = 'works: store: written 2 s ago\nFAILS: grafana: no token';

describe('toTestResult', () => {
  it('is a success with the words of the engine', () => {
    const health = { status: HealthStatus.OK, message: 'Vigil works', details: { status: 'ok', verboseMessage } };
    expect(toTestResult(health)).toEqual({ status: 'success', message: 'Vigil works' });
  });

  it('is a warning with every check when the engine works in part', () => {
    const details = { status: 'degraded', verboseMessage };
    const health = { status: HealthStatus.OK, message: 'Vigil works in part', details };
    expect(toTestResult(health)).toEqual({ status: 'warning', message: health.message, details: { verboseMessage } });
  });

  it('fails with every check in words', () => {
    const details = { status: 'failing', verboseMessage };
    const health = { status: HealthStatus.Error, message: 'the store cannot be written', details };
    expect(() => toTestResult(health)).toThrow(
      expect.objectContaining({ status: 'error', message: health.message, details })
    );
  });

  it('says where to look when nothing answered', () => {
    expect(() => toTestResult(undefined)).toThrow(/did not answer.*plugin\.vigil-anomaly-datasource/);
  });
});
