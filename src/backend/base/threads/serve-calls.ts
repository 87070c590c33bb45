import type { MessagePort, Transferable } from 'node:worker_threads';
import { toWire, type CallIntoThread, type FromThread, type IntoThread } from './wire';

/** An answer with the buffers that move instead of being copied: who answered must not touch them again. */
export class Moved<T> {
  readonly answer: T;
  readonly buffers: Iterable<ArrayBufferLike>;

  constructor(answer: T, buffers: Iterable<ArrayBufferLike>) {
    this.answer = answer;
    this.buffers = buffers;
  }
}

export type Handler = (request: never, signal: AbortSignal) => unknown;

/**
 * Answers the calls of a `Thread`, inside the thread. Calls may overlap; after `stop` the thread ends by itself once they
 * are answered.
 */
export function serveCalls(port: MessagePort, handlers: Readonly<Record<string, Handler>>): void {
  const running = new Map<number, { controller: AbortController; ended: Promise<void> }>();
  const answer = async ({ id, method, request }: CallIntoThread, signal: AbortSignal) => {
    try {
      const handler = handlers[method];
      if (handler === undefined) {
        throw new TypeError(`no handler is called "${method}"`);
      }
      const given = await handler(request as never, signal);
      const [plain, buffers] = given instanceof Moved ? [given.answer, new Set(given.buffers)] : [given, []];
      post(port, { kind: 'done', id, answer: plain }, [...buffers] as Transferable[]);
    } catch (thrown) {
      post(port, { kind: 'failed', id, error: toWire(thrown) });
    } finally {
      running.delete(id);
    }
  };
  port.on('message', (message: IntoThread) => {
    if (message.kind === 'call') {
      const controller = new AbortController();
      // Entered first: the work may be over before the promise of it is known here.
      const entry = { controller, ended: Promise.resolve() };
      running.set(message.id, entry);
      entry.ended = answer(message, controller.signal);
    } else if (message.kind === 'abort') {
      running.get(message.id)?.controller.abort();
    } else {
      void Promise.all([...running.values()].map(({ ended }) => ended)).finally(() => port.close());
    }
  });
}

function post(port: MessagePort, message: FromThread, transfer: Transferable[] = []): void {
  port.postMessage(message, transfer);
}
