import { LIMITS, VigilError } from '../../../schema';
import type { Clock } from '../../base/clock';
import { newId } from '../../base/ids';
import { Secret } from '../../base/secret';
import type { DocumentStore, StoredDocument } from '../../store/store';
import type { Hiding, Secrets } from './destination';

/** The part of the secret box that is needed here. */
export interface SecretKeeper {
  get(name: string): Promise<Secret | null>;
  set(name: string, secret: Secret): Promise<void>;
  remove(name: string): Promise<void>;
}

/** A record with what the store keeps beside it; its secrets are hidden. */
export interface Recorded<T> {
  id: string;
  version: number;
  seqNo: number;
  updatedMs: number;
  record: T;
}

export interface RecordsOptions<T> {
  documents: DocumentStore;
  secrets: SecretKeeper;
  clock: Clock;
  hiding: Hiding<T>;
  /** What one is called: "destination". */
  word: string;
}

/** How it lies in the store. */
interface Body<T> {
  shown: T;
  /** Name of its secrets in the box; null: it has none. */
  secret: string | null;
}

/** Records of one kind that may hold secrets. The secrets lie in the box, never in the store. */
export class Records<T> {
  readonly #options: RecordsOptions<T>;

  constructor(options: RecordsOptions<T>) {
    this.#options = options;
  }

  /** @throws VigilError `resource_exhausted` when the organisation has too many, or the box is full */
  async create(orgId: number, record: T): Promise<Recorded<T>> {
    const { documents, word } = this.#options;
    const count = await documents.count(orgId, 'destination');
    if (count >= LIMITS.destinationsPerOrg) {
      const message = `an organisation may have ${LIMITS.destinationsPerOrg} destinations and mail accounts, and has ${count}`;
      throw new VigilError('resource_exhausted', message);
    }
    return this.#write(orgId, newId(), { record: this.#options.hiding.reveal(record, {}), expected: null, word });
  }

  /** @throws VigilError `not_found` */
  async get(orgId: number, id: string): Promise<Recorded<T>> {
    return toRecorded<T>(await this.#stored(orgId, id));
  }

  /** By name, then by id. */
  async list(orgId: number): Promise<Array<Recorded<T>>> {
    const { documents, word } = this.#options;
    return (await documents.list(orgId, 'destination', { parent: word })).map((document) => toRecorded<T>(document));
  }

  /**
   * Replaces one. What is hidden in the new one stays as it was, unless it leads to another server: nobody can have a
   * stored secret sent to a server of their own.
   *
   * @throws VigilError `not_found`; `failed_precondition` when the stored one is not that of `expected`; `invalid_argument`
   *   for a secret that must be given anew
   */
  async update(orgId: number, id: string, { record, expected }: { record: T; expected?: number | undefined }) {
    const { secrets, hiding, word } = this.#options;
    const stored = await this.#stored(orgId, id);
    const { shown, secret } = stored.body as Body<T>;
    const isMoved = hiding.leadsTo(shown) !== hiding.leadsTo(record);
    const whole = hiding.reveal(record, isMoved ? {} : await this.#secretsOf(stored));
    const written = await this.#write(orgId, id, { record: whole, expected: expected ?? stored.seqNo, word });
    if (secret !== null) {
      await secrets.remove(secret);
    }
    return written;
  }

  /** Null when there is none. */
  async remove(orgId: number, id: string, expected?: number): Promise<Recorded<T> | null> {
    const { documents, secrets, word } = this.#options;
    const stored = await documents.get(orgId, 'destination', id);
    if (stored === null || stored.parent !== word) {
      return null;
    }
    const removed = await documents.remove(orgId, 'destination', id, expected);
    const { secret } = stored.body as Body<T>;
    if (secret !== null) {
      await secrets.remove(secret);
    }
    return removed === null ? null : toRecorded<T>(removed);
  }

  /** With its secrets, for the one place that uses them. @throws VigilError `not_found` */
  async reveal(orgId: number, id: string): Promise<T> {
    const stored = await this.#stored(orgId, id);
    return this.#options.hiding.reveal((stored.body as Body<T>).shown, await this.#secretsOf(stored));
  }

  /** Secrets first, under a name of their own: whatever happens in between, the stored record has those that belong to it. */
  async #write(orgId: number, id: string, change: { record: T; expected: number | null; word: string }) {
    const { documents, secrets, clock, hiding } = this.#options;
    const { shown, secrets: hidden } = hiding.hide(change.record);
    const secret = Object.keys(hidden).length === 0 ? null : `notify/${orgId}/${id}/${newId()}`;
    if (secret !== null) {
      await secrets.set(secret, new Secret(JSON.stringify(hidden)));
    }
    try {
      const body: Body<T> = { shown, secret };
      const place = { orgId, kind: 'destination', id, parent: change.word, timeMs: clock.nowMs() } as const;
      return toRecorded<T>(await documents.put({ ...place, body }, change.expected));
    } catch (thrown) {
      if (secret !== null) {
        await secrets.remove(secret);
      }
      throw thrown;
    }
  }

  async #stored(orgId: number, id: string): Promise<StoredDocument> {
    const { documents, word } = this.#options;
    const stored = await documents.get(orgId, 'destination', id);
    if (stored === null || stored.parent !== word) {
      throw new VigilError('not_found', `there is no ${word} "${id}" in this organisation`);
    }
    return stored;
  }

  async #secretsOf(stored: StoredDocument): Promise<Secrets> {
    const { secret } = stored.body as Body<T>;
    const kept = secret === null ? null : await this.#options.secrets.get(secret);
    return kept === null ? {} : (JSON.parse(kept.reveal()) as Secrets);
  }
}

function toRecorded<T>({ id, version, seqNo, timeMs, body }: StoredDocument): Recorded<T> {
  return { id, version, seqNo, updatedMs: timeMs, record: (body as Body<T>).shown };
}
