import { VigilError, type Detector, type HistoryRun, type HistoryState } from '../../../schema';
import type { Store, StoredDocument } from '../../store/store';

const KIND = 'history run';

type Body = Omit<HistoryRun, 'version' | 'seqNo'>;

/** The records of historical runs, in the store. */
export class HistoryRecords {
  readonly #store: Store;
  /** All runs of an organisation, as long as none changes: every search over results asks for them. */
  readonly #lists = new Map<number, HistoryRun[]>();
  #changes = 0;

  constructor(store: Store) {
    this.#store = store;
  }

  async create(body: Body): Promise<HistoryRun> {
    return this.#put(body, null);
  }

  /** @throws VigilError `not_found` once it has been removed, with its detector or alone */
  async update(run: HistoryRun, change: Partial<Body>): Promise<HistoryRun> {
    const { version: _version, seqNo, ...body } = run;
    return this.#put({ ...body, ...change }, seqNo);
  }

  async find(orgId: number, runId: string): Promise<HistoryRun | null> {
    const document = await this.#store.documents.get(orgId, KIND, runId);
    return document === null ? null : toRun(document);
  }

  /** Newest first; of one organisation, or (null) of all. */
  async list(orgId: number | null, detectorId: string | null): Promise<HistoryRun[]> {
    if (orgId === null || detectorId !== null) {
      return this.#read(orgId, detectorId);
    }
    const known = this.#lists.get(orgId);
    if (known !== undefined) {
      return [...known];
    }
    const changes = this.#changes;
    const runs = await this.#read(orgId, null);
    if (changes === this.#changes) {
      this.#lists.set(orgId, [...runs]);
    }
    return runs;
  }

  /** With what it has learnt and found. */
  async remove({ orgId, id }: HistoryRun): Promise<void> {
    try {
      await this.#store.histories.remove(orgId, id);
      await this.#store.documents.remove(orgId, KIND, id);
    } finally {
      this.changed();
    }
  }

  /** Records have changed by other hands, as when a detector goes. */
  changed(): void {
    this.#changes += 1;
    this.#lists.clear();
  }

  async #put(body: Body, expected: number | null): Promise<HistoryRun> {
    try {
      return toRun(await this.#store.documents.put(documentOf(body), expected));
    } finally {
      this.changed();
    }
  }

  async #read(orgId: number | null, detectorId: string | null): Promise<HistoryRun[]> {
    const options = detectorId === null ? {} : { parent: detectorId };
    return (await this.#store.documents.list(orgId, KIND, options)).map(toRun);
  }
}

function documentOf(body: Body): Omit<StoredDocument, 'version' | 'seqNo'> {
  return { orgId: body.orgId, kind: KIND, id: body.id, parent: body.detectorId, timeMs: body.createdMs, body };
}

function toRun({ body, version, seqNo }: StoredDocument): HistoryRun {
  return { ...(body as Body), version, seqNo };
}

/** True while there is something to do for it. */
export function isActive(state: HistoryState): boolean {
  return state === 'waiting' || state === 'running';
}

/** A run as the detector that it evaluates: of its own id, at the settings it was asked for with. */
export function detectorOfRun({ id, orgId, spec, createdMs, startedBy }: HistoryRun): Detector {
  const versions = { version: 1, generation: 1, revision: 1, seqNo: 0, job: null };
  return { ...spec, id, orgId, ...versions, createdMs, updatedMs: createdMs, updatedBy: startedBy };
}

export function noSuchRun(runId: string): VigilError {
  return new VigilError('not_found', `there is no historical run "${runId}" in this organisation`);
}
