import { randomBytes } from 'node:crypto';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { VigilError } from '../../schema/error';

/** go-plugin's own protocol, and the version of Grafana's plugin protocol that we speak. */
const CORE_PROTOCOL = 1;
export const PLUGIN_PROTOCOL = 2;

/** Where the gRPC server listens. */
export type PluginAddress = { network: 'unix'; path: string } | { network: 'tcp'; host: string; port: number };

/** Shortest limit among the systems we run on (macOS), with its closing NUL. */
const SOCKET_PATH_BYTES_MAX = 103;

/** True when the process was started by a host of Grafana plugins: it says so with a value that nobody else sets. */
export function isStartedByGrafana(env: NodeJS.ProcessEnv): boolean {
  return env['grafana_plugin_type'] === 'datasource';
}

/**
 * Checks that the host speaks our version of the plugin protocol.
 *
 * @throws VigilError `failed_precondition` when it offers others only
 */
export function assertProtocol(env: NodeJS.ProcessEnv): void {
  const offered = env['PLUGIN_PROTOCOL_VERSIONS'];
  if (offered !== undefined && offered !== '' && !offered.split(',').includes(String(PLUGIN_PROTOCOL))) {
    throw new VigilError(
      'failed_precondition',
      `the plugin protocol must be version ${PLUGIN_PROTOCOL}, the host offers ${offered}`
    );
  }
}

/**
 * Addresses to try, in order: a socket file of random name, never used before; on Windows the ports that the host allows.
 *
 * @throws VigilError `failed_precondition` when the socket's path would be longer than the system takes
 */
export function listenAddresses(env: NodeJS.ProcessEnv, platform: NodeJS.Platform): PluginAddress[] {
  if (platform === 'win32') {
    const from = Number(env['PLUGIN_MIN_PORT'] ?? 10_000);
    const to = Number(env['PLUGIN_MAX_PORT'] ?? 25_000);
    return Array.from({ length: to - from + 1 }, (_, i) => ({ network: 'tcp', host: '127.0.0.1', port: from + i }));
  }
  const folder = env['PLUGIN_UNIX_SOCKET_DIR'] || env['TMPDIR'] || tmpdir();
  const path = join(folder, `vigil${randomBytes(8).toString('hex')}`);
  if (Buffer.byteLength(path) > SOCKET_PATH_BYTES_MAX) {
    throw new VigilError(
      'failed_precondition',
      `the path of the socket must be at most ${SOCKET_PATH_BYTES_MAX} bytes, got ${path}; set PLUGIN_UNIX_SOCKET_DIR or TMPDIR to a shorter folder`
    );
  }
  return [{ network: 'unix', path }];
}

/** The first and only line on standard output, with its line end. */
export function handshakeLine(address: PluginAddress): string {
  const place = address.network === 'unix' ? address.path : `${address.host}:${address.port}`;
  return `${CORE_PROTOCOL}|${PLUGIN_PROTOCOL}|${address.network}|${place}|grpc|\n`;
}

/** The address as grpc-js names it. */
export function grpcTarget(address: PluginAddress): string {
  return address.network === 'unix' ? `unix:${address.path}` : `${address.host}:${address.port}`;
}
