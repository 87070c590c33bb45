import type { ServerWritableStream } from '@grpc/grpc-js';
import { VigilError } from '../../schema/error';
import { envelopeResponse } from '../api/opendistro/es-response';
import { isOpendistroPath } from '../api/opendistro/match-path';
import { problemResponse } from '../api/problem';
import { requestWithBody } from '../api/request-with-body';
import { patienceMs, signalOf } from './call';
import type { CallResourceRequest, CallResourceResponse, ResourceServer } from './gen/pluginv2';
import { principalOf } from './plugin-context';
import type { ServiceContext } from './service-context';

/** Pieces of a body; a client need not take more than gRPC's usual 4 MiB in one message. */
const PIECE_BYTES = 1024 * 1024;

/** Headers that belong to a connection which is not there. */
const HOP_HEADERS = ['connection', 'content-length', 'host', 'keep-alive', 'transfer-encoding', 'upgrade'];

type ResourceCall = ServerWritableStream<CallResourceRequest, CallResourceResponse>;

/** Grafana's resource calls, answered by the same APIs as over HTTP. */
export function resourceServer(context: ServiceContext): ResourceServer {
  return {
    callResource(call) {
      const signal = signalOf(call);
      void respond(context, call, signal)
        .then((response) => sendResponse(call, response, signal))
        .catch((thrown: unknown) => {
          if (!signal.aborted) {
            context.logger.error('a resource call broke off', { path: call.request.path, error: thrown });
          }
          call.end();
        });
    },
  };
}

async function respond(context: ServiceContext, call: ResourceCall, signal: AbortSignal): Promise<Response> {
  try {
    const services = await context.gate.services(patienceMs(call, context.clock.nowMs()));
    await context.instances.see(services, call.request.pluginContext);
    const principal = principalOf(call.request.pluginContext);
    return await services.api(toRequest(call.request, signal), principal);
  } catch (thrown) {
    const error = VigilError.from(thrown);
    if (error.code === 'internal') {
      context.logger.error('a resource call failed', { path: call.request.path, error: thrown });
    }
    const { path, method } = call.request;
    return isOpendistroPath(`/${withoutSlash(path)}`) ? envelopeResponse(error, { method }) : problemResponse(error);
  }
}

/**
 * The call as a web request. The path comes twice: decoded in `path` and, with the query string, as typed in `url`; the
 * latter is taken as long as both agree, so that an encoded slash stays one.
 *
 * @throws VigilError `invalid_argument` for a method that no request may have
 */
export function toRequest(call: CallResourceRequest, signal: AbortSignal): Request {
  const mark = call.url.indexOf('?');
  const query = mark < 0 ? '' : call.url.slice(mark);
  const typed = withoutSlash(mark < 0 ? call.url : call.url.slice(0, mark));
  const path = withoutSlash(call.path);
  const encoded = decoded(typed) === path ? typed : path.split('/').map(encodeURIComponent).join('/');
  const method = call.method.toUpperCase();
  const target = `http://vigil/${encoded}${query}`;
  const headers = toHeaders(call.headers);
  const hasBody = method !== 'HEAD' && call.body.length > 0;
  try {
    // A copy on its own memory: the message's buffer may be a view of a shared one.
    return hasBody
      ? requestWithBody(method, target, { headers, signal, body: new Uint8Array(call.body) })
      : new Request(target, { method, headers, signal });
  } catch (cause) {
    throw new VigilError('invalid_argument', `${call.method} ${call.path} is not a request`, { cause });
  }
}

function withoutSlash(path: string): string {
  return path.replace(/^\/+/, '');
}

function decoded(path: string): string | null {
  try {
    return decodeURIComponent(path);
  } catch {
    // A stray percent sign: the caller falls back to the decoded path.
    return null;
  }
}

function toHeaders(headers: CallResourceRequest['headers']): Headers {
  const result = new Headers();
  for (const [name, { values }] of Object.entries(headers)) {
    if (HOP_HEADERS.includes(name.toLowerCase())) {
      continue;
    }
    for (const value of values) {
      try {
        result.append(name, value);
      } catch {
        // Not a header that HTTP could carry, and none that we read.
      }
    }
  }
  return result;
}

/** Status and headers go with the first piece only; an empty body is one message without any. */
async function sendResponse(call: ResourceCall, response: Response, signal: AbortSignal): Promise<void> {
  let next: CallResourceResponse = {
    code: response.status,
    headers: fromHeaders(response.headers),
    body: Buffer.alloc(0),
  };
  let first = true;
  for await (const chunk of response.body ?? []) {
    for (let start = 0; start < chunk.length; start += PIECE_BYTES) {
      next.body = Buffer.from(chunk.subarray(start, start + PIECE_BYTES));
      await send(call, next, signal);
      first = false;
      next = { code: 0, headers: {}, body: Buffer.alloc(0) };
    }
  }
  if (first) {
    await send(call, next, signal);
  }
  call.end();
}

/** Waits while the reader is slower than we are. */
async function send(call: ResourceCall, message: CallResourceResponse, signal: AbortSignal): Promise<void> {
  signal.throwIfAborted();
  if (call.write(message)) {
    return;
  }
  await new Promise<void>((resolve, reject) => {
    const drained = () => {
      signal.removeEventListener('abort', aborted);
      resolve();
    };
    const aborted = () => {
      call.off('drain', drained);
      reject(signal.reason as Error);
    };
    call.once('drain', drained);
    signal.addEventListener('abort', aborted, { once: true });
  });
}

function fromHeaders(headers: Headers): CallResourceResponse['headers'] {
  const result: CallResourceResponse['headers'] = {};
  headers.forEach((value, name) => {
    if (name !== 'set-cookie') {
      result[name] = { values: [value] };
    }
  });
  return result;
}
