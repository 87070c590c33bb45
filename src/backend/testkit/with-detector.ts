import type * as z from 'zod';
import { demoSpec, EngineFixture, T0 } from './engine-fixture';
import { ScriptedSource, wave } from './scripted-source';

export const MINUTE = 60_000;
export const HOUR = 60 * MINUTE;
export const DAY = 24 * HOUR;
export const STEP = 5 * MINUTE;

/** An engine with one detector on two series, one of them with an anomaly in its history. */
export async function withDetector() {
  const source = new ScriptedSource(
    { labels: { pod: 'a', region: 'eu' }, curve: wave({ spikes: [T0 - 2 * HOUR] }) },
    { labels: { pod: 'b', region: 'us' }, curve: wave() }
  );
  const fixture = await EngineFixture.open({ sources: [source] });
  const id = await fixture.create(
    demoSpec({ name: 'orders', intervalMs: STEP, historyMs: 5 * DAY, labels: { team: 'shop' } })
  );
  await fixture.settle();
  return { fixture, id, source };
}

/** The answer, once it is known to have the documented shape. */
export async function ok<T extends z.ZodType>(fixture: EngineFixture, path: string, shape: T): Promise<z.infer<T>> {
  const { status, body } = await fixture.call('GET', path);
  expect({ path, status, body: status === 200 ? undefined : body }).toEqual({ path, status: 200, body: undefined });
  return shape.parse(body);
}
