import { isDeepStrictEqual } from 'node:util';
import { LIMITS, needsRelearning, VigilError, type Detector, type DetectorJob, type DetectorSpec } from '../../schema';
import type { Clock } from '../base/clock';
import { newId } from '../base/ids';
import { staleSeqNo, staleVersion } from '../base/stale';
import type { Store } from '../store/store';
import type { Principal } from './access';
import { DetectorLists } from './detector-lists';

/** What became of a detector; `detector` is as it was last when it has been removed. */
export interface DetectorChange {
  kind: 'created' | 'updated' | 'removed';
  detector: Detector;
  /** True when everything it had learnt is gone. */
  relearns: boolean;
}

/** What a change was made from; what is left out is not asked. Of two changes made from the same, one is refused. */
export interface MadeFrom {
  version?: number | undefined;
  expectedSeqNo?: number | undefined;
}

export interface DetectorsOptions {
  store: Store;
  clock: Clock;
  /** Called after every change that has been written, before the caller gets its answer. */
  onChange: (change: DetectorChange) => void;
}

/**
 * Detectors as their owners manage them. Names are unique in an organisation; changes may name what they were made from.
 *
 * Starting and stopping is no change of the definition: `revision`, `updatedMs` and `updatedBy` stay, version and job move on.
 */
export class Detectors {
  readonly #store: Store;
  readonly #lists: DetectorLists;
  readonly #clock: Clock;
  readonly #onChange: DetectorsOptions['onChange'];

  constructor({ store, clock, onChange }: DetectorsOptions) {
    this.#store = store;
    this.#lists = new DetectorLists(store.detectors);
    this.#clock = clock;
    this.#onChange = onChange;
  }

  /** @throws VigilError `already_exists` (name); `resource_exhausted` when the organisation has too many */
  async create({ orgId, login }: Principal, spec: DetectorSpec): Promise<Detector> {
    const count = (await this.list(orgId)).length;
    if (count >= LIMITS.detectorsPerOrg) {
      throw new VigilError(
        'resource_exhausted',
        `an organisation may have ${LIMITS.detectorsPerOrg} detectors, and has ${count}`
      );
    }
    const nowMs = this.#clock.nowMs();
    const made: Detector = {
      ...spec,
      ...{ id: newId(), orgId, version: 1, generation: 1, revision: 1, seqNo: 0 },
      job: nextJob(null, spec.enabled, nowMs),
      ...{ createdMs: nowMs, updatedMs: nowMs, updatedBy: login },
    };
    const detector = await this.#lists.create(() => this.#store.detectors.create(made));
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
    return this.#lists.get(orgId);
  }

  /**
   * @throws VigilError `not_found`; `failed_precondition` with what is current when it was made from something else;
   * `already_exists` (name)
   */
  async update(
    principal: Principal,
    id: string,
    { spec, ...madeFrom }: MadeFrom & { spec: DetectorSpec }
  ): Promise<Detector> {
    const before = await this.#current(principal.orgId, id, madeFrom);
    return this.#replace(principal, { before, spec, relearns: needsRelearning(before, spec) });
  }

  /**
   * Starts or stops a detector; what it has learnt and found stays, unless it is to be forgotten: then it all goes at once,
   * with the results of a run that is still going on.
   *
   * @throws VigilError `not_found`; `failed_precondition` as `update`
   */
  async setEnabled(
    principal: Principal,
    id: string,
    { enabled, forget = false, ...madeFrom }: MadeFrom & { enabled: boolean; forget?: boolean | undefined }
  ): Promise<Detector> {
    const before = await this.#current(principal.orgId, id, madeFrom);
    if (before.enabled === enabled && !forget) {
      return before;
    }
    return this.#replace(principal, { before, spec: { ...specOf(before), enabled }, relearns: forget });
  }

  /**
   * Removes a detector with its models, results, anomalies and historical runs. Returns the sequence number of the removal.
   *
   * @throws VigilError `not_found`; `failed_precondition` as `update`
   */
  async remove(orgId: number, id: string, madeFrom: MadeFrom = {}): Promise<number> {
    const detector = await this.#current(orgId, id, madeFrom);
    const expected =
      madeFrom.version === undefined && madeFrom.expectedSeqNo === undefined ? undefined : detector.version;
    const seqNo = await this.#lists.remove(detector, () => this.#store.detectors.remove(orgId, id, expected));
    this.#onChange({ kind: 'removed', detector, relearns: false });
    return seqNo;
  }

  /** The stored one, if that is what a change was made from. */
  async #current(orgId: number, id: string, { version, expectedSeqNo }: MadeFrom): Promise<Detector> {
    const detector = await this.get(orgId, id);
    const name = `detector "${detector.name}"`;
    if (version !== undefined && version !== detector.version) {
      throw staleVersion(name, detector.version, version);
    }
    if (expectedSeqNo !== undefined && expectedSeqNo !== detector.seqNo) {
      throw staleSeqNo(name, detector.seqNo, expectedSeqNo);
    }
    return detector;
  }

  /** The store refuses it when another change has come in between. */
  async #replace(
    { login }: Principal,
    { before, spec, relearns }: { before: Detector; spec: DetectorSpec; relearns: boolean }
  ): Promise<Detector> {
    const nowMs = this.#clock.nowMs();
    const isSwitch = isDeepStrictEqual(specOf(before), { ...spec, enabled: before.enabled });
    const isOnlySwitch = isSwitch && (before.enabled !== spec.enabled || relearns);
    const { id, orgId, version, generation, revision, seqNo, createdMs, updatedMs, updatedBy } = before;
    const change = isOnlySwitch ? { revision, updatedMs, updatedBy } : changed(revision, nowMs, login);
    const made: Detector = {
      ...spec,
      ...{ id, orgId, version: version + 1, generation: generation + (relearns ? 1 : 0), seqNo, createdMs },
      job: before.enabled === spec.enabled ? before.job : nextJob(before.job, spec.enabled, nowMs),
      ...change,
    };
    const detector = await this.#lists.update(() => this.#store.detectors.update(made, version));
    this.#onChange({ kind: 'updated', detector, relearns });
    return detector;
  }
}

function changed(revision: number, updatedMs: number, updatedBy: string) {
  return { revision: revision + 1, updatedMs, updatedBy };
}

/** The job after a start or a stop; null for one that is not started and never was. Its sequence number comes from the store. */
function nextJob(before: DetectorJob | null, enabled: boolean, nowMs: number): DetectorJob | null {
  const version = (before?.version ?? 0) + 1;
  if (enabled) {
    return { version, seqNo: 0, enabledMs: nowMs, disabledMs: before?.disabledMs ?? null, updatedMs: nowMs };
  }
  return before === null ? null : { ...before, version, disabledMs: nowMs, updatedMs: nowMs };
}

/** A detector without what the engine adds. */
export function specOf(detector: Detector): DetectorSpec {
  const {
    id: _id,
    orgId: _org,
    version: _v,
    generation: _g,
    revision: _r,
    seqNo: _s,
    job: _j,
    createdMs: _c,
    updatedMs: _u,
    updatedBy: _by,
    ...spec
  } = detector;
  return spec;
}
