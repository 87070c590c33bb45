import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import { link, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { LIMITS, VigilError } from '../../schema';
import { newId } from './ids';
import { Secret } from './secret';
import { writeFileSafely } from './write-file-safely';

const BOX_FILE = 'secrets.box';
const KEY_FILE = 'secrets.key';
const ALGORITHM = 'aes-256-gcm';
const KEY_BYTES = 32;
const IV_BYTES = 12;
const TAG_BYTES = 16;
/** First byte of the box; authenticated with the rest. */
const FORMAT = Uint8Array.of(1);
const SECRET_CHARS_MAX = 200_000;

/**
 * Small named secrets in one encrypted file of the data folder, with the key in a file beside it; both 0600.
 * That keeps them out of backups of the database, out of `grep` and of other users' sight, not from root.
 *
 * A write that has resolved survives a power cut; one that fails leaves the file as it was. A box that was tampered with,
 * or whose key is gone, is left untouched: every method then throws `failed_precondition`, saying which file it is.
 */
export class SecretBox {
  readonly #folder: string;
  /** Changes go one after the other, each on top of the one before. */
  #last: Promise<unknown> = Promise.resolve();

  /** @param folder made (0700) with the first secret, if need be */
  constructor(folder: string) {
    this.#folder = folder;
  }

  async get(name: string): Promise<Secret | null> {
    const text = (await this.#read()).get(name);
    return text === undefined ? null : new Secret(text);
  }

  /** Names in order. */
  async names(): Promise<string[]> {
    return [...(await this.#read()).keys()].sort();
  }

  /** @throws `invalid_argument` beyond 200,000 characters; `resource_exhausted` beyond `LIMITS.secrets` */
  async set(name: string, secret: Secret): Promise<void> {
    const text = secret.reveal();
    if (text.length > SECRET_CHARS_MAX) {
      throw new VigilError(
        'invalid_argument',
        `secret "${name}" must have at most ${SECRET_CHARS_MAX} characters, got ${text.length}`
      );
    }
    await this.#change((secrets) => {
      if (!secrets.has(name) && secrets.size >= LIMITS.secrets) {
        const whose = 'those of connections and destinations of all organisations';
        throw new VigilError('resource_exhausted', `at most ${LIMITS.secrets} secrets can be kept: ${whose}`);
      }
      secrets.set(name, text);
    });
  }

  /** Does nothing when there is no such secret. */
  async remove(name: string): Promise<void> {
    await this.#change((secrets) => secrets.delete(name));
  }

  #change(edit: (secrets: Map<string, string>) => void): Promise<void> {
    const result = this.#last.then(async () => {
      const secrets = await this.#read();
      edit(secrets);
      await this.#write(secrets);
    });
    // The next change must go ahead whether or not this one failed; its own caller hears of the failure.
    this.#last = result.catch(() => undefined);
    return result;
  }

  async #read(): Promise<Map<string, string>> {
    const box = await readIfThere(this.#path(BOX_FILE));
    if (box === null) {
      return new Map();
    }
    const key = await readIfThere(this.#path(KEY_FILE));
    if (key === null) {
      throw this.#unreadable(`its key ${this.#path(KEY_FILE)} is missing`);
    }
    try {
      return decrypt(box, key);
    } catch (cause) {
      throw this.#unreadable('it was changed, or belongs to another key', cause);
    }
  }

  async #write(secrets: Map<string, string>): Promise<void> {
    try {
      await mkdir(this.#folder, { recursive: true, mode: 0o700 });
      const key = await this.#keyOrNew();
      await writeFileSafely(this.#path(BOX_FILE), encrypt(secrets, key));
    } catch (cause) {
      throw new VigilError('unavailable', `secrets could not be written to ${this.#path(BOX_FILE)}`, { cause });
    }
  }

  async #keyOrNew(): Promise<Buffer> {
    const path = this.#path(KEY_FILE);
    const existing = await readIfThere(path);
    if (existing !== null) {
      return existing;
    }
    const temporary = `${path}.${newId()}.tmp`;
    await writeFile(temporary, randomBytes(KEY_BYTES), { mode: 0o600, flag: 'wx', flush: true });
    try {
      // Unlike a rename, this fails when another process was quicker: two keys would make one of the boxes unreadable.
      await link(temporary, path);
    } catch (error) {
      if (codeOf(error) !== 'EEXIST') {
        throw error;
      }
    } finally {
      await rm(temporary, { force: true });
    }
    return readFile(path);
  }

  #path(file: string): string {
    return join(this.#folder, file);
  }

  #unreadable(why: string, cause?: unknown): VigilError {
    const advice = 'put the right files back, or remove it and enter the secrets again';
    const message = `secrets in ${this.#path(BOX_FILE)} cannot be read: ${why}; ${advice}`;
    return new VigilError('failed_precondition', message, { cause });
  }
}

function encrypt(secrets: Map<string, string>, key: Uint8Array): Uint8Array {
  const iv = randomBytes(IV_BYTES);
  const cipher = createCipheriv(ALGORITHM, key, iv).setAAD(FORMAT);
  const sealed = [cipher.update(JSON.stringify([...secrets]), 'utf8'), cipher.final()];
  return Buffer.concat([FORMAT, iv, cipher.getAuthTag(), ...sealed]);
}

function decrypt(box: Buffer, key: Uint8Array): Map<string, string> {
  const ivEnd = FORMAT.length + IV_BYTES;
  const tagEnd = ivEnd + TAG_BYTES;
  const decipher = createDecipheriv(ALGORITHM, key, box.subarray(FORMAT.length, ivEnd), { authTagLength: TAG_BYTES })
    .setAAD(box.subarray(0, FORMAT.length))
    .setAuthTag(box.subarray(ivEnd, tagEnd));
  const text = Buffer.concat([decipher.update(box.subarray(tagEnd)), decipher.final()]).toString('utf8');
  return new Map(JSON.parse(text) as Array<[string, string]>);
}

async function readIfThere(path: string): Promise<Buffer | null> {
  try {
    return await readFile(path);
  } catch (error) {
    if (codeOf(error) === 'ENOENT') {
      return null;
    }
    throw new VigilError('unavailable', `${path} could not be read`, { cause: error });
  }
}

function codeOf(error: unknown): unknown {
  return (error as NodeJS.ErrnoException).code;
}
