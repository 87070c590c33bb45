import { VigilError } from '../../schema/error';
import { statusOf } from '../api/problem';
import type { Frame } from '../services/queries/frame';
import type { QueryAnswer, QueryCall, QueryItem } from '../services/queries/query-call';
import { patienceMs, signalOf, type IncomingCall } from './call';
import { loadFrameWriter } from './frame';
import {
  DataFrameFormat,
  type DataQuery,
  type DataResponse,
  type DataServer,
  type QueryDataRequest,
  type QueryDataResponse,
} from './gen/pluginv2';
import { readerOrgOf } from './plugin-context';
import type { ServiceContext } from './service-context';

/**
 * Grafana's data queries. Every refId gets an answer and the call itself never fails, since a gRPC error would take down
 * all queries of the request.
 */
export function dataServer(context: ServiceContext): DataServer {
  return {
    queryData(call, callback) {
      void answerAll(context, call.request, call).then((response) => callback(null, response));
    },
  };
}

async function answerAll(
  context: ServiceContext,
  request: QueryDataRequest,
  call: IncomingCall
): Promise<QueryDataResponse> {
  const responses: QueryDataResponse['responses'] = {};
  try {
    const services = await context.gate.services(patienceMs(call, context.clock.nowMs()));
    await context.instances.see(services, request.pluginContext);
    const answers = await services.queries(toQueryCall(request, signalOf(call)));
    const write = await loadFrameWriter();
    for (const { refId } of request.queries) {
      responses[refId] = toDataResponse(context, answers.get(refId), (frame) => write(frame, refId));
    }
  } catch (thrown) {
    for (const { refId } of request.queries) {
      responses[refId] = errorResponse(context, thrown);
    }
  }
  return { responses };
}

function toQueryCall(request: QueryDataRequest, signal: AbortSignal): QueryCall {
  return {
    orgId: readerOrgOf(request.pluginContext),
    datasourceUid: request.pluginContext?.dataSourceInstanceSettings?.uid ?? '',
    fromAlert: request.headers['FromAlert'] === 'true',
    items: request.queries.map(toQueryItem),
    signal,
  };
}

function toQueryItem(query: DataQuery): QueryItem {
  return {
    refId: query.refId,
    queryType: query.queryType,
    modelJson: query.json.toString('utf8'),
    range: { fromMs: query.timeRange?.fromEpochMS ?? 0, toMs: query.timeRange?.toEpochMS ?? 0 },
    maxDataPoints: query.maxDataPoints,
  };
}

function toDataResponse(
  context: ServiceContext,
  answer: QueryAnswer | undefined,
  write: (frame: Frame) => Uint8Array
): DataResponse {
  try {
    if (answer === undefined) {
      throw new VigilError('internal', 'the query was not answered');
    }
    if (!answer.ok) {
      throw answer.error;
    }
    return { ...emptyResponse, status: 200, frames: answer.frames.map((frame) => Buffer.from(write(frame).buffer)) };
  } catch (thrown) {
    return errorResponse(context, thrown);
  }
}

const emptyResponse: DataResponse = {
  frames: [],
  error: '',
  jsonMeta: Buffer.alloc(0),
  status: 0,
  errorSource: '',
  format: DataFrameFormat.ARROW,
};

function errorResponse(context: ServiceContext, thrown: unknown): DataResponse {
  const error = VigilError.from(thrown);
  if (error.code === 'internal') {
    context.logger.error('a query failed', { error: thrown });
  }
  return { ...emptyResponse, error: error.message, status: statusOf(error), errorSource: error.source };
}
