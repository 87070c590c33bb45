import { HealthStatus } from '@grafana/runtime';
import { toTestResult } from './health';

const checks = [
  { name: 'store', ok: true, message: 'written 2 s ago' },
  { name: 'grafana', ok: false, message: 'no token' },
];

describe('toTestResult', () => {
  it('is a success with the words of the engine', () => {
    const health = { status: HealthStatus.OK, message: 'Vigil works', details: { checks: [checks[0]] } };
    expect(toTestResult(health)).toEqual({ status: 'success', message: 'Vigil works' });
  });

  it('names what does not work even when the whole does', () => {
    const health = { status: HealthStatus.OK, message: 'Vigil works in part', details: { checks } };
    expect(toTestResult(health)).toMatchObject({
      status: 'warning',
      details: { verboseMessage: '✗ grafana: no token' },
    });
  });

  it('fails with every check in words', () => {
    const health = { status: HealthStatus.Error, message: 'the store cannot be written', details: { checks } };
    expect(() => toTestResult(health)).toThrow('the store cannot be written');
    try {
      toTestResult(health);
    } catch (thrown) {
      expect(thrown).toMatchObject({
        status: 'error',
        details: { verboseMessage: '✓ store: written 2 s ago\n✗ grafana: no token' },
      });
    }
  });

  it('says where to look when nothing answered', () => {
    expect(() => toTestResult(undefined)).toThrow(/did not answer.*plugin\.vigil-anomaly-datasource/);
  });
});
