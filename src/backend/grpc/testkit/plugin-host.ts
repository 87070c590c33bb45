import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { credentials, logVerbosity, setLogVerbosity, type ServiceError } from '@grpc/grpc-js';
import { VigilError } from '../../../schema';
import { ManualClock } from '../../base/testkit/manual-clock';
import type { Logger } from '../../base/logger';
import { GRPCControllerClient, GRPCStdioClient } from '../gen/go-plugin';
import { HealthClient } from '../gen/grpc-health';
import {
  DataClient,
  DiagnosticsClient,
  ResourceClient,
  type CallResourceRequest,
  type CallResourceResponse,
  type DataQuery,
  type PluginContext,
  type QueryDataResponse,
} from '../gen/pluginv2';
import { startPlugin } from '../plugin';
import type { PluginServices } from '../plugin-services';

// Failures that a test brings about are not worth a line of its output.
setLogVerbosity(logVerbosity.NONE);

/** What Grafana says with a call of an Editor. */
export const editorContext: PluginContext = {
  orgId: 7,
  pluginId: 'vigil-anomaly-datasource',
  user: { login: 'eve', name: 'Eve', email: '', role: 'Editor' },
  appInstanceSettings: undefined,
  dataSourceInstanceSettings: undefined,
  grafanaConfig: {},
  pluginVersion: '',
  userAgent: '',
  apiVersion: '',
  namespace: '',
};

export function dataQuery(refId: string, model: unknown, change: Partial<DataQuery> = {}): DataQuery {
  return {
    refId,
    maxDataPoints: 1_000,
    intervalMS: 1_000,
    timeRange: { fromEpochMS: 0, toEpochMS: 3_600_000 },
    json: Buffer.from(typeof model === 'string' ? model : JSON.stringify(model)),
    queryType: '',
    ...change,
  };
}

export function resourceRequest(change: Partial<CallResourceRequest>): CallResourceRequest {
  return {
    pluginContext: editorContext,
    path: 'api/v1/health',
    method: 'GET',
    url: change.path ?? 'api/v1/health',
    headers: {},
    body: Buffer.alloc(0),
    ...change,
  };
}

/** Lines of a log, for tests of what is said. */
export class LogLines implements Logger {
  readonly lines: Array<{ level: string; message: string; fields: Record<string, unknown> }> = [];
  debug = this.#at('debug');
  info = this.#at('info');
  warn = this.#at('warn');
  error = this.#at('error');
  child = () => this;

  #at(level: string) {
    return (message: string, fields: Record<string, unknown> = {}) => void this.lines.push({ level, message, fields });
  }
}

/** A plugin in this process and real gRPC clients to it; stands where Grafana does. */
export class PluginHost {
  readonly folder = mkdtempSync(join(tmpdir(), 'vigil-grpc-'));
  readonly clock = new ManualClock();
  readonly log = new LogLines();
  readonly stdout: string[] = [];
  readonly exited = Promise.withResolvers<number>();
  readonly console: Pick<typeof globalThis.console, 'debug' | 'trace' | 'log' | 'info' | 'warn' | 'error'> = {
    debug() {},
    trace() {},
    log() {},
    info() {},
    warn() {},
    error() {},
  };
  readonly listeners = new Map<string, (...args: unknown[]) => void>();
  readonly process = {
    env: { grafana_plugin_type: 'datasource', PLUGIN_UNIX_SOCKET_DIR: this.folder } as NodeJS.ProcessEnv,
    platform: process.platform,
    ppid: 100,
    stdout: { write: (text: string) => this.stdout.push(text), on: this.#listen('stdout ') },
    stderr: { on: this.#listen('stderr ') },
    on: this.#listen(''),
    exit: (code: number) => this.exited.resolve(code),
  };
  readonly #clients: Array<{ close(): void }> = [];

  #listen(of: string) {
    return (event: string, listener: (...args: never[]) => void) =>
      void this.listeners.set(of + event, listener as (...args: unknown[]) => void);
  }

  /** Returns once the handshake is out; the engine may still be loading. */
  async start(loadEngine: () => Promise<PluginServices>): Promise<void> {
    const { promise: loading, resolve } = Promise.withResolvers<void>();
    const { process: host, log: logger, clock, console } = this;
    const started = startPlugin({
      process: host,
      logger,
      clock,
      console,
      loadEngine: () => {
        resolve();
        return loadEngine();
      },
    });
    await Promise.race([loading, started]);
  }

  get socket(): string {
    return this.stdout[0]?.split('|')[3] ?? '';
  }

  client<C extends { close(): void }>(make: new (target: string, ...rest: never[]) => C): C {
    const Make = make as unknown as new (target: string, access: unknown, options: object) => C;
    const options = { 'grpc.max_receive_message_length': -1, 'grpc.max_send_message_length': -1 };
    const client = new Make(`unix:${this.socket}`, credentials.createInsecure(), options);
    this.#clients.push(client);
    return client;
  }

  query(queries: DataQuery[], context: PluginContext | undefined = editorContext): Promise<QueryDataResponse> {
    const request = { pluginContext: context, headers: {}, queries, format: 0 as const };
    return unary((done) => this.client(DataClient).queryData(request, done));
  }

  resource(request: Partial<CallResourceRequest>): Promise<CallResourceResponse[]> {
    const call = this.client(ResourceClient).callResource(resourceRequest(request));
    return call.toArray();
  }

  get diagnostics(): DiagnosticsClient {
    return this.client(DiagnosticsClient);
  }

  get health(): HealthClient {
    return this.client(HealthClient);
  }

  get controller(): GRPCControllerClient {
    return this.client(GRPCControllerClient);
  }

  get stdio(): GRPCStdioClient {
    return this.client(GRPCStdioClient);
  }

  /** Asks to stop as Grafana does and waits for the exit; returns its code. */
  async shutdown(): Promise<number> {
    await unary((done) => this.controller.shutdown({}, done));
    return this.exited.promise;
  }

  async dispose(): Promise<void> {
    this.#clients.forEach((client) => client.close());
    this.listeners.get('SIGTERM')?.();
    let exited = this.stdout.length === 0;
    void this.exited.promise.then(() => (exited = true));
    while (!exited) {
      // An engine that never came is waited for until the clock says that it is enough.
      await this.clock.advance(100);
    }
    rmSync(this.folder, { recursive: true, force: true });
  }
}

export function unary<T>(call: (done: (error: ServiceError | null, value: T) => void) => unknown): Promise<T> {
  return new Promise((resolve, reject) => call((error, value) => (error === null ? resolve(value) : reject(error))));
}

/** Services of which a test says only what it is about; asking for another is a mistake of the test. */
export function services(part: Partial<PluginServices>): PluginServices {
  const missing = (name: string) => () =>
    Promise.reject(new VigilError('internal', `${name} is not part of this test`));
  return {
    api: missing('api'),
    queries: missing('queries'),
    health: missing('health'),
    metrics: missing('metrics'),
    rememberInstance: () => Promise.resolve(),
    stop: () => Promise.resolve(),
    ...part,
  };
}
