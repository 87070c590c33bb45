import { Server, ServerCredentials } from '@grpc/grpc-js';
import { VigilError } from '../../schema/error';
import type { Clock } from '../base/clock';
import {
  GRPCControllerService,
  GRPCStdioService,
  type GRPCControllerServer,
  type GRPCStdioServer,
} from './gen/go-plugin';
import { HealthService, type HealthServer } from './gen/grpc-health';
import {
  DataService,
  DiagnosticsService,
  ResourceService,
  type DataServer,
  type DiagnosticsServer,
  type ResourceServer,
} from './gen/pluginv2';
import { grpcTarget, type PluginAddress } from './handshake';

/** What is served; whatever else of the protocol is called gets UNIMPLEMENTED. */
export interface ServedServices {
  data: DataServer;
  resource: ResourceServer;
  diagnostics: DiagnosticsServer;
  health: HealthServer;
  controller: GRPCControllerServer;
  stdio: GRPCStdioServer;
}

export interface PluginServer {
  address: PluginAddress;
  /** Lets running calls end for `graceMs`, then cuts them off; the socket file is gone afterwards. Idempotent. */
  stop(graceMs: number): Promise<void>;
}

/** The body of a resource call is one message. */
const RECEIVE_BYTES_MAX = 64 * 1024 * 1024;

/**
 * Binds the first address that is free.
 *
 * @throws VigilError `unavailable` when none is
 */
export async function startServer(
  services: ServedServices,
  { addresses, clock }: { addresses: readonly PluginAddress[]; clock: Clock }
): Promise<PluginServer> {
  const server = new Server({
    'grpc.max_receive_message_length': RECEIVE_BYTES_MAX,
    'grpc.max_send_message_length': -1,
  });
  server.addService(DataService, services.data);
  server.addService(ResourceService, services.resource);
  server.addService(DiagnosticsService, services.diagnostics);
  server.addService(HealthService, services.health);
  server.addService(GRPCControllerService, services.controller);
  server.addService(GRPCStdioService, services.stdio);
  const address = await bindFirst(server, addresses);
  let stopping: Promise<void> | undefined;
  return { address, stop: (graceMs) => (stopping ??= stopServer(server, clock, graceMs)) };
}

async function bindFirst(server: Server, addresses: readonly PluginAddress[]): Promise<PluginAddress> {
  let cause: unknown;
  for (const address of addresses) {
    try {
      await bind(server, address);
      return address;
    } catch (thrown) {
      cause = thrown;
    }
  }
  throw new VigilError('unavailable', `no address could be bound, tried ${addresses.length}: ${String(cause)}`, {
    cause,
  });
}

/** The socket is for this user alone from its first moment: its file mode is the only protection it has. */
async function bind(server: Server, address: PluginAddress): Promise<void> {
  const maskBefore = address.network === 'unix' ? process.umask(0o177) : null;
  try {
    await new Promise<void>((resolve, reject) => {
      server.bindAsync(grpcTarget(address), ServerCredentials.createInsecure(), (error) =>
        error === null ? resolve() : reject(error)
      );
    });
  } finally {
    if (maskBefore !== null) {
      process.umask(maskBefore);
    }
  }
}

async function stopServer(server: Server, clock: Clock, graceMs: number): Promise<void> {
  await new Promise<void>((resolve) => {
    const cancel = clock.setTimer(graceMs, () => {
      server.forceShutdown();
      resolve();
    });
    server.tryShutdown(() => {
      cancel();
      resolve();
    });
  });
}
