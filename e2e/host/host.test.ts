import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** What `main.go` checks, in its order; a check that is missing fails as much as one that fails. */
const CHECKS = [
  'without the magic cookie it ends with an error and no handshake',
  'handshake over a unix socket, protocol 2, without PATH or HOME',
  "answers the host's ping",
  'health is ok',
  'metrics in Prometheus text',
  'resource: a list',
  'resource: a detector is made',
  'resource: a name that is taken is 409',
  'resource: a viewer may not make one',
  'resource: nobody may do nothing',
  'resource: malformed JSON is 400',
  'resource: every wrong field is named',
  'resource: an unknown path is 404',
  'resource: an unknown detector is 404',
  'resource: a body of 6 MiB arrives whole',
  'resource: a body of 11 MiB is 413 and says what is allowed',
  "resource: the description of the API comes in pieces that gRPC's usual limit takes",
  'the detector learns its history and runs',
  'query band: value, expected, lower and upper, set up to draw the band',
  'query score: typed time series that expressions take',
  'query anomalies: the documented columns',
  'query annotations: time, timeEnd, title, text, tags, id',
  'query alert: one numeric-long frame, one number for each set of labels',
  'query alert: severity and open anomalies as numbers',
  'query status: one row a detector',
  'query: no data is a frame without fields',
  'query: an error of one refId keeps the others',
  'query: an organisation does not see the detectors of another',
  'every line on standard error is one that Grafana reads',
  'after kill -9 it starts again and nothing is lost',
  'stops when asked: exit code 0 in time, its socket gone',
  'after a stop it starts again and nothing is lost',
  'leaves by itself when its host is killed',
];

interface Result {
  name: string;
  ok: boolean;
  seen: string;
  ms: number;
}

const dist = join(__dirname, '../../dist');

const go = (args: string[]) => spawnSync('go', args, { cwd: __dirname, encoding: 'utf8', timeout: 300_000 });

/** Why the host cannot be built here; null when it can. Its own mistakes are no reason: they fail the tests. */
function missing(): string | null {
  if (process.platform === 'win32') {
    return 'it speaks over unix sockets';
  }
  if (go(['version']).status !== 0) {
    return 'Go is not installed';
  }
  const download = go(['mod', 'download']);
  return download.status === 0 ? null : `its Go modules cannot be had: ${download.stderr.trim().split('\n').at(-1)}`;
}

const reason = missing();
if (reason !== null) {
  console.warn(`the checks of a real plugin host are skipped: ${reason}`);
}

(reason === null ? describe : describe.skip)('the built backend, started by the official plugin host', () => {
  const folder = mkdtempSync(join(tmpdir(), 'vigil-host-'));
  const results = new Map<string, Result>();
  let rest = '';

  beforeAll(() => {
    if (!existsSync(join(dist, 'backend/backend.cjs'))) {
      throw new Error('dist/ holds no backend: npm run build makes it');
    }
    const program = join(folder, 'host');
    const built = go(['build', '-o', program, '.']);
    if (built.status !== 0) {
      throw new Error(`go build failed:\n${built.stderr}`);
    }
    const run = spawnSync(program, ['-dist', dist, '-data', join(folder, 'data')], {
      encoding: 'utf8',
      timeout: 240_000,
    });
    rest = run.stderr;
    for (const line of run.stdout.split('\n').filter((text) => text.startsWith('{'))) {
      const result = JSON.parse(line) as Result;
      results.set(result.name, result);
    }
  }, 600_000);

  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  it.each(CHECKS)('%s', (name) => {
    const result = results.get(name) ?? { name, ok: false, seen: `not reported; the host said: ${rest}`, ms: 0 };
    expect(result).toMatchObject({ ok: true });
  });

  it('has no check that this list does not name', () => {
    expect([...results.keys()]).toEqual(CHECKS);
  });
});
