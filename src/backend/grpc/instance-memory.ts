import type { Logger } from '../base/logger';
import type { PluginContext } from './gen/pluginv2';
import { instanceOf } from './plugin-context';
import type { PluginServices } from './plugin-services';

/** Versions remembered; one instance an organisation is usual. Beyond it the oldest is told again, which does no harm. */
const INSTANCES_MAX = 1_000;

/** Tells the engine of each data source instance once, and again when an Admin has saved it. */
export class InstanceMemory {
  readonly #told = new Map<string, number>();
  readonly #logger: Logger;

  constructor(logger: Logger) {
    this.#logger = logger;
  }

  /** Never throws: a call is answered whether or not its settings could be kept. */
  async see(services: PluginServices, context: PluginContext | undefined): Promise<void> {
    const settings = instanceOf(context);
    if (settings === null) {
      return;
    }
    const key = `${settings.orgId}/${settings.uid}`;
    if (this.#told.get(key) === settings.updatedMs) {
      return;
    }
    this.#told.delete(key);
    this.#told.set(key, settings.updatedMs);
    this.#forgetOldest();
    try {
      await services.rememberInstance(settings);
    } catch (thrown) {
      this.#told.delete(key);
      this.#logger.error('the settings of a data source could not be kept', { uid: settings.uid, error: thrown });
    }
  }

  #forgetOldest(): void {
    const [oldest] = this.#told.keys();
    if (this.#told.size > INSTANCES_MAX && oldest !== undefined) {
      this.#told.delete(oldest);
    }
  }
}
