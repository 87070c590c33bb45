import { LIMITS, type EngineStatus, type HealthReport } from '../../../schema';
import { bugReport } from './bug-report';

const NOW = 1_800_000_000_000;

const status: EngineStatus = {
  version: '0.1.0',
  startedMs: NOW - 7_200_000,
  role: 'plugin',
  nodeVersion: 'v26.10.0',
  store: {
    kind: 'sqlite',
    bytes: 1536,
    lastWriteMs: NOW - 4_000,
    writeError: null,
    path: '/home/anna/secret-project/vigil.db',
  },
  memory: { rssBytes: 1024, modelBytes: 2048, models: 3, lightModels: 1, budgetBytes: 4096 },
  queue: { running: 1, waiting: 2 },
  executions: {
    single: { executed: 7, failed: 1 },
    byCategory: { executed: 2, failed: 0 },
    history: { executed: 1, failed: 0, waiting: 0, executing: 1, canceled: 0 },
  },
  lag: [
    { upToMs: 0, detectors: 4 },
    { upToMs: 60_000, detectors: 1 },
    { upToMs: null, detectors: 0 },
  ],
  sources: [
    {
      kind: 'prometheus',
      name: 'https://anna:hunter2@prom.internal',
      lastSuccessMs: null,
      lastErrorMs: NOW - 60_000,
      lastError: 'token abc123 was refused',
      requestsPerMinute: 5,
    },
  ],
  states: { disabled: 0, learning: 1, running: 4, failing: 2 },
  retention: { resultsDays: 30, anomaliesDays: 400 },
  limits: LIMITS,
  opendistro: { detectorsMax: 1_000, featuresMax: 5, categoryFieldsMax: 2 },
};

const health: HealthReport = {
  status: 'degraded',
  message: '2 detectors failing',
  checks: [{ name: 'store', ok: false, message: '/home/anna/secret-project is full' }],
};

describe('bugReport', () => {
  it('names versions, kinds and counts', () => {
    const text = bugReport(status, health, NOW);
    expect(text).toContain('Vigil 0.1.0, role plugin, Node v26.10.0');
    expect(text).toContain('NOT OK store');
    expect(text).toContain('2 failing');
    expect(text).toContain('4 on time, 1 up to 1 min late, 0 later than that');
    expect(text).toContain('prometheus: success never, error 1 min ago, 5 requests a minute');
  });

  it('names no address, path, error text or secret', () => {
    expect(bugReport(status, health, NOW)).not.toMatch(/anna|hunter2|internal|abc123|secret/);
  });
});
