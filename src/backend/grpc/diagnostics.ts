import type { HealthReport } from '../../schema';
import { VigilError } from '../../schema/error';
import { patienceMs, toServiceError, type IncomingCall } from './call';
import {
  CheckHealthResponse_HealthStatus,
  type CheckHealthRequest,
  type CheckHealthResponse,
  type CollectMetricsResponse,
  type DiagnosticsServer,
} from './gen/pluginv2';
import { readerOrgOf } from './plugin-context';
import type { ServiceContext } from './service-context';

/** "Save & test" of the data source, and the metrics that Grafana serves for the plugin. */
export function diagnosticsServer(context: ServiceContext): DiagnosticsServer {
  return {
    checkHealth(call, callback) {
      void checkHealth(context, call.request, call).then((response) => callback(null, response));
    },
    collectMetrics(call, callback) {
      collectMetrics(context, call).then(
        (response) => callback(null, response),
        (thrown: unknown) => callback(toServiceError(thrown))
      );
    },
  };
}

async function checkHealth(
  context: ServiceContext,
  request: CheckHealthRequest,
  call: IncomingCall
): Promise<CheckHealthResponse> {
  try {
    const services = await context.gate.services(patienceMs(call, context.clock.nowMs()));
    await context.instances.see(services, request.pluginContext);
    return toHealthResponse(await services.health(readerOrgOf(request.pluginContext)));
  } catch (thrown) {
    const error = VigilError.from(thrown);
    context.logger.error('the health check failed', { error: thrown });
    return toHealthResponse({ status: 'failing', message: error.message, checks: [] });
  }
}

/** An engine that is degraded still works, and its message says what does not: the test of the data source passes. */
function toHealthResponse(report: HealthReport): CheckHealthResponse {
  const verboseMessage = report.checks.map(({ name, ok, message }) => `${ok ? 'works' : 'FAILS'}: ${name}: ${message}`);
  return {
    status: report.status === 'failing' ? CheckHealthResponse_HealthStatus.ERROR : CheckHealthResponse_HealthStatus.OK,
    message: report.message,
    jsonDetails: Buffer.from(JSON.stringify({ ...report, verboseMessage: verboseMessage.join('\n') })),
  };
}

async function collectMetrics(context: ServiceContext, call: IncomingCall): Promise<CollectMetricsResponse> {
  const services = await context.gate.services(patienceMs(call, context.clock.nowMs()));
  return { metrics: { prometheus: Buffer.from(await services.metrics()) } };
}
