import type { HistoryRun } from '../../schema';
import type { Principal } from '../services/access';
import { editor, until, type EngineFixture } from './engine-fixture';

/** Asks for a run and gives back its record; fails unless it was taken on. */
export async function begin(
  fixture: EngineFixture,
  detectorId: string,
  range: { fromMs: number; toMs: number },
  principal: Principal = editor
): Promise<HistoryRun> {
  const { status, body } = await fixture.call('POST', `/detectors/${detectorId}/history`, range, principal);
  if (status !== 202) {
    throw new Error(`history answered ${status}: ${JSON.stringify(body)}`);
  }
  return body;
}

export async function runOf(fixture: EngineFixture, runId: string, principal: Principal = editor): Promise<HistoryRun> {
  return (await fixture.call('GET', `/history/${runId}`, undefined, principal)).body;
}

/** The record once the run is over. */
export async function over(fixture: EngineFixture, runId: string, principal: Principal = editor): Promise<HistoryRun> {
  let run = await runOf(fixture, runId, principal);
  await until(async () => {
    run = await runOf(fixture, runId, principal);
    return run.state !== 'waiting' && run.state !== 'running';
  });
  return run;
}

/** Every result of the only series of a detector (`/detectors/…`) or of a historical run (`/history/…`). */
export async function columnsAt(fixture: EngineFixture, path: string) {
  return (await fixture.call('GET', `${path}/results?from=0&to=8000000000000&maxPoints=20000`)).body.columns;
}
