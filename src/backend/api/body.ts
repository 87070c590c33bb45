import { LIMITS, VigilError } from '../../schema';
import { jsonErrorPosition } from './json-position';

const RETRY_AFTER_SECONDS = 2;

/** Keeps the memory of all bodies that are being read or answered at once below a limit, however many arrive together. */
export class BodyRoom {
  #bytes = 0;

  /** Runs what reads and uses a body; `take` what arrives of it. All that was taken is free again once the work is over. */
  async hold<T>(work: (take: (bytes: number) => void) => Promise<T>): Promise<T> {
    let taken = 0;
    try {
      return await work((bytes) => {
        if (this.#bytes + bytes > LIMITS.bodiesBytes) {
          throw tooManyAtOnce();
        }
        this.#bytes += bytes;
        taken += bytes;
      });
    } finally {
      this.#bytes -= taken;
    }
  }
}

export interface ReadBody {
  maxBytes: number;
  /** Told of each piece before it is kept; what it throws ends the reading. */
  take(bytes: number): void;
}

/** Reads a body of at most `maxBytes`. @throws VigilError `resource_exhausted` (with `maxBytes`) as soon as it is longer */
export async function readBytes(request: Request, { maxBytes, take }: ReadBody): Promise<Uint8Array> {
  const declared = Number(request.headers.get('content-length') ?? 0);
  if (declared > maxBytes) {
    throw tooLong(maxBytes);
  }
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  for await (const chunk of request.body ?? []) {
    bytes += chunk.length;
    if (bytes > maxBytes) {
      throw tooLong(maxBytes);
    }
    take(chunk.length);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

/** @throws VigilError `invalid_argument` saying where the text stops being JSON; see also `readBytes` */
export async function readJson(request: Request, options: ReadBody): Promise<unknown> {
  const text = await readText(request, options);
  return text === '' ? undefined : parseJson(text);
}

/** A body as text. @throws VigilError `invalid_argument` unless it is UTF-8; see also `readBytes` */
export async function readText(request: Request, options: ReadBody): Promise<string> {
  return decode(await readBytes(request, options));
}

/** @throws VigilError `invalid_argument` saying where the text stops being JSON */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch (cause) {
    throw new VigilError('invalid_argument', `the body must be JSON: ${where(text)}`, { cause });
  }
}

/** @throws VigilError `invalid_argument` unless the request says that its body is of this type */
export function assertContentType(request: Request, expected: string): void {
  const given = request.headers.get('content-type')?.split(';')[0]?.trim().toLowerCase() ?? '';
  if (given !== expected) {
    throw new VigilError('invalid_argument', `content-type must be ${expected}, got "${given}"`);
  }
}

function decode(bytes: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch (cause) {
    throw new VigilError('invalid_argument', 'the body must be UTF-8 text', { cause });
  }
}

function tooManyAtOnce(): VigilError {
  const megabytes = LIMITS.bodiesBytes / 1024 ** 2;
  return new VigilError(
    'resource_exhausted',
    `the bodies of all requests at once must be at most ${megabytes} MiB; try again in ${RETRY_AFTER_SECONDS} s`,
    { details: { retryAfterSeconds: RETRY_AFTER_SECONDS } }
  );
}

function tooLong(maxBytes: number): VigilError {
  const megabytes = maxBytes / 1024 ** 2;
  return new VigilError('resource_exhausted', `the body must be at most ${megabytes} MiB (${maxBytes} bytes)`, {
    details: { maxBytes },
  });
}

function where(text: string): string {
  const position = jsonErrorPosition(text);
  const before = text.slice(0, position).split('\n');
  const column = (before.at(-1)?.length ?? 0) + 1;
  const found =
    position >= text.length ? 'the text ends too early' : `unexpected "${text.slice(position, position + 1)}"`;
  return `${found} at line ${before.length}, column ${column}`;
}
