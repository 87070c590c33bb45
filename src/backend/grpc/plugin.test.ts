import { existsSync, statSync } from 'node:fs';
import { status } from '@grpc/grpc-js';
import { VigilError } from '../../schema';
import type { CollectMetricsResponse } from './gen/pluginv2';
import { dataQuery, PluginHost, services, unary } from './testkit/plugin-host';

let host: PluginHost;
beforeEach(() => {
  host = new PluginHost();
});
afterEach(() => host.dispose());

const never = () => Promise.withResolvers<never>().promise;

describe('startPlugin', () => {
  it('refuses a host that speaks another protocol', async () => {
    host.process.env['PLUGIN_PROTOCOL_VERSIONS'] = '1';
    await host.start(never);
    await expect(host.exited.promise).resolves.toBe(1);
    expect(host.stdout).toEqual([]);
    expect(host.log.lines[0]?.message).toContain('must be version 2, the host offers 1');
  });

  it('ends with a reason when the folder for its socket is not there', async () => {
    host.process.env['PLUGIN_UNIX_SOCKET_DIR'] = `${host.folder}/nowhere`;
    await host.start(never);
    await expect(host.exited.promise).resolves.toBe(1);
    expect(host.log.lines.at(-1)?.message).toContain('no address could be bound');
  });

  it('prints one handshake line, before the engine is there, for a socket of this user alone', async () => {
    await host.start(never);
    expect(host.stdout).toHaveLength(1);
    expect(host.stdout[0]).toMatch(/^1\|2\|unix\|.*\/vigil[0-9a-f]{16}\|grpc\|\n$/);
    expect(statSync(host.socket).mode & 0o777).toBe(0o600);
  });

  it('sends what packages print to the log, never to standard output', async () => {
    await host.start(async () => {
      host.console.log('hello %s', 'there');
      host.console.warn('careful');
      return services({});
    });
    expect(host.stdout).toHaveLength(1);
    expect(host.log.lines).toContainEqual({ level: 'info', message: 'hello there', fields: {} });
    expect(host.log.lines).toContainEqual({ level: 'warn', message: 'careful', fields: {} });
  });

  it('lets calls wait for an engine that is still loading', async () => {
    const engine = Promise.withResolvers<ReturnType<typeof services>>();
    await host.start(() => engine.promise);
    const metrics = unary<CollectMetricsResponse>((done) =>
      host.diagnostics.collectMetrics({ pluginContext: undefined }, done)
    );
    engine.resolve(services({ metrics: () => Promise.resolve('up 1\n') }));
    expect((await metrics).metrics?.prometheus.toString()).toBe('up 1\n');
  });

  it('answers calls that have waited too long, and goes on loading', async () => {
    await host.start(never);
    const answer = host.query([dataQuery('A', {})]);
    while (host.clock.pending < 2) {
      await new Promise(setImmediate);
    }
    await host.clock.advance(20_000);
    expect((await answer).responses['A']).toMatchObject({
      error: expect.stringContaining('still starting'),
      status: 503,
    });
  });

  it('stays and tells the reason in every call when the engine cannot start', async () => {
    await host.start(() => Promise.reject(new VigilError('unavailable', 'the disk is full')));
    const reason = 'the engine of Vigil could not start: the disk is full';
    expect((await host.query([dataQuery('A', {}), dataQuery('B', {})])).responses).toMatchObject({
      A: { error: reason, status: 503, errorSource: 'plugin' },
      B: { error: reason, status: 503 },
    });
    const health = await unary((done) => host.diagnostics.checkHealth({ pluginContext: undefined, headers: {} }, done));
    expect(health).toMatchObject({ status: 2, message: reason });
    const [resource] = await host.resource({});
    expect(resource?.code).toBe(503);
    expect(resource?.body.toString()).toContain(reason);
    await expect(
      unary((done) => host.diagnostics.collectMetrics({ pluginContext: undefined }, done))
    ).rejects.toMatchObject({ code: status.UNAVAILABLE, details: reason });
  });

  it('gives nothing away about an engine that failed in a way nobody foresaw', async () => {
    await host.start(() => Promise.reject(new Error('token abc')));
    const { responses } = await host.query([dataQuery('A', {})]);
    expect(responses['A']?.error).toContain('the engine log has the details');
    expect(responses['A']?.error).not.toContain('abc');
  });

  it('is healthy for the host as soon as it listens, under the name that go-plugin asks for', async () => {
    await host.start(never);
    await expect(unary((done) => host.health.check({ service: 'plugin' }, done))).resolves.toEqual({ status: 1 });
    await expect(unary((done) => host.health.check({ service: 'other' }, done))).rejects.toMatchObject({
      code: status.NOT_FOUND,
    });
  });

  it('answers UNIMPLEMENTED to what it does not have of the protocol', async () => {
    await host.start(never);
    const chunked = new Promise((_, reject) => {
      const echo = (bytes: Buffer) => bytes;
      const path = '/pluginv2.Data/QueryChunkedData';
      host.diagnostics.makeUnaryRequest(path, echo, echo, Buffer.alloc(0), (error) =>
        reject(error ?? new Error('none'))
      );
    });
    await expect(chunked).rejects.toMatchObject({ code: status.UNIMPLEMENTED });
  });
});

describe('a running plugin', () => {
  it('answers Shutdown, ends its streams, stops the engine, removes its socket and exits with 0', async () => {
    const stopped: string[] = [];
    await host.start(async () => services({ stop: async () => void stopped.push('engine') }));
    const stdio = host.stdio.streamStdio({}).toArray();
    await unary((done) => host.health.check({ service: '' }, done));
    await expect(host.shutdown()).resolves.toBe(0);
    await expect(stdio).resolves.toEqual([]);
    expect(stopped).toEqual(['engine']);
    expect(existsSync(host.socket)).toBe(false);
  });

  it.each(['SIGTERM', 'SIGHUP'])('stops in the same way on %s', async (signal) => {
    await host.start(async () => services({}));
    host.listeners.get(signal)?.();
    await expect(host.exited.promise).resolves.toBe(0);
    expect(existsSync(host.socket)).toBe(false);
  });

  it('ignores Ctrl-C, which reaches the whole group of Grafana', async () => {
    await host.start(async () => services({ metrics: () => Promise.resolve('') }));
    host.listeners.get('SIGINT')?.();
    await unary((done) => host.diagnostics.collectMetrics({ pluginContext: undefined }, done));
  });

  it('exits even when the engine does not come to an end', async () => {
    await host.start(async () => services({ stop: never }));
    host.listeners.get('SIGTERM')?.();
    await new Promise(setImmediate);
    for (let waitedMs = 0; waitedMs < 2_000; waitedMs += 100) {
      await host.clock.advance(100);
    }
    await expect(host.exited.promise).resolves.toBe(0);
  });

  it('exits with 0 when stopping the engine fails, and says why it failed', async () => {
    await host.start(async () => services({ stop: () => Promise.reject(new Error('disk gone')) }));
    await expect(host.shutdown()).resolves.toBe(0);
    expect(host.log.lines.at(-1)?.message).toBe('the engine did not stop cleanly');
  });

  it('leaves when its parent has changed: nothing else ends the orphan of a killed Grafana', async () => {
    await host.start(async () => services({}));
    await host.clock.advance(5_000);
    host.process.ppid = 1;
    await host.clock.advance(5_000);
    await expect(host.exited.promise).resolves.toBe(0);
    expect(host.log.lines).toContainEqual({ level: 'info', message: 'stopping', fields: { why: 'Grafana is gone' } });
  });

  it('leaves when its log is a broken pipe, and does not mind one at standard output', async () => {
    await host.start(async () => services({ metrics: () => Promise.resolve('') }));
    host.listeners.get('stdout error')?.(new Error('EPIPE'));
    await unary((done) => host.diagnostics.collectMetrics({ pluginContext: undefined }, done));
    host.listeners.get('stderr error')?.(new Error('EPIPE'));
    await expect(host.exited.promise).resolves.toBe(0);
  });

  it.each(['uncaughtException', 'unhandledRejection'])('survives and logs an %s', async (event) => {
    await host.start(async () => services({ metrics: () => Promise.resolve('') }));
    host.listeners.get(event)?.(new Error('oops'));
    expect(host.log.lines.at(-1)).toMatchObject({ level: 'error', fields: { error: new Error('oops') } });
    await unary((done) => host.diagnostics.collectMetrics({ pluginContext: undefined }, done));
  });
});
