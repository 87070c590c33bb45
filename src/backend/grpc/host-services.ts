import { status, type ServerWritableStream } from '@grpc/grpc-js';
import type { GRPCControllerServer, GRPCStdioServer } from './gen/go-plugin';
import { HealthCheckResponse_ServingStatus, type HealthCheckRequest, type HealthServer } from './gen/grpc-health';

/** The name a go-plugin host asks the standard health service for. */
const HEALTH_SERVICE = 'plugin';

/** The process is up and answers; how the engine does is said by `CheckHealth`. */
export function healthServer(): HealthServer {
  const isKnown = ({ service }: HealthCheckRequest) => service === HEALTH_SERVICE || service === '';
  return {
    check(call, callback) {
      if (isKnown(call.request)) {
        callback(null, { status: HealthCheckResponse_ServingStatus.SERVING });
      } else {
        callback({ code: status.NOT_FOUND, details: `no service ${JSON.stringify(call.request.service)}` });
      }
    },
    watch(call) {
      call.write({
        status: isKnown(call.request)
          ? HealthCheckResponse_ServingStatus.SERVING
          : HealthCheckResponse_ServingStatus.SERVICE_UNKNOWN,
      });
    },
  };
}

/** The host asks to end; the answer goes out before anything is stopped. */
export function controllerServer(onShutdown: () => void): GRPCControllerServer {
  return {
    shutdown(_call, callback) {
      callback(null, {});
      onShutdown();
    },
  };
}

/** Nothing is ever written: logs go to standard error. The stream is held open, since hosts log its end as a failure. */
export function stdioServer(): GRPCStdioServer & { end(): void } {
  const open = new Set<ServerWritableStream<unknown, unknown>>();
  return {
    streamStdio(call) {
      open.add(call);
      call.on('close', () => open.delete(call));
    },
    end: () => open.forEach((call) => call.end()),
  };
}
