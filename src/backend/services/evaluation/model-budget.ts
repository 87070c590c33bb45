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

export interface ModelUsage {
  models: number;
  modelBytes: number;
  lightModels: number;
}

/** Memory that models may take over all detectors: as long as it lasts, new ones are full, and light after. */
export class ModelBudget {
  readonly bytes: number;
  readonly #holders: Array<() => ModelUsage> = [];
  #promised = 0;

  constructor(bytes: number) {
    this.bytes = bytes;
  }

  /** @param usage what models somebody holds now: asked whenever it matters */
  watch(usage: () => ModelUsage): void {
    this.#holders.push(usage);
  }

  /** Models in memory, whoever holds them, and what they take. */
  usage(): ModelUsage & { budgetBytes: number } {
    const sum = { models: 0, modelBytes: 0, lightModels: 0 };
    for (const { models, modelBytes, lightModels } of this.#holders.map((usage) => usage())) {
      sum.models += models;
      sum.modelBytes += modelBytes;
      sum.lightModels += lightModels;
    }
    return { ...sum, budgetBytes: this.bytes };
  }

  /** How many of so many new models may be full. Theirs until `settle`, by when `used` counts them. */
  promise(wanted: number): number {
    const room = Math.floor((this.bytes - this.usage().modelBytes - this.#promised * FULL_BYTES) / FULL_BYTES);
    const granted = Math.max(0, Math.min(wanted, room));
    this.#promised += granted;
    return granted;
  }

  settle(granted: number): void {
    this.#promised -= granted;
  }
}
