import { VigilError, type Detector, type HistoryRun, type HistoryState } from '../../../schema';
import type { Store, StoredDocument } from '../../store/store';

const KIND = 'history run';

type Body = Omit<HistoryRun, 'version' | 'seqNo'>;

/** The records of historical runs, in the store. */
export class HistoryRecords {
  readonly #store: Store;

  constructor(store: Store) {
    this.#store = store;
  }

  async create(body: Body): Promise<HistoryRun> {
    return toRun(await this.#store.documents.put(documentOf(body), null));
  }

  /** @throws VigilError `not_found` once it has been removed, with its detector or alone */
  async update(run: HistoryRun, change: Partial<Body>): Promise<HistoryRun> {
    const { version: _version, seqNo, ...body } = run;
    return toRun(await this.#store.documents.put(documentOf({ ...body, ...change }), seqNo));
  }

  async find(orgId: number, runId: string): Promise<HistoryRun | null> {
    const document = await this.#store.documents.get(orgId, KIND, runId);
    return document === null ? null : toRun(document);
  }

  /** Newest first; of one organisation, or (null) of all. */
  async list(orgId: number | null, detectorId: string | null): Promise<HistoryRun[]> {
    const options = detectorId === null ? {} : { parent: detectorId };
    return (await this.#store.documents.list(orgId, KIND, options)).map(toRun);
  }

  /** With what it has learnt and found. */
  async remove({ orgId, id }: HistoryRun): Promise<void> {
    await this.#store.histories.remove(orgId, id);
    await this.#store.documents.remove(orgId, KIND, id);
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
