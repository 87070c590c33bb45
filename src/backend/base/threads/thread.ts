import { Worker, type Transferable } from 'node:worker_threads';
import { VigilError } from '../../../schema';
import { fromWire, type FromThread, type IntoThread } from './wire';

/** Program of a thread: a file beside this program, or its text where there are no files (a single executable). */
export type ThreadCode = { file: string } | { text: string };

export interface ThreadOptions {
  code: ThreadCode;
  /** Shown by the operating system and in error messages. */
  name: string;
  /** What the thread finds as `workerData`. */
  data?: unknown;
}

export interface CallOptions {
  signal?: AbortSignal | undefined;
  /** Buffers that move into the thread instead of being copied. */
  transfer?: Iterable<ArrayBufferLike>;
}

interface Pending {
  resolve(answer: unknown): void;
  reject(error: unknown): void;
}

const lostErrors = new WeakSet<object>();

/** Whether a call failed because its thread has ended unexpectedly, rather than by what it was asked. */
export function isThreadLost(thrown: unknown): boolean {
  return typeof thrown === 'object' && thrown !== null && lostErrors.has(thrown);
}

/** Short-lived objects of a thread: little, since each thread has a heap of its own. */
const YOUNG_GENERATION_MB = 8;
/** After this a thread that does not end by itself, or does not answer a call that was aborted, is ended. */
const STOP_PATIENCE_MS = 5_000;

/** A thread that answers calls; `serveCalls` is its other end. */
export class Thread {
  readonly #name: string;
  readonly #worker: Worker;
  readonly #calls = new Map<number, Pending>();
  readonly #ended: Promise<void>;
  #lastId = 0;
  #lost: VigilError | null = null;
  /** Why it is ending, as soon as that is known. */
  #cause: unknown;
  #stopping = false;

  constructor({ code, name, data }: ThreadOptions) {
    this.#name = name;
    const options = { name, workerData: data, resourceLimits: { maxYoungGenerationSizeMb: YOUNG_GENERATION_MB } };
    this.#worker = 'file' in code ? new Worker(code.file, options) : new Worker(code.text, { ...options, eval: true });
    this.#worker.on('message', (message: FromThread) => this.#take(message));
    // It does not say whose answer it was: none of them can be waited for.
    this.#worker.on('messageerror', (cause) => this.#breakOff(new Error('an answer cannot be read', { cause })));
    this.#worker.on('error', (error) => {
      this.#cause = error;
    });
    this.#ended = new Promise((resolve) => {
      this.#worker.once('exit', (exitCode) => {
        this.#lose(exitCode);
        resolve();
      });
    });
    // A thread without work is no reason for the process to live on.
    this.#worker.unref();
  }

  /** False once it has ended: every call fails from then on. */
  get alive(): boolean {
    return this.#lost === null && !this.#stopping;
  }

  /** Calls not answered yet. */
  get busy(): number {
    return this.#calls.size;
  }

  /**
   * An aborted call that is not answered within 5 s, as in an endless loop, ends the thread and with it all other calls.
   *
   * @throws what the handler throws; the reason of the signal once it aborts; VigilError `unavailable` when the thread has ended
   */
  call<T>(method: string, request: unknown, { signal, transfer = [] }: CallOptions = {}): Promise<T> {
    if (signal?.aborted === true) {
      return Promise.reject(signal.reason as Error);
    }
    if (this.#lost !== null || this.#stopping) {
      return Promise.reject(this.#lost ?? new VigilError('unavailable', `${this.#name} is being stopped`));
    }
    const id = ++this.#lastId;
    let patience: NodeJS.Timeout | undefined;
    const onAbort = () => {
      this.#post({ kind: 'abort', id });
      const silent = new Error(`no answer to "${method}" after it was aborted`);
      patience = setTimeout(() => this.#breakOff(silent), STOP_PATIENCE_MS);
    };
    signal?.addEventListener('abort', onAbort, { once: true });
    const answered = new Promise<unknown>((resolve, reject) => {
      this.#calls.set(id, { resolve, reject });
      this.#worker.ref();
      this.#post({ kind: 'call', id, method, request }, [...new Set(transfer)] as Transferable[]);
    });
    return answered
      .catch((thrown: unknown) => {
        // The reason itself, rather than a copy of it that came through the thread.
        signal?.throwIfAborted();
        throw thrown;
      })
      .finally(() => {
        clearTimeout(patience);
        signal?.removeEventListener('abort', onAbort);
        this.#calls.delete(id);
        if (this.#calls.size === 0) {
          this.#worker.unref();
        }
      }) as Promise<T>;
  }

  /** Lets it finish what it was asked, then ends it. Idempotent. */
  async stop(): Promise<void> {
    if (!this.#stopping && this.#lost === null) {
      this.#stopping = true;
      this.#worker.ref();
      this.#post({ kind: 'stop' });
    }
    const patience = setTimeout(() => void this.#worker.terminate(), STOP_PATIENCE_MS);
    await this.#ended;
    clearTimeout(patience);
  }

  /** Ends it in the middle of whatever it does. */
  async terminate(): Promise<void> {
    await this.#worker.terminate();
    await this.#ended;
  }

  #post(message: IntoThread, transfer: Transferable[] = []): void {
    this.#worker.postMessage(message, transfer);
  }

  #take(message: FromThread): void {
    const call = this.#calls.get(message.id);
    if (message.kind === 'done') {
      call?.resolve(message.answer);
    } else {
      call?.reject(fromWire(message.error));
    }
  }

  /** Calls fail once it has ended, not before: until then it may still be at work, and nobody is to take its place. */
  #breakOff(cause: Error): void {
    this.#cause ??= cause;
    void this.#worker.terminate();
  }

  #lose(exitCode: number): void {
    const cause = this.#cause;
    const why = cause instanceof Error ? cause.message : `exit code ${exitCode}`;
    this.#lost = new VigilError('unavailable', `${this.#name} has ended unexpectedly (${why})`, { cause });
    lostErrors.add(this.#lost);
    for (const { reject } of this.#calls.values()) {
      reject(this.#lost);
    }
  }
}
