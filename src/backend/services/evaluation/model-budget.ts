import type { ModelSize } from '../../../core';
import type { Detector } from '../../../schema';

/** What a full model that may be light takes, with all that belongs to it. */
const FULL_BYTES = 76 * 1024;

/** Size of every model of a detector where it is settled by its parameters, or there is but one; null where memory decides. */
export function settledSize({ algorithm: { name, params } }: Pick<Detector, 'algorithm'>): ModelSize | null {
  if (name !== 'auto') {
    return 'full';
  }
  const { size } = params as { size?: 'fit' | ModelSize };
  return size === undefined || size === 'fit' ? null : size;
}

/** Memory that models may take over all detectors: as long as it lasts, new ones are full, and light after. */
export class ModelBudget {
  readonly bytes: number;
  readonly #used: Array<() => number> = [];
  #promised = 0;

  constructor(bytes: number) {
    this.bytes = bytes;
  }

  /** @param used what the models that somebody holds take now, in bytes: asked whenever it matters */
  watch(used: () => number): void {
    this.#used.push(used);
  }

  /** How many of so many new models may be full. Theirs until `settle`, by when `used` counts them. */
  promise(wanted: number): number {
    const used = this.#used.reduce((sum, each) => sum + each(), 0);
    const room = Math.floor((this.bytes - used - this.#promised * FULL_BYTES) / FULL_BYTES);
    const granted = Math.max(0, Math.min(wanted, room));
    this.#promised += granted;
    return granted;
  }

  settle(granted: number): void {
    this.#promised -= granted;
  }
}
