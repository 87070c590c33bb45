import { LIMITS, needsRelearning, VigilError, type Detector, type DetectorSpec } from '../../schema';
import type { Clock } from '../base/clock';
import { newId } from '../base/ids';
import type { Store } from '../store/store';
import type { Principal } from './access';

/** What became of a detector; `detector` is as it was last when it has been removed. */
export interface DetectorChange {
  kind: 'created' | 'updated' | 'removed';
  detector: Detector;
  /** True when everything it had learnt is gone. */
  relearns: boolean;
}

export interface DetectorsOptions {
  store: Store;
  clock: Clock;
  /** Called after every change that has been written, before the caller gets its answer. */
  onChange: (change: DetectorChange) => void;
}

/** Detectors as their owners manage them. Names are unique in an organisation; updates name the version they were made from. */
export class Detectors {
  readonly #store: Store;
  readonly #clock: Clock;
  readonly #onChange: DetectorsOptions['onChange'];

  constructor({ store, clock, onChange }: DetectorsOptions) {
    this.#store = store;
    this.#clock = clock;
    this.#onChange = onChange;
  }

  /** @throws VigilError `already_exists` (name); `resource_exhausted` when the organisation has too many */
  async create({ orgId, login }: Principal, spec: DetectorSpec): Promise<Detector> {
    const count = (await this.#store.detectors.list(orgId)).length;
    if (count >= LIMITS.detectorsPerOrg) {
      throw new VigilError(
        'resource_exhausted',
        `an organisation may have ${LIMITS.detectorsPerOrg} detectors, and has ${count}`
      );
    }
    const nowMs = this.#clock.nowMs();
    const made = {
      id: newId(),
      orgId,
      version: 1,
      generation: 1,
      createdMs: nowMs,
      updatedMs: nowMs,
      updatedBy: login,
    };
    const detector: Detector = { ...spec, ...made };
    await this.#store.detectors.create(detector);
    this.#onChange({ kind: 'created', detector, relearns: true });
    return detector;
  }

  /** @throws VigilError `not_found` */
  async get(orgId: number, id: string): Promise<Detector> {
    const detector = await this.#store.detectors.get(orgId, id);
    if (detector === null) {
      throw new VigilError('not_found', `there is no detector "${id}" in this organisation`);
    }
    return detector;
  }

  /** By exact name, else by id; null when there is neither. */
  async find(orgId: number, nameOrId: string): Promise<Detector | null> {
    return (
      (await this.#store.detectors.getByName(orgId, nameOrId)) ?? (await this.#store.detectors.get(orgId, nameOrId))
    );
  }

  /** Of one organisation, or (null) of all, by name. */
  list(orgId: number | null): Promise<Detector[]> {
    return this.#store.detectors.list(orgId);
  }

  /** @throws VigilError `not_found`; `failed_precondition` with the current version when `version` is not it; `already_exists` */
  async update(
    principal: Principal,
    id: string,
    { version, spec }: { version: number; spec: DetectorSpec }
  ): Promise<Detector> {
    const before = await this.get(principal.orgId, id);
    const relearns = needsRelearning(before, spec);
    const detector: Detector = {
      ...spec,
      id,
      orgId: before.orgId,
      version: version + 1,
      generation: before.generation + (relearns ? 1 : 0),
      createdMs: before.createdMs,
      updatedMs: this.#clock.nowMs(),
      updatedBy: principal.login,
    };
    await this.#store.detectors.update(detector, version);
    this.#onChange({ kind: 'updated', detector, relearns });
    return detector;
  }

  /**
   * Starts or stops a detector; what it has learnt stays. Without `version` the newest is meant.
   *
   * @throws VigilError `not_found`; `failed_precondition` as `update`
   */
  async setEnabled(
    principal: Principal,
    id: string,
    { enabled, version }: { enabled: boolean; version?: number | undefined }
  ): Promise<Detector> {
    const before = await this.get(principal.orgId, id);
    if (before.enabled === enabled && (version === undefined || version === before.version)) {
      return before;
    }
    return this.update(principal, id, { version: version ?? before.version, spec: { ...specOf(before), enabled } });
  }

  /** Removes a detector with its models, results and anomalies. @throws VigilError `not_found` */
  async remove(orgId: number, id: string): Promise<void> {
    const detector = await this.get(orgId, id);
    await this.#store.detectors.remove(orgId, id);
    this.#onChange({ kind: 'removed', detector, relearns: false });
  }
}

/** A detector without what the engine adds. */
export function specOf(detector: Detector): DetectorSpec {
  const {
    id: _id,
    orgId: _org,
    version: _v,
    generation: _g,
    createdMs: _c,
    updatedMs: _u,
    updatedBy: _by,
    ...spec
  } = detector;
  return spec;
}
