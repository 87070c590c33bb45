import { mkdir, open, rename, rm, type FileHandle } from 'node:fs/promises';
import { dirname } from 'node:path';
import { VigilError } from '../../schema';

/** Text is written in pieces of about this size. */
const PIECE_CHARS = 256 * 1024;

/**
 * A file that is there whole or not at all: written beside its place under another name, put there by `finish`.
 *
 * Every method throws VigilError `unavailable` when the disk does not play along.
 */
export class ResultFile {
  private readonly path: string;
  private readonly file: FileHandle;
  private pending: string[] = [];
  private pendingChars = 0;

  private constructor(path: string, file: FileHandle) {
    this.path = path;
    this.file = file;
  }

  /** Makes missing folders. */
  static async create(path: string): Promise<ResultFile> {
    return attempt(path, async () => {
      await mkdir(dirname(path), { recursive: true });
      return new ResultFile(path, await open(unfinished(path), 'w'));
    });
  }

  /** Resolves at once until a piece is full, then when it is written: whoever waits for it holds no more than that. */
  async add(line: string): Promise<void> {
    this.pending.push(line);
    this.pendingChars += line.length + 1;
    if (this.pendingChars >= PIECE_CHARS) {
      await this.flush();
    }
  }

  async finish(): Promise<void> {
    await this.flush();
    await attempt(this.path, async () => {
      await this.file.close();
      await rename(unfinished(this.path), this.path);
    });
  }

  /** Leaves nothing behind; what was in its place before stays. */
  async discard(): Promise<void> {
    await attempt(this.path, async () => {
      await this.file.close();
      await rm(unfinished(this.path), { force: true });
    });
  }

  private async flush(): Promise<void> {
    const text = this.pending.join('\n');
    const isEmpty = this.pending.length === 0;
    this.pending = [];
    this.pendingChars = 0;
    if (!isEmpty) {
      await attempt(this.path, () => this.file.writeFile(`${text}\n`));
    }
  }
}

function unfinished(path: string): string {
  return `${path}.unfinished`;
}

async function attempt<T>(path: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (cause) {
    const { code = 'unknown reason' } = cause as NodeJS.ErrnoException;
    throw new VigilError('unavailable', `${path} cannot be written (${code})`, { cause });
  }
}
