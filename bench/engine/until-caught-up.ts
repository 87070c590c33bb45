import { setTimeout as wait } from 'node:timers/promises';
import type { EngineProcess } from '../../e2e/kill/engine-process';
import type { DetectorPage } from '../../src/schema';

const POLL_MS = 500;

/** Waits until no detector is behind any more, its history included. @throws Error when one fails */
export async function untilCaughtUp(engine: EngineProcess): Promise<void> {
  for (;;) {
    const { items } = await engine.call<DetectorPage>('GET', '/detectors');
    const failing = items.find(({ state }) => state.failing !== null);
    if (failing !== undefined) {
      throw new Error(`detector "${failing.detector.name}" is failing: ${failing.state.failing?.message}`);
    }
    if (items.every(({ state }) => state.lastRun !== null && state.lagMs === 0)) {
      return;
    }
    await wait(POLL_MS);
  }
}
