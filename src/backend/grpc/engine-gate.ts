import { VigilError } from '../../schema/error';
import type { Clock } from '../base/clock';
import type { PluginServices } from './plugin-services';

/**
 * Stands between the calls of Grafana and an engine that is still starting: Grafana may call as soon as it has read the
 * handshake line. A call waits for the engine; when it could not start, each call gets the reason and the process stays,
 * because Grafana would start an ended one again every second without end.
 */
export class EngineGate {
  readonly #engine = Promise.withResolvers<PluginServices>();
  readonly #clock: Clock;

  constructor(clock: Clock) {
    this.#clock = clock;
    // Calls look at the outcome when they come; nobody has to be waiting when a start fails.
    this.#engine.promise.catch(() => {});
  }

  open(services: PluginServices): void {
    this.#engine.resolve(services);
  }

  fail(reason: VigilError): void {
    const message = `the engine of Vigil could not start: ${reason.message}`;
    this.#engine.reject(new VigilError('unavailable', message, { cause: reason }));
  }

  /**
   * The engine, once it is there.
   *
   * @throws VigilError `unavailable` when it could not start or takes longer than `waitMs`
   */
  async services(waitMs: number): Promise<PluginServices> {
    const late = Promise.withResolvers<never>();
    const cancel = this.#clock.setTimer(waitMs, () => {
      late.reject(new VigilError('unavailable', 'the engine of Vigil is still starting; try again in a moment'));
    });
    try {
      return await Promise.race([this.#engine.promise, late.promise]);
    } finally {
      cancel();
    }
  }
}
