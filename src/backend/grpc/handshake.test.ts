import { assertProtocol, grpcTarget, handshakeLine, isStartedByGrafana, listenAddresses } from './handshake';

describe('isStartedByGrafana', () => {
  it.each([
    [{}, false],
    [{ grafana_plugin_type: 'renderer' }, false],
    [{ grafana_plugin_type: 'datasource' }, true],
  ])('reads %j as %s', (env, expected) => {
    expect(isStartedByGrafana(env)).toBe(expected);
  });
});

describe('assertProtocol', () => {
  it.each([[undefined], [''], ['2'], ['1,2'], ['2,3']])('accepts a host that offers %j', (offered) => {
    expect(() => assertProtocol({ PLUGIN_PROTOCOL_VERSIONS: offered })).not.toThrow();
  });

  it.each([['1'], ['3'], ['22']])('refuses a host that offers %j only, and says what it needs', (offered) => {
    expect(() => assertProtocol({ PLUGIN_PROTOCOL_VERSIONS: offered })).toThrow(
      `must be version 2, the host offers ${offered}`
    );
  });
});

describe('listenAddresses', () => {
  it('names a fresh socket in the folder that the host asks for', () => {
    const paths = [1, 2].map(() => {
      const [address] = listenAddresses({ PLUGIN_UNIX_SOCKET_DIR: '/run/x', TMPDIR: '/other' }, 'linux');
      return address?.network === 'unix' ? address.path : '';
    });
    expect(paths[0]).toMatch(/^\/run\/x\/vigil[0-9a-f]{16}$/);
    expect(paths[1]).not.toBe(paths[0]);
  });

  it('falls back to the folder for temporary files', () => {
    expect(listenAddresses({ TMPDIR: '/var/tmp' }, 'darwin')).toEqual([
      { network: 'unix', path: expect.stringMatching(/^\/var\/tmp\//) },
    ]);
  });

  it('says that a folder is too long for a socket instead of failing to bind', () => {
    expect(() => listenAddresses({ PLUGIN_UNIX_SOCKET_DIR: `/${'d'.repeat(100)}` }, 'linux')).toThrow(
      'at most 103 bytes'
    );
  });

  it('offers the allowed ports of the loopback on Windows', () => {
    expect(listenAddresses({ PLUGIN_MIN_PORT: '10001', PLUGIN_MAX_PORT: '10002' }, 'win32')).toEqual([
      { network: 'tcp', host: '127.0.0.1', port: 10_001 },
      { network: 'tcp', host: '127.0.0.1', port: 10_002 },
    ]);
  });
});

describe('handshakeLine', () => {
  it('names core protocol, plugin protocol, place and grpc', () => {
    expect(handshakeLine({ network: 'unix', path: '/tmp/vigil1' })).toBe('1|2|unix|/tmp/vigil1|grpc|\n');
    expect(handshakeLine({ network: 'tcp', host: '127.0.0.1', port: 10_000 })).toBe('1|2|tcp|127.0.0.1:10000|grpc|\n');
  });

  it('goes with the target that the server binds', () => {
    expect(grpcTarget({ network: 'unix', path: '/tmp/vigil1' })).toBe('unix:/tmp/vigil1');
    expect(grpcTarget({ network: 'tcp', host: '127.0.0.1', port: 10_000 })).toBe('127.0.0.1:10000');
  });
});
